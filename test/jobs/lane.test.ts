import { describe, expect, it } from "vitest";
import { isOwnLane, ownLane, sharedLane } from "#lib/jobs/lane.ts";

describe("the lane of a run", () => {
  it("is its target's on AWS: two runs wait on one list", () => {
    expect(sharedLane("acme-cn", "r1")).toBe("acme-cn");
    expect(isOwnLane(sharedLane("acme-cn", "r1"))).toBe(false);
  });

  it("is its own where it runs embedded: no two runs, and no two targets, wait on one list", () => {
    expect(ownLane("acme-cn", "r1")).toBe("acme-cn:r1");
    expect(isOwnLane(ownLane("acme-cn", "r1"))).toBe(true);
  });
});
