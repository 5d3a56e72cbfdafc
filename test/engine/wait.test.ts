import { describe, expect, it } from "vitest";
import { lookLater } from "#lib/engine/wait.ts";
import type { Task } from "#lib/jobs/todo.ts";
import { NOW } from "../jobs/samples.ts";
import { freshly } from "./bench.ts";

const WAITS = { firstLookMs: 2000, growth: 1.5, longestMs: 10_000 };
const NEVER = NOW + 3_600_000;

/** How long after NOW the job is looked at again. @param random 0.5 is the middle of the jitter */
function dueAfter(task: Partial<Task>, { random = 0.5, deadline = NEVER } = {}): number {
  return lookLater({ ...freshly("stop"), ...task }, WAITS, deadline, NOW, random).due - NOW;
}

describe("the wait between two looks", () => {
  it.each([
    [0, 2000],
    [1, 3000],
    [2, 4500],
    [3, 6750],
    [4, 10_000],
    [50, 10_000],
  ])("after %i looks is %i ms", (looks, want) => {
    expect(dueAfter({ looks })).toBe(want);
  });

  it.each([
    [0, 0, 1700],
    [0.25, 0, 1850],
    [0.999, 0, 2299],
    [0, 9, 8500],
    [0.999, 9, 11_497],
  ])("drawn as %d after %i looks is %i ms: 85 to 115 percent", (random, looks, want) => {
    expect(dueAfter({ looks }, { random })).toBe(want);
  });

  it.each([
    ["a longer one is kept", 7000, 7000],
    ["a shorter one is not", 500, 2000],
    ["none asks for nothing", undefined, 2000],
  ])("of what the cloud asked for, %s", (_title, retryAfterMs, want) => {
    const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
    expect(dueAfter({ lastFailure: { kind: "throttled", message: "slow", ...asked } })).toBe(want);
  });

  it.each([
    ["ends at the deadline", 1500, 1500],
    ["ends before a deadline that is farther away", 2500, 2000],
    ["is none once the deadline has passed", -400, 0],
  ])("%s", (_title, deadlineIn, want) => {
    expect(dueAfter({}, { deadline: NOW + deadlineIn })).toBe(want);
  });
});

describe("a task that waits", () => {
  it("has one look more, and is the same for the rest", () => {
    const task: Task = { ...freshly("stop"), looks: 3, attempts: 2, status: "Locked" };
    expect(lookLater(task, WAITS, NEVER, NOW, 0.5)).toEqual({
      job: { id: "a" },
      steps: ["stop"],
      proven: [],
      attempts: 2,
      seen: false,
      isPaired: false,
      status: "Locked",
      alone: false,
      looks: 4,
      due: NOW + 6750,
    });
  });

  it.each([
    [
      { kind: "throttled", message: "slow", code: "Throttling", retryAfterMs: 7000 },
      { kind: "throttled", message: "slow", code: "Throttling" },
    ],
    [
      { kind: "unavailable", message: "html", httpStatus: 503 },
      { kind: "unavailable", message: "html", httpStatus: 503 },
    ],
  ] as const)("keeps what went wrong, but what the cloud asked for only once (%o)", (lastFailure, kept) => {
    const { lastFailure: after } = lookLater({ ...freshly("stop"), lastFailure }, WAITS, NEVER, NOW, 0.5);
    expect(after).toStrictEqual(kept);
  });
});
