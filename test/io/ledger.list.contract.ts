import { describe, expect, it } from "vitest";
import type { Current } from "./ledger.contract.ts";
import { aPlan, LEASE, must, NOW } from "./ledger.samples.ts";

export function listContract(current: Current): void {
  const LANE = "acme-cn";

  describe("the to-do list", () => {
    it("an empty lane has nothing to take and nothing due", async () => {
      const { ledger } = current();
      expect(await ledger.take(LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("the most urgent priority is taken first, then the earliest due", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "late", at: NOW - 1000 }));
      await ledger.startRun(aPlan({ requestId: "early", at: NOW - 2000 }));
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW, action: "stop" }));
      const order: string[] = [];
      for (const name of ["urgent", "early", "late"]) {
        const todo = must(await ledger.take(LANE, NOW, NOW + LEASE), name);
        const run = must(await ledger.run(todo.runId), name);
        order.push(run.requestId);
      }
      expect(order).toEqual(["urgent", "early", "late"]);
    });

    it("an urgent item that is not due yet does not stand before a due one", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW + 1, action: "pause" }));
      const due = aPlan({ requestId: "due", at: NOW });
      await ledger.startRun(due);
      expect((await ledger.take(LANE, NOW, NOW + LEASE))?.runId).toBe(due.run.runId);
      expect(await ledger.take(LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect((await ledger.take(LANE, NOW + 1, NOW + LEASE))?.priority).toBe(1);
    });

    it("lanes do not see each other's items", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ lane: "acme-cn-2" }));
      expect(await ledger.take(LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("a taken item has the next seq and is due again when its lease ends, not before", async () => {
      const { ledger, other } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      const first = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
      expect(first).toEqual({ ...plan.todos[0], seq: 1, takes: 1, due: NOW + LEASE });
      expect(await ledger.nextDue(LANE)).toBe(NOW + LEASE);
      expect(await other.take(LANE, NOW + LEASE - 1, NOW + 2 * LEASE)).toBeUndefined();
      expect(await other.take(LANE, NOW + LEASE, NOW + 2 * LEASE)).toEqual({
        ...first,
        seq: 2,
        takes: 2,
        due: NOW + 2 * LEASE,
      });
    });

    it("an item may be taken with a lease that ends when it was due", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan());
      expect((await ledger.take(LANE, NOW, NOW))?.seq).toBe(1);
      expect((await ledger.take(LANE, NOW, NOW))?.seq).toBe(2);
    });

    it("a saved item comes back as it was saved, under the next seq", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan({ jobs: 2 }));
      const taken = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
      const tasks = taken.tasks.map((task) => ({ ...task, attempts: 1, seen: true, status: "Finished" }));
      const saved = must(await ledger.save({ ...taken, tasks, due: NOW + 2000 }), "saved item");
      expect(saved).toEqual({ ...taken, tasks, due: NOW + 2000, seq: taken.seq + 1 });
      const again = must(await ledger.save({ ...saved, due: NOW + 3000 }), "item saved twice");
      expect(again.seq).toBe(saved.seq + 1);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 3000);
      expect(await other.take(LANE, NOW + 2999, NOW + LEASE)).toBeUndefined();
      expect((await other.take(LANE, NOW + 3000, NOW + LEASE))?.tasks).toEqual(tasks);
    });

    it("the holder of an older seq can neither save nor conclude, and what the newer holder wrote stays", async () => {
      const { ledger, other } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      const stale = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
      const newer = must(await other.take(LANE, NOW + LEASE, NOW + 2 * LEASE), "item after its lease");
      expect(await ledger.save({ ...stale, due: NOW })).toBeUndefined();
      expect(await ledger.conclude({ ...stale, tasks: [] }, [], [])).toBe(false);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 2 * LEASE);
      expect((await other.save(newer))?.seq).toBe(newer.seq + 1);
    });

    it("a finished item can be neither saved nor concluded again", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan());
      const todo = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
      expect(await ledger.conclude({ ...todo, tasks: [] }, [], [])).toBe(true);
      expect(await ledger.save(todo)).toBeUndefined();
      expect(await ledger.conclude({ ...todo, tasks: [] }, [], [])).toBe(false);
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("an item the ledger never had is not saved", async () => {
      const { ledger } = current();
      const [todo] = aPlan().todos;
      expect(await ledger.save(must(todo, "planned item"))).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("workers that race for one item get it once", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan());
      const workers = [ledger, other, ledger, other].map((one) => one.take(LANE, NOW, NOW + LEASE));
      const taken = (await Promise.all(workers)).filter((todo) => todo !== undefined);
      expect(taken.map((todo) => todo.seq)).toEqual([1]);
    });

    it("workers that race for three items get each once", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan({ jobs: 30 }));
      const workers = [ledger, other, ledger].map((one) => one.take(LANE, NOW, NOW + LEASE));
      const taken = (await Promise.all(workers)).map((todo) => todo?.chunk);
      expect(taken.sort()).toEqual([0, 1, 2]);
    });

    it("next due is the earliest of all priorities, and may have passed", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW + 5000, action: "stop" }));
      await ledger.startRun(aPlan({ requestId: "usual", at: NOW - 5000 }));
      expect(await ledger.nextDue(LANE)).toBe(NOW - 5000);
      await ledger.take(LANE, NOW, NOW + LEASE);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 5000);
    });
  });
}
