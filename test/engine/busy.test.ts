import { describe, expect, it } from "vitest";
import { createBusy, deleteAll, stopFirst } from "./busy.ts";

const JOBS = 10_000;

/** More than two tokens. */
const SPAN_MS = 80_000;

/** Deletes for two tokens and more; shares of the cloud's limit for reads, which are the most. */
async function work(limit: number, configured: number) {
  const busy = createBusy(JOBS, { reads: limit, writes: limit }, configured);
  await deleteAll(busy, JOBS);
  await busy.workFor(SPAN_MS);
  const calls = busy.calls.filter(({ at }) => at < SPAN_MS);
  const reads = calls.filter(({ method, isAccepted }) => method === "GET" && isAccepted).length;
  const refused = calls.filter(({ isAccepted }) => !isAccepted).length;
  return { share: reads / ((limit * SPAN_MS) / 1000), refused: refused / calls.length };
}

describe("a lane with 10,000 jobs", () => {
  it.each([20, 50, 100])(
    "keeps %i calls a second at least 97 percent busy across tokens",
    async (rate) => {
      const { share, refused } = await work(rate, rate);
      console.log(`${rate}/s: ${(share * 100).toFixed(1)} % busy, ${(refused * 100).toFixed(2)} % refused`);
      expect(share).toBeGreaterThanOrEqual(0.97);
      expect(refused).toBeLessThanOrEqual(0.04);
    },
    120_000,
  );

  it.each([20, 50])(
    "finds out that the cloud allows %i, half of what was configured, and remembers it",
    async (limit) => {
      const { share, refused } = await work(limit, 2 * limit);
      console.log(
        `${limit}/s, 2 × configured: ${(share * 100).toFixed(1)} % busy, ${(refused * 100).toFixed(2)} % refused`,
      );
      expect(share).toBeGreaterThanOrEqual(0.95);
      expect(refused).toBeLessThanOrEqual(0.04);
    },
    120_000,
  );

  it.each([
    ["that writes once a second", 1, undefined],
    ["of 20 calls a second", 20, 20],
    ["of 100 calls a second", 100, 100],
  ] as const)(
    "%s calls an urgent stop within 5 s",
    async (_which, writes, rate) => {
      const busy = createBusy(JOBS, { reads: rate ?? 10, writes }, rate);
      await deleteAll(busy, JOBS);
      const since = 20_300;
      busy.after(since, () => void stopFirst(busy));
      await busy.workFor(30_000);
      const stop = busy.calls.find(({ method }) => method === "POST");
      const waitMs = (stop?.at ?? Number.POSITIVE_INFINITY) - since;
      console.log(`${writes} writes a second: the stop was called after ${Math.round(waitMs)} ms`);
      expect(waitMs).toBeLessThanOrEqual(5000);
    },
    120_000,
  );
});
