import { describe, expect, it } from "vitest";
import { toStored } from "#lib/jobs/stored.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const SCHEMA: number = JSON.parse(toStored({})).schema;

const NEWER = { schema: SCHEMA + 1, novelty: { of: "the next version" } };

export function versionsContract(current: Current): void {
  describe("two versions at once", () => {
    it("what the next version wrote keeps all that this one does not know", async () => {
      const { ledger, other } = current();
      const { run, items } = aPlan({ jobs: 2 });
      const tasks = items.map((item) => ("tasks" in item ? item.tasks.map((task) => ({ ...task, ...NEWER })) : []));
      const newer = items.map((item, index) => ({ ...item, ...NEWER, tasks: tasks[index] ?? [] }));
      await other.startRun({ run: { ...run, ...NEWER }, items: newer });
      expect(await ledger.run(run.runId)).toEqual({ ...run, ...NEWER });
      const taken = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "item");
      const saved = must(await ledger.save({ ...taken, due: NOW }), "saved item");
      const [one, ...rest] = saved.tasks;
      const verdict = aVerdict(saved, must(one, "task"));
      await ledger.conclude({ ...saved, tasks: rest }, [verdict], [eventOf(verdict)]);
      const left = await takeChunk(other, "acme-cn", NOW, NOW + LEASE);
      expect(left).toMatchObject({ ...NEWER, tasks: [NEWER] });
    });

    it("what is two versions ahead is not touched", async () => {
      const { ledger, other } = current();
      const { run, items } = aPlan();
      const far = { schema: SCHEMA + 2 };
      await other.startRun({ run, items: items.map((item) => ({ ...item, ...far })) });
      await expect(ledger.take("acme-cn", NOW, NOW + LEASE)).rejects.toThrow("go back to the newer one");
      await expect(ledger.take("acme-cn", NOW + LEASE, NOW + 2 * LEASE)).rejects.toThrow("go back to the newer one");
    });
  });
}
