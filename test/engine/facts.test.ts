import { describe, expect, it } from "vitest";
import { decide } from "#lib/engine/decide.ts";
import type { Situation } from "#lib/engine/decision.ts";
import { aboutToSend, settle } from "#lib/engine/settle.ts";
import { type Action, stepsOf } from "#lib/jobs/action.ts";
import type { Seen } from "#lib/jobs/observation.ts";
import { freshTask, type Task } from "#lib/jobs/todo.ts";
import type { StateTable, StepRule } from "#lib/providers/provider.ts";
import { WAITS } from "#lib/providers/shared/waits.ts";
import { NOW, planned } from "../jobs/samples.ts";

const RULE: StepRule = {
  wanted: ["resting"],
  wantedOnceSent: [],
  failed: [],
  refusal: () => undefined,
  waitIn: [],
  provenByReplyIn: [],
  provenByGone: () => false,
};

/** A made-up cloud: a job rests or runs; a prepaid one is never deleted but by force; a pause saves nothing. */
const STATES: StateTable = {
  words: { running: "running", stopped: "resting", moving: "", paused: "", failed: "" },
  classOf: (status) => (status === "Running" ? "running" : "stopped"),
  deletable: ["resting"],
  billing: () => ({ is: "unknown", source: "made up" }),
  rules: {
    stop: RULE,
    pause: { ...RULE, note: ({ kind }) => `a paused ${kind ?? "job"} goes on being billed` },
    delete: {
      ...RULE,
      wanted: [],
      unfit: ({ isPrepaid, role }, force) => {
        if (role === "child") return "only its parent can be deleted";
        return isPrepaid && !force ? "its order must be cancelled first" : undefined;
      },
    },
  },
  waits: WAITS,
  settleMs: 5000,
};

function look(
  action: Action,
  seen: Omit<Seen, "is">,
  setting: { force?: boolean; dryRun?: boolean } = {},
  task?: Task,
) {
  const { run } = planned({ force: false, dryRun: false, ...setting }, "request-1");
  const situation: Situation = {
    run: { ...run, action },
    states: STATES,
    guardrail: () => undefined,
    now: NOW,
  };
  return decide(task ?? freshTask({ id: "a" }, stepsOf(action), false, NOW), { is: "seen", ...seen }, situation);
}

const told = (decision: ReturnType<typeof look>) =>
  decision.do === "conclude" ? [decision.conclusion.verdict, decision.conclusion.reason] : [decision.do];

describe("a job that a step can never begin for", () => {
  const prepaid = { status: "Running", isPrepaid: true };

  it("is refused before a teardown stops it, not after", () => {
    expect(told(look("teardown", prepaid))).toEqual(["refused", "its order must be cancelled first"]);
  });

  it("may still be stopped", () => {
    expect(told(look("stop", prepaid))).toEqual(["act"]);
  });

  it("may be let through by force, where its rule says so", () => {
    expect(told(look("delete", { ...prepaid, status: "resting" }, { force: true }))).toEqual(["act"]);
    const child = { status: "resting", role: "child" } as const;
    expect(told(look("delete", child, { force: true }))).toEqual(["refused", "only its parent can be deleted"]);
  });

  it("is remembered as such when a later read says less", () => {
    const first = look("teardown", { status: "Running", isPrepaid: false, role: "parent", via: "v3" });
    expect(first.task).toMatchObject({ isPrepaid: false, role: "parent", via: "v3" });
    const second = look("teardown", { status: "Running" }, {}, first.task);
    expect(second.task).toMatchObject({ isPrepaid: false, role: "parent", via: "v3" });
  });
});

describe("what a person should know of a step", () => {
  const note = "a paused sync goes on being billed";

  it("stands in the plan", () => {
    const planned = look("pause", { status: "Running", kind: "sync" }, { dryRun: true });
    expect(told(planned)).toEqual(["planned", `would pause; ${note}`]);
  });

  it("stands in the verdict of a job that was there already", () => {
    expect(told(look("pause", { status: "resting", kind: "sync" }))).toEqual([
      "already",
      `it is resting already; nothing was done; ${note}`,
    ]);
  });

  it("stands in the verdict of a job that this run brought there", () => {
    const acting = look("pause", { status: "Running", kind: "sync" }).task;
    const sent = aboutToSend(acting, true, NOW);
    const accepted = settle(acting, sent, { is: "accepted" }, { size: 1, isNaming: false });
    expect(told(look("pause", { status: "resting", kind: "sync" }, {}, accepted))).toEqual([
      "succeeded",
      `pause proven: it reads resting; ${note}`,
    ]);
  });
});

describe("a refusal in a batch whose reply answers for each job", () => {
  const failure = { kind: "invalid-state", message: "Not now.", code: "DRS.M00304" } as const;

  it("is the job's own: nothing was done to it, and its batch casts no doubt", () => {
    const before = { ...freshTask({ id: "a" }, ["stop"], false, NOW), status: "Running" };
    const settled = settle(
      before,
      aboutToSend(before, false, NOW),
      { is: "refused", failure, own: true },
      { size: 10, isNaming: false },
    );
    expect(settled).toMatchObject({ refusal: failure, attempts: 1 });
    expect(settled.carried).toBeUndefined();
    expect(settled.refusedWith).toBeUndefined();
  });

  it("leaves an earlier lost call in doubt", () => {
    const before = { ...freshTask({ id: "a" }, ["stop"], false, NOW), status: "Running" };
    const lost = settle(
      before,
      aboutToSend(before, true, NOW),
      { is: "unknown", failure },
      { size: 1, isNaming: false },
    );
    const settled = settle(
      lost,
      aboutToSend(lost, false, NOW + 9000),
      { is: "refused", failure, own: true },
      { size: 10, isNaming: false },
    );
    expect(settled).toMatchObject({ refusal: failure, carried: { how: "unheard", at: NOW } });
  });
});
