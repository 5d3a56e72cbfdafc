import { describe, expect, it } from "vitest";
import { actOrRefuse } from "#lib/engine/act-or-refuse.ts";
import type { Decision } from "#lib/engine/decision.ts";
import { type Action, type Step, stepsOf } from "#lib/jobs/action.ts";
import { type Carried, freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { COMMON } from "#lib/providers/alibaba-dts/pause.ts";
import type { StateTable } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";

describe("the reason not to begin", () => {
  const PREPAID =
    "It is prepaid (PayType PrePaid): cancel its order in the console first; force sends the delete anyway.";

  it.each([
    ["stop", "NotStarted", { guardrail: "protected" }, "protected"],
    ["teardown", "NotStarted", { guardrail: "protected", task: { isPrepaid: true } }, "protected"],
    ["teardown", "NotStarted", { task: { isPrepaid: true } }, PREPAID],
    ["teardown", "Synchronizing", { task: { isPrepaid: true } }, PREPAID],
    ["delete", "Synchronizing", { task: { isPrepaid: true } }, PREPAID],
    ["stop", "NotStarted", {}, "Nothing runs that could be stopped; delete removes the job."],
    ["delete", "Synchronizing", {}, "it is Synchronizing, and only a stopped job may be deleted; use teardown"],
    [
      "teardown",
      "Synchronizing",
      { step: "delete" },
      "it is Synchronizing, and only a stopped job may be deleted; use teardown",
    ],
  ] as const)("%s of a job that is %s %j: %s", (action, status, given, reason) => {
    const decision = decide({ action, status, ...given });
    expect(decision).toMatchObject({ do: "conclude", conclusion: { verdict: "refused", reason, status } });
    expect(decision).not.toHaveProperty("conclusion.error");
  });

  it.each([
    ["does not have", {}],
    ["calls unfit for no job", { stop: { ...COMMON, wanted: ["finished"] } }],
  ])("is never a step that the table %s", (_title, rules) => {
    const states = { ...alibabaDts.states, rules };
    expect(word(decide({ action: "stop", status: "Synchronizing", states }))).toBe("act");
  });
});

describe("a job that may begin", () => {
  it.each([
    ["stop", "Synchronizing", "act"],
    ["start", "NotStarted", "act"],
    ["start", "Prechecking", "wait"],
    ["delete", "Finished", "act"],
    ["teardown", "Synchronizing", "act"],
  ] as const)("%s of a job that is %s: %s", (action, status, want) => {
    expect(word(decide({ action, status }))).toBe(want);
  });

  it("is only planned in a dry run, with every step and what should be known of the first", () => {
    expect(decide({ action: "teardown", status: "Synchronizing", dryRun: true })).toMatchObject({
      conclusion: { verdict: "planned", reason: "would stop, then delete" },
    });
    expect(decide({ action: "pause", status: "Synchronizing", dryRun: true })).toMatchObject({
      conclusion: {
        verdict: "planned",
        reason:
          "would pause; a paused sync job goes on being billed; resume it within 6 hours, after 7 days it cannot be",
      },
    });
  });

  it("is planned in a dry run where it would be waited for", () => {
    expect(word(decide({ action: "start", status: "Prechecking", dryRun: true }))).toBe("planned");
  });
});

describe("force", () => {
  it.each([
    ["delete", "delete", true, "act"],
    ["delete", "delete", false, "refused"],
    ["teardown", "delete", true, "refused"],
    ["teardown", "stop", true, "act"],
  ] as const)("in a %s, at its %s of a running job (force: %s): %s", (action, step, force, want) => {
    expect(word(decide({ action, step, status: "Synchronizing", force }))).toBe(want);
  });
});

describe("the delete of a teardown whose stop is proven", () => {
  const half = { action: "teardown", step: "delete", task: { proven: ["stop"] } } as const;

  it.each([
    ["Finished", "act"],
    ["Synchronizing", "failed"],
  ] as const)("of a job that is %s: %s", (status, want) => {
    expect(word(decide({ ...half, status }))).toBe(want);
    expect(word(decide({ ...half, status, force: true }))).toBe(want);
  });

  it("fails with the reason when somebody started the job again", () => {
    const message = "it was stopped, and now it is Synchronizing: somebody started it again";
    expect(decide({ ...half, status: "Synchronizing" })).toMatchObject({
      conclusion: { verdict: "failed", reason: message, error: { kind: "invalid-state", message } },
    });
  });

  it("does not keep another step from a job that runs", () => {
    const task = { proven: ["stop"] } as const;
    expect(word(decide({ action: "reset", status: "Synchronizing", task }))).toBe("act");
  });
});

describe("a job whose other direction", () => {
  const WHY = "its other direction is Normal, and a delete may take both; stop that first";

  it.each([
    ["delete", "Finished", "Normal", false, "refused"],
    ["delete", "Finished", "Finished", false, "act"],
    ["delete", "Finished", "FINISHED", false, "act"],
    ["delete", "Finished", undefined, false, "act"],
    ["delete", "Finished", "Normal", true, "refused"],
    ["delete", "Finished", "Finished", true, "act"],
    ["teardown", "Synchronizing", "Normal", false, "refused"],
    ["teardown", "Synchronizing", "Normal", true, "act"],
    ["teardown", "Synchronizing", "Finished", false, "act"],
    ["stop", "Synchronizing", "Normal", false, "act"],
    ["start", "NotStarted", "Normal", false, "act"],
  ] as const)(
    "is to be considered: %s of one that is %s, the other %s (in this run: %s): %s",
    (action, status, otherStatus, isPaired, want) => {
      expect(word(decide({ action, status, otherStatus, task: { isPaired } }))).toBe(want);
    },
  );

  it("runs is refused with the reason", () => {
    expect(decide({ action: "delete", status: "Finished", otherStatus: "Normal" })).toMatchObject({
      conclusion: { reason: WHY },
    });
  });

  it("this run stops too is waited for, and why is kept", () => {
    const stopped = { isPaired: true, steps: ["delete"], proven: ["stop"] } as const;
    const decision = decide({ action: "teardown", status: "Finished", otherStatus: "Normal", task: stopped });
    expect(word(decision)).toBe("wait");
    const { task } = decision;
    expect(task.lastFailure).toEqual({
      kind: "invalid-state",
      message: "its other direction, which this run stops too, is not stopped yet",
    });
  });

  it("runs is no reason to give up a stop that was sent already", () => {
    const one = { action: "teardown", status: "Synchronizing", otherStatus: "Normal", how: "unheard" } as const;
    expect(word(decide(one))).toBe("act");
  });

  it("runs leaves a delete unproven that was sent already", () => {
    const one = { action: "delete", status: "Finished", otherStatus: "Normal", how: "unheard" } as const;
    expect(decide(one)).toMatchObject({
      conclusion: { verdict: "unproven", reason: `a call was sent and not answered for certain, and now: ${WHY}` },
    });
  });
});

describe("a job that a call may have reached", () => {
  it.each([
    ["stop", "NotStarted", "unproven"],
    ["delete", "Synchronizing", "unproven"],
    ["delete", "Locked", "wait"],
    ["stop", "Synchronizing", "act"],
  ] as const)("%s of one that is %s now: %s", (action, status, want) => {
    expect(word(decide({ action, status, how: "refused" }))).toBe(want);
  });

  it("is unproven with the last failure's facts under a message of our own", () => {
    const task = { lastFailure: { kind: "unavailable", code: "Code", message: "html" } } as const;
    const message =
      "a call was sent and not answered for certain, and now: Nothing runs that could be stopped; delete removes the job.";
    expect(decide({ action: "stop", status: "NotStarted", how: "unheard", task })).toMatchObject({
      conclusion: { verdict: "unproven", reason: message, error: { kind: "timeout", code: "Code", message } },
    });
  });

  it("is looked at on behind a guardrail, which comes too late to refuse it", () => {
    const decision = decide({ action: "stop", status: "Synchronizing", how: "unheard", guardrail: "protected" });
    expect(word(decision)).toBe("wait");
  });
});

type Case = {
  readonly action: Action;
  /** The first of the action unless said otherwise. */
  readonly step?: Step;
  readonly status: string;
  readonly otherStatus?: string | undefined;
  readonly guardrail?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly how?: Carried["how"];
  readonly task?: Partial<Task>;
  readonly states?: StateTable;
};

function decide({ status, otherStatus, guardrail, states = alibabaDts.states, ...one }: Case): Decision {
  const task = taskOf(one, status);
  const [step = "stop"] = task.steps;
  const rule = alibabaDts.states.rules[step];
  if (!rule) throw new Error(`the table has no ${step}; want a step it has`);
  const other = otherStatus === undefined ? {} : { otherStatus };
  const view = { status, word: status.toLowerCase(), step, rule, ...other };
  const { run } = planned({ dryRun: one.dryRun ?? false });
  const asked = { ...run, action: one.action, force: one.force ?? false };
  return actOrRefuse(task, view, { run: asked, states, guardrail: () => guardrail, now: NOW });
}

function taskOf({ action, step, how, task }: Omit<Case, "status">, status: string): Task {
  const carried = how === undefined ? {} : { carried: { how, at: NOW, alone: true, from: "Synchronizing" } };
  const fresh = freshTask({ id: "a", kind: "sync" }, step === "delete" ? [step] : stepsOf(action), false, NOW);
  return { ...fresh, seen: true, status, ...carried, ...task };
}

function word(decision: Decision): string {
  return decision.do === "conclude" ? decision.conclusion.verdict : decision.do;
}
