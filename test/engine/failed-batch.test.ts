import { describe, expect, it } from "vitest";
import { createWorld, runToEnd } from "./world.ts";

const ids = Array.from({ length: 10 }, (_, index) => `job-${index}`);
const places = [3, 6, 9];

/** A stop of ten running jobs, the first `bad` of `places` spoilt; every call from the first that changes to the last. */
async function callsFor(bad: number, batch: string, spoil: object): Promise<number> {
  const spoilt = places.slice(0, bad).map((place) => ids[place]);
  const jobs = ids.map((id) => ({ id, kind: "sync", status: "Synchronizing", ...(spoilt.includes(id) ? spoil : {}) }));
  const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", batch, jobs }]);
  const kinds = ids.map((id) => ({ id, kind: "sync" }));
  const verdicts = await runToEnd(world, { action: "stop", target: "ali", jobs: kinds });
  expect(verdicts.filter(({ verdict }) => verdict === "succeeded")).toHaveLength(ids.length - bad);
  const changing = world.clouds.calls().map(({ changes }) => changes);
  return changing.lastIndexOf(true) - changing.indexOf(true) + 1;
}

const MOVED = { meanwhile: [{ since: "read", ms: 1, status: "NotConfigured", direction: "Forward" }] };
const POISONED = { poison: { code: "OperationDenied.NotPurchased", message: "refused" } };

describe("a failed batch of ten, the failed call included, costs", () => {
  it.each([1, 2, 3])("3 calls where a read explains it, with %i bad ids", async (bad) => {
    expect(await callsFor(bad, "atomic", MOVED)).toBeLessThanOrEqual(3);
  });

  it.each([1, 2, 3])(
    "no more than one call a job and a look where nothing explains it, with %i bad ids",
    async (bad) => {
      expect(await callsFor(bad, "atomic", POISONED)).toBeLessThanOrEqual(12);
    },
  );

  it.each([1, 2, 3])("a call and a look a bad id where the error names it, with %i of them", async (bad) => {
    expect(await callsFor(bad, "names-id", POISONED)).toBeLessThanOrEqual(2 * bad + 1);
  });
});
