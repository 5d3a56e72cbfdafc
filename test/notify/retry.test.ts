import { describe, expect, it } from "vitest";
import { askedWait, delayAfter, MOST_ATTEMPTS, SPAN_MS } from "#lib/notify/retry.ts";

const none = () => 0;
/** "Time since start" of the example schedule in the Standard Webhooks specification. */
const SINCE_START = [5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105];

describe("the schedule", () => {
  it("is the standard's: ten attempts within 75:35:05", () => {
    let at = 0;
    const times = SINCE_START.map((_, index) => {
      at += delayAfter(index + 1, none) / 1000;
      return at;
    });
    expect(times).toEqual(SINCE_START);
    expect(MOST_ATTEMPTS).toBe(10);
    expect(SPAN_MS).toBe((75 * 3600 + 35 * 60 + 5) * 1000);
  });

  it("adds up to a fifth, and never takes away", () => {
    expect(delayAfter(2, () => 0.5)).toBe(330_000);
    expect(delayAfter(2, () => 0.999999)).toBeLessThanOrEqual(360_000);
  });

  it("waits as long as the receiver asks for, at most a day, and never less than it would by itself", () => {
    expect(delayAfter(1, none, 120_000)).toBe(120_000);
    expect(delayAfter(2, none, 1000)).toBe(300_000);
    expect(delayAfter(1, none, 10 ** 9)).toBe(86_400_000);
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 10, 28, 12);
  it.each([
    ["120", 120_000],
    ["0", 0],
    ["Sat, 28 Nov 2026 12:01:00 GMT", 60_000],
    ["Sat, 28 Nov 2026 11:00:00 GMT", 0],
    ["-5", undefined],
    ["1e9", undefined],
    ["99999999999999", undefined],
    ["soon", undefined],
    ["2026-11-29", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j asks for %s ms", (header, ms) => expect(askedWait(header, now)).toBe(ms));
});
