import { describe, expect, it } from "vitest";
import type { Ledger, Whose } from "#lib/engine/ledger.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const LANE = "acme-cn";

/** Whose items are taken one after the other, each after the one before. */
async function namesOf(ledger: Ledger, many: number): Promise<string[]> {
  const names: string[] = [];
  let whose: Whose | undefined;
  for (let taken = 0; taken < many; taken += 1) {
    const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE, whose), "item");
    names.push(must(await ledger.run(todo.runId), "run").requestId);
    whose = { after: todo.runId };
  }
  return names;
}

export function listContract(current: Current): void {
  describe("the to-do list", () => {
    it("an empty lane has nothing to take and nothing due", async () => {
      const { ledger } = current();
      expect(await takeChunk(ledger, LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("the most urgent priority is taken first", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "usual", at: NOW - 2000 }));
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW, action: "stop" }));
      expect(await namesOf(ledger, 2)).toEqual(["urgent", "usual"]);
    });

    it("of one run the earliest due is taken first", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ jobs: 30 }));
      const [first, second] = [
        await takeChunk(ledger, LANE, NOW, NOW + LEASE),
        await takeChunk(ledger, LANE, NOW, NOW + LEASE),
      ];
      await ledger.save({ ...must(first, "first"), due: NOW - 1 });
      await ledger.save({ ...must(second, "second"), due: NOW - 2 });
      const taken = [await takeChunk(ledger, LANE, NOW, NOW + LEASE), await takeChunk(ledger, LANE, NOW, NOW + LEASE)];
      expect(taken.map((todo) => todo?.chunk)).toEqual([second?.chunk, first?.chunk]);
    });

    it("runs of one priority take turns, whatever their size and age", async () => {
      const { ledger } = current();
      const sizes = { large: 60, small: 20, late: 10 };
      for (const [requestId, jobs] of Object.entries(sizes)) await ledger.startRun(aPlan({ requestId, jobs }));
      const names = await namesOf(ledger, 9);
      expect([...names.slice(0, 3)].sort()).toEqual(["large", "late", "small"]);
      expect([...names.slice(3, 5)].sort()).toEqual(["large", "small"]);
      expect(names.slice(5)).toEqual(["large", "large", "large", "large"]);
    });

    it("a run that has nothing due loses its turn to the next", async () => {
      const { ledger } = current();
      const plans = ["one", "two", "three"].map((requestId) => aPlan({ requestId, jobs: 20 }));
      const [first, second, third] = plans.map(({ run }) => run.runId).sort();
      for (const plan of plans) {
        const isWaiting = plan.run.runId === second;
        await ledger.startRun(isWaiting ? aPlan({ requestId: plan.run.requestId, at: NOW + 1 }) : plan);
      }
      const after = must(first, "run");
      expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE, { after }))?.runId).toBe(third);
      expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE, { after: must(third, "run") }))?.runId).toBe(first);
    });

    it("an urgent run goes before whoever's turn it is", async () => {
      const { ledger } = current();
      const [usual, urgent] = [aPlan({ requestId: "usual" }), aPlan({ requestId: "urgent", action: "stop" })];
      for (const plan of [usual, urgent]) await ledger.startRun(plan);
      const after = urgent.run.runId;
      expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE, { after }))?.runId).toBe(urgent.run.runId);
    });

    it("one run's items alone can be asked for", async () => {
      const { ledger } = current();
      const [one, other] = [aPlan({ requestId: "one" }), aPlan({ requestId: "other", action: "stop" })];
      for (const plan of [one, other]) await ledger.startRun(plan);
      const only = one.run.runId;
      expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE, { only }))?.runId).toBe(only);
      expect(await ledger.take(LANE, NOW, NOW + LEASE, { only })).toBeUndefined();
    });

    it("an urgent item that is not due yet does not stand before a due one", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW + 1, action: "pause" }));
      const due = aPlan({ requestId: "due", at: NOW });
      await ledger.startRun(due);
      expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE))?.runId).toBe(due.run.runId);
      expect(await takeChunk(ledger, LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect((await takeChunk(ledger, LANE, NOW + 1, NOW + LEASE))?.priority).toBe(1);
    });

    it("lanes do not see each other's items", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ lane: "acme-cn-2" }));
      expect(await takeChunk(ledger, LANE, NOW, NOW + LEASE)).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("a taken item has the next seq and is due again when its lease ends, not before", async () => {
      const { ledger, other } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      const first = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      expect(first).toEqual({ ...plan.items[0], seq: 1, takes: 1, due: NOW + LEASE });
      expect(await ledger.nextDue(LANE)).toBe(NOW + LEASE);
      expect(await takeChunk(other, LANE, NOW + LEASE - 1, NOW + 2 * LEASE)).toBeUndefined();
      expect(await takeChunk(other, LANE, NOW + LEASE, NOW + 2 * LEASE)).toEqual({
        ...first,
        seq: 2,
        takes: 2,
        due: NOW + 2 * LEASE,
      });
    });

    it("an item may be taken with a lease that ends when it was due", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan());
      expect((await takeChunk(ledger, LANE, NOW, NOW))?.seq).toBe(1);
      expect((await takeChunk(ledger, LANE, NOW, NOW))?.seq).toBe(2);
    });

    it("a saved item comes back as it was saved, under the next seq", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan({ jobs: 2 }));
      const taken = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      const tasks = taken.tasks.map((task) => ({ ...task, attempts: 1, seen: true, status: "Finished" }));
      const saved = must(await ledger.save({ ...taken, tasks, due: NOW + 2000 }), "saved item");
      expect(saved).toEqual({ ...taken, tasks, due: NOW + 2000, seq: taken.seq + 1 });
      const again = must(await ledger.save({ ...saved, due: NOW + 3000 }), "item saved twice");
      expect(again.seq).toBe(saved.seq + 1);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 3000);
      expect(await takeChunk(other, LANE, NOW + 2999, NOW + LEASE)).toBeUndefined();
      expect((await takeChunk(other, LANE, NOW + 3000, NOW + LEASE))?.tasks).toEqual(tasks);
    });

    it("the holder of an older seq can neither save nor conclude, and what the newer holder wrote stays", async () => {
      const { ledger, other } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      const stale = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      const newer = must(await takeChunk(other, LANE, NOW + LEASE, NOW + 2 * LEASE), "item after its lease");
      expect(await ledger.save({ ...stale, due: NOW })).toBeUndefined();
      expect(await ledger.conclude({ ...stale, tasks: [] }, [], [])).toBe(false);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 2 * LEASE);
      expect((await other.save(newer))?.seq).toBe(newer.seq + 1);
    });

    it("a finished item can be neither saved nor concluded again", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan());
      const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      expect(await ledger.conclude({ ...todo, tasks: [] }, [], [])).toBe(true);
      expect(await ledger.save(todo)).toBeUndefined();
      expect(await ledger.conclude({ ...todo, tasks: [] }, [], [])).toBe(false);
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("an item the ledger never had is not saved", async () => {
      const { ledger } = current();
      const [todo] = aPlan().items;
      expect(await ledger.save(must(todo, "planned item"))).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });

    it("workers that race for one item get it once", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan());
      const workers = [ledger, other, ledger, other].map((one) => takeChunk(one, LANE, NOW, NOW + LEASE));
      const taken = (await Promise.all(workers)).filter((todo) => todo !== undefined);
      expect(taken.map((todo) => todo.seq)).toEqual([1]);
    });

    it("workers that race for three items get each once", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan({ jobs: 30 }));
      const workers = [ledger, other, ledger].map((one) => takeChunk(one, LANE, NOW, NOW + LEASE));
      const taken = (await Promise.all(workers)).map((todo) => todo?.chunk);
      expect(taken.sort()).toEqual([0, 1, 2]);
    });

    it("next due is the earliest of all priorities, and may have passed", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ requestId: "urgent", at: NOW + 5000, action: "stop" }));
      await ledger.startRun(aPlan({ requestId: "usual", at: NOW - 5000 }));
      expect(await ledger.nextDue(LANE)).toBe(NOW - 5000);
      await takeChunk(ledger, LANE, NOW, NOW + LEASE);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 5000);
    });
  });
}
