import { describe, expect, it } from "vitest";
import { act, conclude, currentStep, factsOf, type Situation, wait, withNote } from "#lib/engine/decision.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { StepRule } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { freshly } from "./bench.ts";

const DEADLINE = NOW + 3_600_000;
const HALTED = "halted by ann";
const STOP: Task = { ...freshly("stop"), seen: true, status: "Synchronizing" };
const CARRIED: Carried = { how: "accepted", at: NOW, alone: true, from: "Synchronizing" };
const SENT: Task = { ...STOP, attempts: 1, carried: CARRIED };
const SLOW: Failure = { kind: "throttled", code: "Throttling.User", message: "Request was denied.", httpStatus: 400 };

describe("a job that waits", () => {
  it.each([
    ["one millisecond before the deadline", DEADLINE - 1],
    ["long before it", NOW],
  ])("%s is looked at again, as it is", (_title, now) => {
    expect(wait(SENT, situationAt({ now }))).toEqual({ do: "wait", task: SENT });
  });

  it.each([
    ["at the deadline", DEADLINE],
    ["after it", DEADLINE + 1],
  ])("%s is unproven, with what was seen of it last", (_title, now) => {
    const reason = "not proven within 3600 s; last seen Synchronizing";
    expect(wait(SENT, situationAt({ now }))).toEqual({
      do: "conclude",
      task: SENT,
      conclusion: {
        verdict: "unproven",
        reason,
        error: { kind: "timeout", message: reason },
        status: "Synchronizing",
        proven: [],
        attempts: 1,
      },
    });
  });

  it("too long, and was never read, says so", () => {
    expect(wait(freshly("stop"), situationAt({ now: DEADLINE }))).toMatchObject({
      conclusion: { verdict: "unproven", reason: "not proven within 3600 s; it was never read", status: null },
    });
  });

  it("too long names the last problem, with the cloud's code and the kind of a timeout", () => {
    const message = "not proven within 3600 s; last seen Synchronizing; last problem: Request was denied.";
    expect(wait({ ...SENT, lastFailure: SLOW }, situationAt({ now: DEADLINE }))).toMatchObject({
      conclusion: { reason: message, error: { kind: "timeout", code: "Throttling.User", httpStatus: 400, message } },
    });
  });

  it("too long in a dry run is refused, for nothing was to be proven", () => {
    expect(wait(STOP, situationAt({ now: DEADLINE, dryRun: true }))).toMatchObject({
      conclusion: {
        verdict: "refused",
        reason: "not proven within 3600 s; last seen Synchronizing",
        error: { kind: "timeout" },
      },
    });
  });

  it("behind a halt until the deadline is refused by that, and by nothing else", () => {
    expect(wait(STOP, situationAt({ now: DEADLINE, halt: HALTED }))).toMatchObject({
      conclusion: { verdict: "refused", reason: HALTED },
    });
    expect(wait(STOP, situationAt({ now: DEADLINE, halt: HALTED }))).not.toHaveProperty("conclusion.error");
  });

  it("behind a halt before the deadline goes on waiting", () => {
    expect(wait(STOP, situationAt({ halt: HALTED }))).toEqual({ do: "wait", task: STOP });
  });

  it("for the proof of a call is unproven at the deadline, halt or no halt", () => {
    expect(wait(SENT, situationAt({ now: DEADLINE, halt: HALTED }))).toMatchObject({
      conclusion: { verdict: "unproven" },
    });
  });
});

