import { describe, expect, it } from "vitest";
import { durationMs, durationSchema } from "#lib/jobs/duration.ts";

describe("a duration", () => {
  it.each([
    ["1m", 60_000],
    ["90m", 5_400_000],
    ["1h", 3_600_000],
    ["14d", 1_209_600_000],
    ["2w", 1_209_600_000],
    ["999999m", 59_999_940_000],
  ])("%s is %i ms", (text, ms) => {
    expect(durationSchema.safeParse(text).success).toBe(true);
    expect(durationMs(text)).toBe(ms);
  });

  it.each([
    "",
    "d",
    "14",
    "0d",
    "014d",
    "-14d",
    "1.5d",
    "14s",
    "14D",
    "14 d",
    " 14d",
    "x14d",
    "14dx",
    "14d\n",
    "1000000d",
  ])("%j is none", (text) => {
    expect(durationSchema.safeParse(text).success).toBe(false);
  });
});
