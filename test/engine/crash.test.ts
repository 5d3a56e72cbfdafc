import { describe, expect, it } from "vitest";
import { begin, CASES, dyingInLedger, dyingInSend, goOn, livesThrough, worldOf } from "./crash.ts";
import type { World } from "./world.ts";

const MOMENTS = ["before", "after"] as const;
/** Beyond any run of these tests; a run that is not over by then would make its test endless. */
const MOST = 1000;

const GOOD = Array.from({ length: 3 }, (_, index) => `job-${index}`);
const EVERYONE = [...GOOD, "poisoned", "unknown"];
const STEPS = { delete: ["delete"], teardown: ["stop", "delete"] };

describe.each(CASES)("$action on $cloud, broken off", (one) => {
  const steps = STEPS[one.action];
  // A job that may read Finished for good after its delete: once the death has swallowed a reply, nobody can tell any more.
  const cannotTell = one.action === "delete" && one.cloud.startsWith("alibaba-dts");
  const refused = cannotTell ? expect.stringMatching(/^(failed|unproven)$/) : "failed";
  const wanted = {
    effects: steps.flatMap((step) => GOOD.map((id) => `${step} ${id}`)).sort(),
    told: [...EVERYONE].sort(),
  };

  /** One verdict a job, one effect a good job and step, none on the others. */
  async function expectWhole(world: World, where: string): Promise<void> {
    const { verdicts, ...rest } = await goOn(one, world);
    expect(rest, where).toEqual(wanted);
    const bad = verdicts.filter(([id]) => id === "poisoned" || id === "unknown");
    expect(verdicts.length, where).toBe(EVERYONE.length);
    expect(
      verdicts.filter((verdict) => !bad.includes(verdict)),
      where,
    ).toEqual(GOOD.map((id) => [id, "succeeded", steps, null]));
    expect(bad, where).toEqual([
      ["poisoned", refused, [], "OperationDenied.NotPurchased"],
      ["unknown", "refused", [], expect.anything()],
    ]);
  }

  it("goes on to the same end, after however many calls it was told to stop", async () => {
    for (let n = 0; n < MOST; n += 1) {
      const world = worldOf(one);
      await begin(one, world, () => world.clouds.calls().length < n);
      const isOver = world.clouds.calls().length < n;
      await expectWhole(world, `after ${n} calls`);
      if (isOver) return;
    }
    throw new Error(`it made ${MOST} calls; want an end`);
  });

  it.each(MOMENTS)("goes on to the same end when it dies just %s a call", async (moment) => {
    for (let n = 1; n < MOST; n += 1) {
      const world = worldOf(one);
      const isOver = await livesThrough(one, { ...world, sluice: dyingInSend(world.sluice, n, moment) });
      await expectWhole(world, `${moment} call ${n}`);
      if (isOver) return;
    }
    throw new Error(`it made ${MOST} calls; want an end`);
  });

  it.each(MOMENTS)("goes on to the same end when it dies just %s a write of the ledger", async (moment) => {
    for (let n = 1; n < MOST; n += 1) {
      const world = worldOf(one);
      const isOver = await livesThrough(one, { ...world, sluice: dyingInLedger(world.sluice, n, moment) });
      await expectWhole(world, `${moment} write ${n}`);
      if (isOver) return;
    }
    throw new Error(`it wrote ${MOST} times; want an end`);
  });
});
