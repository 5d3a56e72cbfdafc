import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expand } from "./expand.ts";
import { startClouds } from "./listing.ts";
import { SELECTIONS } from "./selections.ts";

describe("what 30 policies select of 2,000 jobs", () => {
  let clouds: Awaited<ReturnType<typeof startClouds>>;
  beforeAll(async () => {
    clouds = await startClouds();
  });
  afterAll(() => clouds.close());

  it.each(SELECTIONS)("$target: $policy", async ({ target, select, ids, unsure = [] }) => {
    const found = await clouds.list(target, select);
    const isOrdered = "limit" in select;
    const inOrder = (them: readonly string[]) => (isOrdered ? them : them.toSorted());
    expect(inOrder(found.ids)).toEqual(inOrder(ids.flatMap(expand)));
    expect(found.unsure.toSorted()).toEqual(unsure.flatMap(expand).toSorted());
    expect(found.troubles).toEqual([]);
  });

  it("changes nothing, and is never turned away", () => {
    const calls = clouds.calls();
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.filter(({ changes, httpStatus }) => changes || httpStatus !== 200)).toEqual([]);
  });
});
