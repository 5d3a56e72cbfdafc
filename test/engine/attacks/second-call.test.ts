import { expect, it } from "vitest";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { runToEnd, type World } from "../world.ts";
import { hw, sync, tapped } from "./kit.ts";

/** API v5 refuses it for a reason that nobody knows, so v3 is read, and asked. */
const JOB = sync("job-1", "RELEASE_RESOURCE_COMPLETE", { poison: { code: "Some.New", message: "no" } });
const DELETE = { action: "delete", target: "hw", jobs: ["job-1"], deadlineSeconds: 600 };

const changing = ({ clouds }: World) => clouds.calls().filter(({ changes }) => changes);

/** What is put up while v3 is read. */
function brakedAtSecondRead(brake: BrakeOn): World {
  return tapped([hw({ jobs: [JOB] })], ({ url }, world) => {
    if (url.includes("batch-detail")) void world.sluice.ledger.brake(brake);
    return undefined;
  });
}

it.each<BrakeOn>([
  { is: "halt", by: "ann", at: 0 },
  { is: "protect", target: "hw", jobId: "job-1", by: "ann", at: 0 },
])("a $is between a call through v5 and the one through v3 holds the second back", async (brake) => {
  const world = brakedAtSecondRead(brake);
  await runToEnd(world, DELETE);
  expect(changing(world).map(({ operation }) => operation)).toEqual(["DeleteJob"]);
});

it("a second call rests on a fresh read, too", async () => {
  const slow = { fault: "slow", operation: "V3BatchDetail", args: { delayMs: 12_000 } };
  const world = tapped([hw({ jobs: [JOB], faults: [slow] })], () => undefined);
  const [verdict] = await runToEnd(world, DELETE);
  expect(verdict?.verdict).toBe("failed");
  const calls = world.clouds.calls();
  const ages = changing(world).map(({ seq, at }) => {
    const read = calls.findLast((call) => !call.changes && call.seq < seq);
    return Date.parse(at) - Date.parse(read?.at ?? "");
  });
  expect(ages.length).toBeGreaterThan(1);
  expect(Math.max(...ages)).toBeLessThanOrEqual(10_000);
});
