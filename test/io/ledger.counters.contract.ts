import { describe, expect, it } from "vitest";
import type { Current } from "./ledger.contract.ts";
import { aPlan, must } from "./ledger.samples.ts";

const DAY = "2026-11-24";

export function countersContract(current: Current): void {
  /** Runs of so many jobs, by their ids. */
  async function started(...jobs: readonly number[]): Promise<readonly string[]> {
    const plans = jobs.map((many, index) => aPlan({ requestId: `request-${index}`, jobs: many }));
    for (const plan of plans) await current().ledger.startRun(plan);
    return plans.map(({ run }) => run.runId);
  }

  describe("a cap of jobs a day", () => {
    it("has room until it is full, to the last job", async () => {
      const { ledger, other } = current();
      const [one = "", two = "", three = ""] = await started(6, 4, 1);
      expect(await ledger.reserve({ runId: one, day: DAY, jobs: 6, most: 10 })).toBe(true);
      expect(await other.reserve({ runId: two, day: DAY, jobs: 4, most: 10 })).toBe(true);
      expect(await ledger.reserve({ runId: three, day: DAY, jobs: 1, most: 10 })).toBe(false);
    });

    it("counts a run once, and its first answer stands", async () => {
      const { ledger, other } = current();
      const [one = "", two = "", three = ""] = await started(6, 6, 4);
      const wanted = { day: DAY, jobs: 6, most: 10 };
      expect(await ledger.reserve({ ...wanted, runId: one })).toBe(true);
      expect(await other.reserve({ ...wanted, runId: one })).toBe(true);
      expect(await other.reserve({ ...wanted, runId: one, most: 0 })).toBe(true);
      expect(await ledger.reserve({ ...wanted, runId: two })).toBe(false);
      expect(await ledger.reserve({ ...wanted, runId: two, most: 1000 })).toBe(false);
      expect(await ledger.reserve({ ...wanted, runId: three, jobs: 4 })).toBe(true);
    });

    it("is another one on another day", async () => {
      const { ledger } = current();
      const [one = "", two = ""] = await started(10, 10);
      expect(await ledger.reserve({ runId: one, day: DAY, jobs: 10, most: 10 })).toBe(true);
      expect(await ledger.reserve({ runId: two, day: "2026-11-25", jobs: 10, most: 10 })).toBe(true);
    });

    it("a run that is larger than the cap alone takes no room", async () => {
      const { ledger } = current();
      const [one = "", two = ""] = await started(11, 10);
      expect(await ledger.reserve({ runId: one, day: DAY, jobs: 11, most: 10 })).toBe(false);
      expect(await ledger.reserve({ runId: two, day: DAY, jobs: 10, most: 10 })).toBe(true);
    });

    it("runs that ask at once never get more than there is", async () => {
      const { ledger, other } = current();
      const runs = await started(4, 4, 4, 4);
      const answers = await Promise.all(
        runs.map((runId, index) => (index % 2 ? ledger : other).reserve({ runId, day: DAY, jobs: 4, most: 10 })),
      );
      expect(answers.filter((hasRoom) => hasRoom)).toHaveLength(2);
    });

    it("a run's record tells what it was answered", async () => {
      const { ledger, other } = current();
      const [one = "", two = "", three = ""] = await started(1, 1, 1);
      await ledger.reserve({ runId: one, day: DAY, jobs: 1, most: 1 });
      await ledger.reserve({ runId: two, day: DAY, jobs: 1, most: 1 });
      const rooms = [one, two, three].map(async (runId) => must(await other.run(runId), "run").hasRoom);
      expect(await Promise.all(rooms)).toEqual([true, false, undefined]);
    });
  });
}
