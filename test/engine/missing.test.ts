import { describe, expect, it } from "vitest";
import type { Decision, Situation } from "#lib/engine/decision.ts";
import { decideMissing } from "#lib/engine/missing.ts";
import type { Action } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { freshly } from "./bench.ts";

const ABSENT = { is: "absent" } as const;
const GONE = { is: "gone" } as const;
const CLOUDS_WORD: Failure = { kind: "invalid-request", code: "DRS.M00289", message: "No such task.", httpStatus: 404 };
const NAMED = { is: "gone", failure: CLOUDS_WORD } as const;

const OWN_WORDS: Failure = { kind: "not-found", message: "The target has no job with this id." };
const NO_SUCH_JOB = "no such job in acme-cn (alibaba-dts, cn-hangzhou); check the id and the region";
const NOT_BY_US = "it is gone, and this run did not delete it";

describe("a job this run has never seen", () => {
  it("is refused at once when the cloud says that it is not there, in the cloud's words", () => {
    expect(look(freshly("stop"), NAMED)).toMatchObject({
      do: "conclude",
      conclusion: {
        verdict: "refused",
        reason: NO_SUCH_JOB,
        error: { kind: "not-found", code: "DRS.M00289", message: "No such task.", httpStatus: 404 },
        status: null,
        proven: [],
      },
    });
  });

  it("is refused in our words when the cloud gives none", () => {
    expect(look(freshly("stop"), GONE)).toMatchObject({
      conclusion: { verdict: "refused", reason: NO_SUCH_JOB, error: OWN_WORDS },
    });
  });

  it("and that a listing leaves out is looked for once more", () => {
    const first = look(freshly("stop"), ABSENT);
    expect([first.do, first.task.missedOnce, first.task.status]).toEqual(["wait", true, null]);
    expect(look(first.task, ABSENT)).toMatchObject({
      conclusion: { verdict: "refused", reason: NO_SUCH_JOB, error: OWN_WORDS },
    });
  });
});

describe("a job this run has seen before", () => {
  it.each([false, true])("and that a listing leaves out may still be there (left out before: %s)", (missedOnce) => {
    const task = { ...seen("stop"), ...(missedOnce ? { missedOnce } : {}) };
    expect(look(task, ABSENT)).toEqual({ do: "wait", task });
  });

  it("is failed once two looks agree that it is gone, and nothing of ours deletes", () => {
    const first = look(seen("stop"), NAMED);
    expect([first.do, first.task.missedOnce, first.task.status]).toEqual(["wait", true, "Synchronizing"]);
    expect(look(first.task, NAMED)).toMatchObject({
      do: "conclude",
      task: { status: "gone" },
      conclusion: {
        verdict: "failed",
        reason: NOT_BY_US,
        status: "gone",
        proven: [],
        error: { kind: "not-found", code: "DRS.M00289", message: "No such task.", httpStatus: 404 },
      },
    });
  });

  it("is failed in our words when the cloud gives none", () => {
    expect(look({ ...seen("stop"), missedOnce: true }, GONE)).toMatchObject({ conclusion: { error: OWN_WORDS } });
  });

  it.each(["stop", "delete"] as const)("and gone before any %s of ours was sent is not our doing", (action) => {
    const task: Task = { ...seen(action), missedOnce: true };
    expect(look(task, GONE)).toMatchObject({ conclusion: { verdict: "failed", reason: NOT_BY_US } });
  });
});

describe("a job that is gone after a call of ours", () => {
  const proven = (step: string) => ({
    do: "conclude",
    task: { status: "gone" },
    conclusion: {
      verdict: "succeeded",
      reason: `${step} proven: a read no longer finds the job`,
      status: "gone",
      proven: [step],
    },
  });

  it("that is an accepted delete needs no second look", () => {
    expect(look(sent("delete", "accepted"), GONE)).toMatchObject(proven("delete"));
  });

  it.each([
    ["delete", "unheard", "sync"],
    ["delete", "refused", "sync"],
    ["stop", "accepted", "change-tracking"],
    ["stop", "unheard", "change-tracking"],
  ] as const)("that is a %s (%s) of a %s job is proven by two looks", (action, how, kind) => {
    const first = look(sent(action, how, kind), GONE);
    expect([first.do, first.task.missedOnce]).toEqual(["wait", true]);
    expect(look(first.task, GONE)).toMatchObject(proven(action));
  });

  it.each([
    ["stop", "sync"],
    ["pause", "change-tracking"],
    ["start", "sync"],
  ] as const)("that is a %s of a %s job is failed after two looks", (action, kind) => {
    const first = look(sent(action, "accepted", kind), GONE);
    expect(first.do).toBe("wait");
    expect(look(first.task, GONE)).toMatchObject({ conclusion: { verdict: "failed", reason: NOT_BY_US } });
  });

  it("that is the second half of a teardown has both steps proven", () => {
    const task: Task = { ...sent("delete", "accepted"), proven: ["stop"] };
    expect(look(task, GONE)).toMatchObject({ conclusion: { verdict: "succeeded", proven: ["stop", "delete"] } });
  });

  it("that is a reset may have got another id: it is waited for, however often it is missed", () => {
    const first = look(sent("reset", "accepted"), GONE);
    expect([first.do, first.task.status, first.task.missedOnce]).toEqual(["wait", "gone", undefined]);
    expect(look({ ...first.task, missedOnce: true }, GONE).do).toBe("wait");
  });

  it("before its reset was sent has no other id", () => {
    expect(look({ ...seen("reset"), missedOnce: true }, GONE)).toMatchObject({
      conclusion: { verdict: "failed", reason: NOT_BY_US },
    });
  });

  it("and whose provider has no such step proves nothing", () => {
    const task: Task = { ...sent("delete", "accepted"), missedOnce: true };
    const states = { ...alibabaDts.states, rules: {} };
    expect(decideMissing(task, GONE, { ...SITUATION, states })).toMatchObject({
      conclusion: { verdict: "failed", reason: NOT_BY_US },
    });
  });
});

const SITUATION: Situation = {
  run: planned({}).run,
  states: alibabaDts.states,
  guardrail: () => undefined,
  now: NOW,
};

function look(task: Task, observation: Parameters<typeof decideMissing>[1]): Decision {
  return decideMissing(task, observation, SITUATION);
}

function seen(action: Action, kind: Kind = "sync"): Task {
  return { ...freshly(action, { id: "a", kind }), seen: true, status: "Synchronizing" };
}

function sent(action: Action, how: Carried["how"], kind: Kind = "sync"): Task {
  return { ...seen(action, kind), attempts: 1, carried: { how, at: NOW, alone: true, from: "Synchronizing" } };
}
