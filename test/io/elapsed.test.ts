import { describe, expect, it } from "vitest";
import { createElapsed } from "#lib/io/elapsed.ts";

/** Two clocks that a test sets, and what has passed by both. */
function clocks() {
  const at = { wall: 1_000_000, monotonic: 50 };
  const elapsed = createElapsed(
    () => at.wall,
    () => at.monotonic,
  );
  return {
    elapsed,
    pass: (wall: number, monotonic = wall) =>
      Object.assign(at, { wall: at.wall + wall, monotonic: at.monotonic + monotonic }),
  };
}

describe("the time that has passed", () => {
  it("is what both clocks say", () => {
    const { elapsed, pass } = clocks();
    pass(1500);
    expect(elapsed()).toBe(1500);
    pass(500);
    expect([elapsed(), elapsed()]).toEqual([2000, 2000]);
  });

  it("goes on when the wall clock is set back", () => {
    const { elapsed, pass } = clocks();
    pass(-30_000, 200);
    expect(elapsed()).toBe(200);
    pass(300);
    expect(elapsed()).toBe(500);
  });

  it("counts a time in which the machine stood still, and its monotonic clock with it", () => {
    const { elapsed, pass } = clocks();
    pass(7_200_000, 3);
    expect(elapsed()).toBe(7_200_000);
  });
});
