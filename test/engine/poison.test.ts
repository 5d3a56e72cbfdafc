import { afterAll, describe, expect, it } from "vitest";
import { createWorld, runToEnd } from "./world.ts";

const ACTIONS = [
  { action: "start", operation: "StartDtsJobs", from: "NotStarted", effect: "start" },
  { action: "stop", operation: "StopDtsJobs", from: "Synchronizing", effect: "stop" },
  { action: "delete", operation: "DeleteDtsJobs", from: "Finished", effect: "delete" },
] as const;
const CODES = ["OperationDenied.NotPurchased", "Some.BrandNewCode", "InvalidJobStatus"];

const ids = Array.from({ length: 23 }, (_, index) => `job${String(index).padStart(2, "0")}`);
/** In the first chunk, the second and the third. */
const places = [4, 13, 21];

const table: string[] = [];
afterAll(() => console.log(["operation | batch | poison | changing calls | reads", ...table].join("\n")));

for (const { action, operation, from, effect } of ACTIONS) {
  for (const batch of ["atomic", "partial", "names-id"]) {
    for (const k of [0, 1, 2, 3]) {
      describe(`${operation}, ${batch} batches, ${k} poison ids among 23`, async () => {
        const bad = places.slice(0, k).map((place) => ids[place] ?? "");
        const jobs = ids.map((id) => {
          const code = CODES[bad.indexOf(id)];
          return { id, kind: "sync", status: from, ...(code ? { poison: { code, message: "refused" } } : {}) };
        });
        const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", batch, jobs }]);
        const verdicts = await runToEnd(world, { action, target: "ali", jobs: ids });
        const calls = world.clouds.calls().filter((call) => call.changes);

        it("never carries more than ten ids", () => {
          expect(Math.max(...calls.map((call) => call.jobIds.length))).toBe(10);
          expect(calls.every((call) => new Set(call.jobIds).size === call.jobIds.length)).toBe(true);
        });

        if (k === 0)
          it("sends 23 ids as 10, 10 and 3", () => {
            const sizes = calls.map((call) => call.jobIds.length).sort((one, other) => other - one);
            expect(sizes).toEqual([10, 10, 3]);
            expect(new Set(calls.map((call) => call.operation))).toEqual(new Set([operation]));
          });

        it("gives every good one its effect, once, and succeeds", () => {
          const good = ids.filter((id) => !bad.includes(id));
          const effects = world.clouds.effects().map((one) => `${one.effect} ${one.jobId}`);
          expect([...effects].sort()).toEqual(good.map((id) => `${effect} ${id}`));
          expect(verdicts.filter((one) => one.verdict === "succeeded").map((one) => one.jobId)).toEqual(good);
        });

        it("gives every bad one its own code", () => {
          const refused = verdicts.filter((one) => one.verdict !== "succeeded");
          expect(refused.map((one) => [one.jobId, one.error?.code])).toEqual(
            bad.map((id, index) => [id, CODES[index]]),
          );
        });

        it("costs at most eleven changing calls for a failed batch of ten, four when the error names the id", () => {
          table.push(
            `${operation} | ${batch} | ${k} | ${calls.length} | ${world.clouds.calls().length - calls.length}`,
          );
          const costs = batch === "names-id" ? [3, 5, 7, 9] : [3, 13, 24, 28];
          expect(calls.length).toBeLessThanOrEqual(costs[k] ?? 0);
        });
      });
    }
  }
}
