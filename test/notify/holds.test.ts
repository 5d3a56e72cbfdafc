import { expect, it } from "vitest";
import { createHolds } from "#lib/notify/holds.ts";

const fail = (holds: ReturnType<typeof createHolds>, times: number, now: number) => {
  for (let n = 0; n < times; n += 1) holds.failed("pager", now);
};

it("two failures in a row are no reason to wait; three are, and nobody else is kept back", () => {
  const holds = createHolds();
  fail(holds, 2, 0);
  expect(holds.admit("pager", 0)).toBeUndefined();
  fail(holds, 1, 0);
  expect(holds.admit("pager", 0)).toBe(30_000);
  expect(holds.admit("mail", 0)).toBeUndefined();
});

it("after a hold one is the probe, and the others wait for it", () => {
  const holds = createHolds();
  fail(holds, 3, 0);
  expect(holds.admit("pager", 30_000)).toBeUndefined();
  expect(holds.admit("pager", 30_001)).toBe(90_000);
  holds.succeeded("pager");
  expect(holds.admit("pager", 30_002)).toBeUndefined();
});

it("a probe that never came back is forgotten", () => {
  const holds = createHolds();
  fail(holds, 3, 0);
  expect(holds.admit("pager", 30_000)).toBeUndefined();
  expect(holds.admit("pager", 90_000)).toBeUndefined();
});

it("holds double up to 15 minutes, and what left together counts once", () => {
  const holds = createHolds();
  let now = 0;
  const lengths: number[] = [];
  fail(holds, 10, now);
  for (let probe = 0; probe < 7; probe += 1) {
    const until = holds.admit("pager", now) ?? now;
    lengths.push((until - now) / 1000);
    now = until;
    expect(holds.admit("pager", now)).toBeUndefined();
    holds.failed("pager", now);
  }
  expect(lengths).toEqual([30, 60, 120, 240, 480, 900, 900]);
});

it("what a receiver asks for holds at once, up to 15 minutes", () => {
  const holds = createHolds();
  holds.failed("pager", 0, 60_000);
  expect(holds.admit("pager", 0)).toBe(60_000);
  holds.failed("pager", 60_000, 10 ** 9);
  expect(holds.admit("pager", 60_000)).toBe(960_000);
});
