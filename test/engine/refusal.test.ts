import { describe, expect, it } from "vitest";
import type { Decision, Situation, View } from "#lib/engine/decision.ts";
import { settleRefusal } from "#lib/engine/refusal.ts";
import type { Step } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Kind } from "#lib/jobs/job.ts";
import { type Carried, freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { StateTable } from "#lib/providers/provider.ts";
import { NOW, planned } from "../jobs/samples.ts";

describe("a job that was not refused", () => {
  it.each([undefined, "accepted", "unheard", "refused"] as const)("has nothing to settle, carried: %s", (how) => {
    expect(settle({ how, kind: undefined })).toBeUndefined();
  });
});

describe("a refusal with no call before it", () => {
  it.each([
    ["invalid-state", "Synchronizing", "refused"],
    ["invalid-state", "Failed", "refused"],
    ["invalid-state", "Locked", "wait, still refused"],
    ["unrecognized", "Locked", "failed"],
    ["quota", "Locked", "failed"],
    ["access-denied", "Synchronizing", "failed"],
  ] as const)("%s, and it reads %s: %s", (kind, status, want) => {
    expect(word(settle({ kind, status }))).toBe(want);
  });

  it.each([
    ["invalid-state", "refused"],
    ["quota", "failed"],
  ] as const)("ends %s as %s, with the cloud's own words", (kind, verdict) => {
    expect(settle({ kind })).toMatchObject({
      conclusion: {
        verdict,
        reason: "the cloud refused: not now",
        error: { kind, code: "Own", message: "not now" },
        status: "Synchronizing",
        attempts: 2,
      },
    });
  });
});

describe("a refusal after an accepted call", () => {
  it.each([
    ["invalid-state", "wait, refusal forgotten"],
    ["unrecognized", "wait, refusal forgotten"],
    ["quota", "unproven"],
    ["access-denied", "unproven"],
    ["invalid-request", "unproven"],
  ] as const)("%s: %s, however late", (kind, want) => {
    for (const after of [1, 3000]) expect(word(settle({ kind, how: "accepted", after }))).toBe(want);
  });

  it("leaves the call unproven with the cloud's own words", () => {
    const error = { kind: "quota", code: "Own", message: "not now" };
    const told = { reason: "the cloud refused: not now", error };
    expect(settle({ kind: "quota", how: "accepted" })).toMatchObject({ conclusion: told });
  });
});

describe("a refusal after a call whose reply was lost", () => {
  it.each([
    ["invalid-state", "Own", "stop", 89.999, "wait, refusal forgotten"],
    ["invalid-state", "Own", "stop", 3000, "wait, refusal forgotten"],
    ["unrecognized", undefined, "stop", 3000, "wait, refusal forgotten"],
    ["unrecognized", "Own", "stop", 89.999, "wait, refusal forgotten"],
    ["unrecognized", "Own", "stop", 90, "failed"],
    ["quota", "Own", "stop", 89.999, "wait, refusal forgotten"],
    ["quota", "Own", "stop", 90, "failed"],
    ["quota", undefined, "stop", 90, "failed"],
    ["quota", "Own", "delete", 89.999, "wait, refusal forgotten"],
    ["quota", "Own", "delete", 90, "unproven"],
  ] as const)("%s with code %s, of a %s, after %d s: %s", (kind, code, step, after, want) => {
    expect(word(settle({ kind, code, step, how: "unheard", status: "Finished", after }))).toBe(want);
  });

  it("of a delete that a read can still disprove is believed", () => {
    expect(word(settle({ kind: "quota", step: "delete", how: "unheard", status: "Failed", after: 90 }))).toBe("failed");
  });
});

describe("a refusal after a refused batch", () => {
  it.each([
    // The batch had the same code, so it explains the refusal.
    ["invalid-state", "Own", "Own", 19.999, "wait, still refused"],
    ["invalid-state", "Own", "Own", 20, "asked again"],
    ["unrecognized", "Own", "Own", 19.999, "wait, still refused"],
    ["unrecognized", "Own", "Own", 20, "asked again"],
    ["quota", "Own", "Own", 0, "failed"],
    ["access-denied", "Own", "Own", 0, "failed"],
    // It had another one, or neither had any.
    ["invalid-state", "Own", "Other", 89.999, "wait, still refused"],
    ["invalid-state", "Own", "Other", 90, "asked again"],
    ["invalid-state", undefined, undefined, 89.999, "wait, still refused"],
    ["quota", "Own", "Other", 19.999, "wait, still refused"],
    ["quota", "Own", "Other", 20, "asked again"],
    ["quota", "Own", undefined, 19.999, "wait, still refused"],
    ["quota", undefined, undefined, 19.999, "wait, still refused"],
    ["quota", undefined, undefined, 20, "asked again"],
  ] as const)("%s with code %s, the batch with %s, after %d s: %s", (kind, code, refusedBy, after, want) => {
    expect(word(settle({ kind, code, refusedBy, how: "refused", after }))).toBe(want);
  });

  it.each([
    ["quota", "Other", 19.999, "delete", "wait, still refused"],
    ["quota", "Other", 20, "delete", "unproven"],
    ["quota", "Other", 20, "stop", "failed"],
    ["unrecognized", "Other", 20, "delete", "unproven"],
    ["unrecognized", "Own", 20, "delete", "failed"],
    ["invalid-state", "Own", 20, "delete", "unproven"],
    ["invalid-state", "Own", 20, "stop", "refused"],
    ["invalid-state", "Other", 89.999, "delete", "wait, still refused"],
    ["invalid-state", "Other", 90, "delete", "unproven"],
    ["invalid-state", "Other", 90, "stop", "refused"],
  ] as const)("%s, the batch with %s, after %d s, once the %s was asked again: %s", (kind, by, after, step, want) => {
    const decision = settle({ kind, refusedBy: by, step, how: "refused", status: "Finished", after, askedAgain: true });
    expect(word(decision)).toBe(want);
  });
});

describe("a call that says not found", () => {
  it.each([
    ["stop", "sync", undefined, "Synchronizing", "failed"],
    ["delete", "sync", undefined, "Finished", "failed"],
    ["reset", "sync", undefined, "Failed", "failed"],
    ["stop", "change-tracking", undefined, "Normal", "failed"],
    ["stop", "sync", "unheard", "Synchronizing", "failed"],
    ["stop", "change-tracking", "unheard", "Normal", "wait, still refused"],
    ["delete", "sync", "unheard", "Finished", "succeeded"],
    ["delete", "sync", "refused", "Finished", "succeeded"],
    ["delete", "sync", "accepted", "Finished", "succeeded"],
    ["delete", "sync", "accepted", "Failed", "wait, still refused"],
    ["reset", "sync", "accepted", "Failed", "wait, refusal forgotten"],
    ["reset", "sync", "unheard", "Failed", "wait, refusal forgotten"],
  ] as const)("to a %s of a %s job, carried: %s, that reads %s: %s", (step, kind, how, status, want) => {
    expect(word(settle({ kind: "not-found", step, jobKind: kind, how, status, after: 60 }))).toBe(want);
  });

  it("to a delete that was sent before proves it", () => {
    expect(settle({ kind: "not-found", step: "delete", how: "unheard", status: "Finished" })).toMatchObject({
      conclusion: {
        verdict: "succeeded",
        reason: "delete proven: the cloud no longer knows the id",
        status: "gone",
        proven: ["delete"],
      },
    });
  });

  it("to a stop that was never sent fails it", () => {
    expect(settle({ kind: "not-found" })).toMatchObject({
      conclusion: {
        verdict: "failed",
        reason: "it is gone, and this run did not delete it",
        error: { kind: "not-found", code: "Own", message: "not now" },
        status: "gone",
      },
    });
  });
});

describe("a call that says not found, in the delete of a teardown", () => {
  const half = { kind: "not-found", step: "delete", proven: ["stop"], status: "Finished" } as const;

  it.each([undefined, "unheard", "refused"] as const)("ends a job that its stop may take away, carried: %s", (how) => {
    expect(settle({ ...half, jobKind: "change-tracking", how })).toMatchObject({
      conclusion: {
        verdict: "succeeded",
        reason: "gone with its stop; nothing is left to delete",
        status: "gone",
        proven: ["stop"],
      },
    });
  });

  it("proves an accepted delete of such a job", () => {
    expect(settle({ ...half, jobKind: "change-tracking", how: "accepted" })).toMatchObject({
      conclusion: { verdict: "succeeded", proven: ["stop", "delete"] },
    });
  });

  it("fails a job whose stop takes nothing away", () => {
    expect(word(settle({ ...half, jobKind: "sync" }))).toBe("failed");
  });

  it("fails one whose stop is not proven, or of which no table has a stop", () => {
    expect(word(settle({ ...half, jobKind: "change-tracking", proven: [] }))).toBe("failed");
    const states = { ...alibabaDts.states, rules: {} };
    expect(word(settle({ ...half, jobKind: "change-tracking", states }))).toBe("failed");
  });
});

type Case = {
  /** Of the refusal in a call of its own; undefined for none. */
  readonly kind: Failure["kind"] | undefined;
  readonly code?: string | undefined;
  readonly step?: Step;
  readonly jobKind?: Kind;
  readonly status?: string;
  readonly how?: Carried["how"] | undefined;
  readonly refusedBy?: string | undefined;
  /** Seconds since the call that may have reached the job. */
  readonly after?: number;
  readonly askedAgain?: true;
  readonly proven?: readonly Step[];
  readonly states?: StateTable;
};

/** What comes of a refusal whose code is Own unless said otherwise, now that the job has been read again. */
function settle(one: Case): Decision | undefined {
  const { step = "stop", status = "Synchronizing", jobKind = "sync", after = 1, states = alibabaDts.states } = one;
  const rule = alibabaDts.states.rules[step];
  if (!rule) throw new Error(`the table has no ${step}; want a step it has`);
  const view: View = { status, word: status.toLowerCase(), step, rule };
  const now = NOW + after * 1000;
  const situation: Situation = { run: planned({}).run, states, guardrail: () => undefined, now };
  return settleRefusal(refusedTask(one, step, status, jobKind), view, situation);
}

function refusedTask(
  { kind, how, refusedBy, askedAgain, proven = [], ...one }: Case,
  step: Step,
  status: string,
  jobKind: Kind,
): Task {
  const code = "code" in one ? one.code : "Own";
  const refusal = { kind, message: "not now", ...(code === undefined ? {} : { code }) };
  const by = refusedBy === undefined ? {} : { refusedBy };
  return {
    ...freshTask({ id: "a", kind: jobKind }, [step], false, NOW),
    ...{ seen: true, status, attempts: 2, proven },
    ...(kind === undefined ? {} : { refusal: { ...refusal, kind } }),
    ...(how === undefined ? {} : { carried: { how, at: NOW, alone: false, from: status, ...by } }),
    ...(askedAgain === undefined ? {} : { askedAgain }),
  };
}

/** In a word: the verdict, or why it is looked at again. */
function word(decision: Decision | undefined): string {
  if (decision?.do === "conclude") return decision.conclusion.verdict;
  if (decision?.do !== "wait") return decision?.do ?? "nothing";
  if (decision.task.refusal) return "wait, still refused";
  return decision.task.askedAgain ? "asked again" : "wait, refusal forgotten";
}