describe("a changing call", () => {
  it("is made while nothing forbids it", () => {
    expect(act(STOP, situationAt({}))).toEqual({ do: "act", task: STOP });
  });

  it.each([
    ["a guardrail forbids", STOP, "protected"],
    ["another run has taken over", { ...STOP, claim: "lost" }, undefined],
  ] as const)("that %s is refused when none was sent before", (_title, task, guardrail) => {
    expect(act(task, situationAt(guardrail ? { guardrail } : {}))).toMatchObject({
      do: "conclude",
      conclusion: {
        verdict: "refused",
        reason: guardrail ?? "a stop or a pause of another run has taken the job over",
      },
    });
  });

  it("that a guardrail forbids is refused in the guardrail's words, whoever has the job", () => {
    expect(act({ ...STOP, claim: "lost" }, situationAt({ guardrail: "protected" }))).toMatchObject({
      conclusion: { reason: "protected" },
    });
  });

  it.each([
    ["a guardrail forbids", SENT, "protected"],
    ["another run has taken over", { ...SENT, claim: "lost" }, undefined],
  ] as const)("that %s is not repeated: the job is only looked at", (_title, task, guardrail) => {
    expect(act(task, situationAt(guardrail ? { guardrail } : {}))).toEqual({ do: "wait", task });
  });

  it.each([
    ["that is the first", STOP],
    ["that is a further one", SENT],
  ])("%s waits behind a halt, which becomes the job's last problem", (_title, task) => {
    expect(act(task, situationAt({ halt: HALTED }))).toEqual({
      do: "wait",
      task: { ...task, lastFailure: { kind: "unavailable", message: HALTED } },
    });
  });

  it("behind a halt that comes after a first call names it at the deadline", () => {
    expect(act(SENT, situationAt({ now: DEADLINE, halt: HALTED }))).toMatchObject({
      conclusion: {
        verdict: "unproven",
        reason: "not proven within 3600 s; last seen Synchronizing; last problem: halted by ann",
      },
    });
  });

  it.each([
    [39, "act"],
    [40, "wait"],
    [41, "wait"],
  ])("after %i attempts: %s", (attempts, want) => {
    expect(act({ ...SENT, attempts }, situationAt({})).do).toBe(want);
  });

  it.each([
    [1, "act"],
    [0, "conclude"],
  ])("%i ms before the deadline: %s", (leftMs, want) => {
    expect(act(SENT, situationAt({ now: DEADLINE - leftMs })).do).toBe(want);
  });

  it("asks the guardrail about its own job", () => {
    const situation = {
      ...situationAt({}),
      guardrail: ({ job }: { readonly job: { readonly id: string } }) => (job.id === "b" ? "protected" : undefined),
    };
    expect([act(STOP, situation).do, act({ ...STOP, job: { id: "b" } }, situation).do]).toEqual(["act", "conclude"]);
  });
});

describe("what a rule may know of a job", () => {
  it("is its kind, how it is paid for, its role and the API that showed it", () => {
    const task: Task = { ...STOP, job: { id: "a", kind: "sync" }, isPrepaid: true, role: "child", via: "v5" };
    expect(factsOf(task)).toStrictEqual({ kind: "sync", isPrepaid: true, role: "child", via: "v5" });
  });

  it("leaves out an API that nobody has named", () => {
    expect(factsOf(STOP)).toStrictEqual({ kind: undefined, isPrepaid: undefined, role: undefined });
  });
});

describe("a reason", () => {
  const note: StepRule["note"] = ({ kind }) => (kind === "sync" ? "it costs as before" : undefined);

  it.each([
    ["has the note of the step for such a job", "sync", "done; it costs as before"],
    ["has none where the step has none for it", "migration", "done"],
  ] as const)("%s", (_title, kind, want) => {
    const rules = { ...alibabaDts.states.rules, stop: { ...ruleOf("stop"), note } };
    const situation = { ...situationAt({}), states: { ...alibabaDts.states, rules } };
    expect(withNote("done", { ...STOP, job: { id: "a", kind } }, situation)).toBe(want);
  });

  it("has none where the provider has no notes, or no such step", () => {
    const { note: _note, ...noteless } = ruleOf("stop");
    for (const rules of [{ stop: noteless }, {}]) {
      const situation = { ...situationAt({}), states: { ...alibabaDts.states, rules } };
      expect(withNote("done", STOP, situation)).toBe("done");
    }
  });
});

describe("a verdict", () => {
  const task: Task = { ...STOP, status: "gone", proven: ["stop"], attempts: 3 };

  it("stands beside the facts of its job", () => {
    expect(conclude(task, { verdict: "succeeded", reason: "done" })).toStrictEqual({
      do: "conclude",
      task,
      conclusion: { verdict: "succeeded", reason: "done", status: "gone", proven: ["stop"], attempts: 3 },
    });
  });

  it("brings the new id of a job that has one", () => {
    const { conclusion } = conclude(task, { verdict: "succeeded", reason: "done" }, "b");
    expect(conclusion).toHaveProperty("newJobId", "b");
  });
});

describe("the step a job is in", () => {
  it("is the first of those still to prove", () => {
    expect(currentStep(freshly("teardown"))).toBe("stop");
  });

  it("must be there", () => {
    expect(() => currentStep({ ...STOP, steps: [] })).toThrow("a has no step left; want it concluded");
  });
});

type Setting = { readonly now: number; readonly dryRun: boolean; readonly halt: string; readonly guardrail: string };

/** A run whose deadline is 3600 s after NOW. */
function situationAt({ now = NOW, dryRun = false, halt, guardrail }: Partial<Setting>): Situation {
  const { run } = planned({ dryRun });
  const situation = { run, states: alibabaDts.states, guardrail: () => guardrail, now };
  return halt === undefined ? situation : { ...situation, halt };
}

function ruleOf(step: "stop"): StepRule {
  const rule = alibabaDts.states.rules[step];
  if (!rule) throw new Error(`DTS has no ${step}; want its rule`);
  return rule;
}
