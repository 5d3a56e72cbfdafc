import { describe, expect, it } from "vitest";
import { afterCall } from "#lib/engine/after-call.ts";
import type { Decision, View } from "#lib/engine/decision.ts";
import type { Step } from "#lib/jobs/action.ts";
import { type Carried, freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { NOW, planned } from "../jobs/samples.ts";

it("a read before any call says nothing of one", () => {
  expect(look({ how: undefined, step: "start", reads: "Failed" })).toBeUndefined();
});

it("a read after a refused batch leaves the rest to the rules of a first look", () => {
  expect(look({ how: "refused", step: "stop", reads: "Locked" })).toBeUndefined();
});

describe("a step that ended badly", () => {
  it.each([
    ["accepted", "NotStarted", "Failed", "failed"],
    ["unheard", "NotStarted", "Failed", "failed"],
    ["refused", "NotStarted", "Failed", "failed"],
    ["accepted", "Failed", "Failed", "wait"],
    ["accepted", "Failed", "PrecheckFailed", "failed"],
    ["accepted", "NotStarted", "ModifyFailed", "wait"],
  ] as const)("start, %s, from %s, reads as %s: %s", (how, from, reads, want) => {
    expect(word(look({ how, step: "start", from, reads }))).toBe(want);
  });

  it("says how it ended", () => {
    expect(look({ how: "accepted", step: "start", from: "NotStarted", reads: "Failed" })).toMatchObject({
      conclusion: {
        verdict: "failed",
        reason: "start ended in Failed",
        error: { kind: "invalid-state", message: "start ended in Failed" },
        status: "Failed",
      },
    });
  });
});

describe("an accepted delete whose job goes on reading Finished", () => {
  const finished = { how: "accepted", step: "delete", from: "Finished", reads: "Finished" } as const;

  it("is proven by the reply when it was a call of its own", () => {
    expect(look(finished)).toMatchObject({
      conclusion: {
        verdict: "succeeded",
        reason: "delete accepted for this very job; reads go on showing Finished",
        proven: ["stop", "delete"],
      },
    });
  });

  it.each([
    [4.999, "wait"],
    [5, "act, alone"],
  ])("is sent alone when it went in a batch, %d s after it: %s", (after, want) => {
    expect(word(look({ ...finished, alone: false, after }))).toBe(want);
  });

  it("has to be looked at again when it reads anything else", () => {
    expect(word(look({ ...finished, reads: "NotStarted" }))).toBe("wait");
  });
});

describe("an accepted call under way", () => {
  it.each([
    // A moving job is on its way, whatever was seen before.
    ["stop", "Synchronizing", undefined, "Locked", "wait, moving"],
    ["stop", "Synchronizing", "back", "Locked", "wait, moving"],
    ["start", "Suspending", undefined, "Starting", "wait, moving"],
    // Never seen on its way: the status may linger.
    ["stop", "Synchronizing", undefined, "Synchronizing", "wait"],
    // Seen on its way, and somewhere else now: neither back nor there.
    ["stop", "Synchronizing", "moving", "Suspending", "wait, moving"],
    ["start", "Suspending", "moving", "NotStarted", "wait, moving"],
    ["start", "Suspending", "moving", "Synchronizing", "wait, moving"],
    // Back where it came from, or running again.
    ["stop", "Synchronizing", "moving", "Synchronizing", "wait, back"],
    ["stop", "Suspending", "moving", "Suspending", "wait, back"],
    ["stop", "Suspending", "moving", "Synchronizing", "wait, back"],
    ["start", "Suspending", "moving", "Suspending", "wait, back"],
    // For the second time.
    ["stop", "Synchronizing", "back", "Synchronizing", "failed"],
    ["stop", "Suspending", "back", "Synchronizing", "failed"],
    ["start", "Suspending", "back", "Suspending", "failed"],
    ["start", "Suspending", "back", "NotStarted", "wait, back"],
  ] as const)("%s from %s, last seen %s, reads as %s: %s", (step, from, course, reads, want) => {
    expect(word(look({ how: "accepted", step, from, course, reads }))).toBe(want);
  });

  it("that somebody undid is failed, with the status it is back in", () => {
    const message = "its stop was under way, and now it is Synchronizing again: somebody else changed it";
    expect(look({ how: "accepted", step: "stop", course: "back", reads: "Synchronizing" })).toMatchObject({
      conclusion: { verdict: "failed", reason: message, error: { kind: "invalid-state", message } },
    });
  });

  it("keeps what else is known of the call", () => {
    expect(look({ how: "accepted", step: "stop", reads: "Locked" })?.task.carried).toEqual({
      how: "accepted",
      at: NOW,
      alone: true,
      from: "Synchronizing",
      course: "moving",
    });
  });
});

describe("a call whose reply was lost", () => {
  it.each([
    ["Synchronizing", 0, "wait"],
    ["Synchronizing", 4.999, "wait"],
    ["Synchronizing", 5, "nothing"],
    ["Locked", 5, "wait"],
    ["Locked", 600, "wait"],
  ])("reads as %s after %d s: %s", (reads, after, want) => {
    expect(word(look({ how: "unheard", step: "stop", reads, after }))).toBe(want);
  });
});

type Case = {
  readonly how: Carried["how"] | undefined;
  readonly step: Step;
  readonly reads: string;
  /** The status before the call. */
  readonly from?: string;
  readonly alone?: boolean;
  readonly course?: Carried["course"];
  /** Seconds since the call. */
  readonly after?: number;
};

/** What a read means after a call, in a call of its own unless said otherwise. */
function look(one: Case): Decision | undefined {
  const { step, reads } = one;
  const { states } = alibabaDts;
  const rule = states.rules[step];
  if (!rule) throw new Error(`the table has no ${step}; want a step it has`);
  const view: View = { status: reads, word: reads.toLowerCase(), step, rule };
  const now = NOW + (one.after ?? 0) * 1000;
  return afterCall(sent(one), view, { run: planned({}).run, states, guardrail: () => undefined, now });
}

function sent({ how, step, reads, from = "Synchronizing", alone = true, course }: Case): Task {
  const way = course === undefined ? {} : { course };
  return {
    ...freshTask({ id: "a", kind: "sync" }, [step], false, NOW),
    ...{ seen: true, status: reads, attempts: 1 },
    proven: step === "delete" ? ["stop"] : [],
    ...(how === undefined ? {} : { carried: { how, at: NOW, alone, from, ...way } }),
  };
}

/** In a word: the verdict, or what is to be done and remembered. */
function word(decision: Decision | undefined): string {
  if (!decision) return "nothing";
  if (decision.do === "conclude") return decision.conclusion.verdict;
  const { alone, carried } = decision.task;
  const noted = decision.do === "act" ? (alone ? "alone" : "together") : carried?.course;
  return noted === undefined ? decision.do : `${decision.do}, ${noted}`;
}
