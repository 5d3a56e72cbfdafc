import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const IDS = Array.from({ length: 10 }, (_, index) => `job-${index}`);

/** Ten running jobs on a cloud whose every read takes `delayMs`. */
function slowWorld(delayMs: number): World {
  const jobs = IDS.map((id) => ({ id, kind: "sync", status: "INCRE_TRANSFER_STARTED" }));
  const slow = { fault: "slow", on: "read", times: 1000, args: { delayMs } };
  return createWorld([{ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, jobs, faults: [slow] }]);
}

describe("reads so slow that calls resting on them would be stale", () => {
  it.each([100, 1500, 5000, 7000])("of %i ms each still end in a proven stop of every job", async (delayMs) => {
    const world = slowWorld(delayMs);
    const verdicts = await runToEnd(world, { action: "stop", target: "hw", jobs: IDS });
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(IDS.map(() => "succeeded"));
    expect(
      world.clouds
        .effects()
        .map(({ jobId }) => jobId)
        .sort(),
    ).toEqual(IDS);
  });
});
