import { describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import { isListing, type Listing } from "#lib/jobs/todo.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aStoredPlan, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const LANE = "acme-cn";
/** Rows go some time after this. */
const FAR = Date.UTC(2100, 0);

/** A run of 12 jobs whose plan is in the making, and what it will be then. */
function aPlanning() {
  const { run, items } = aPlan({ jobs: 12 });
  const { runId, priority, due, seq } = must(items[0], "chunk");
  const listing: Listing = { runId, lane: LANE, priority, due, seq, listed: 0, jobs: 0, rows: 0, unsure: 0 };
  return { planning: { ...run, jobs: 0, open: 0, isPlanning: true } as const, planned: run, items, listing };
}

async function takeListing(ledger: Ledger): Promise<Listing> {
  const item = must(await ledger.take(LANE, NOW, NOW + LEASE), "listing");
  if (!isListing(item)) throw new Error("a chunk or a page was taken; want the listing");
  return item;
}

async function rowsOf(ledger: Ledger, planId: string): Promise<PlanRow[]> {
  const rows: PlanRow[] = [];
  for await (const row of ledger.rows(planId)) rows.push(row);
  return rows;
}

const row = (id: string, kind: "sync" | "migration" = "sync"): PlanRow => ({ job: { id, kind } });

export function plansContract(current: Current): void {
  describe("plans in the making", () => {
    it("rows come back in the order of their job keys, each job once, the latest of it", async () => {
      const { ledger, other } = current();
      await ledger.addRows("one", [row("b"), row("a")], FAR);
      await other.addRows("one", [row("c"), row("a", "migration")], FAR);
      await other.addRows("two", [row("d")], FAR);
      expect(await rowsOf(other, "one")).toEqual([row("a", "migration"), row("b"), row("c")]);
      expect(await rowsOf(ledger, "three")).toEqual([]);
    });

    it("both directions of an id are two rows", async () => {
      const { ledger } = current();
      const both: PlanRow[] = [{ job: { id: "a", direction: "Reverse" } }, { job: { id: "a", direction: "Forward" } }];
      await ledger.addRows("one", both, FAR);
      expect(await rowsOf(ledger, "one")).toEqual(both.toReversed());
    });

    it("holds more rows than a transaction or a page of a query", async () => {
      const { ledger } = current();
      const many = Array.from({ length: 230 }, (_, n) => row(`job-${String(n).padStart(3, "0")}`));
      await ledger.addRows("one", many, FAR);
      expect(await rowsOf(ledger, "one")).toEqual(many);
    });

    it("two readers of one plan, or of two, do not disturb each other", async () => {
      const { ledger } = current();
      const [some, others] = [
        [row("a"), row("b")],
        [row("c"), row("d")],
      ];
      await ledger.addRows("one", some, FAR);
      await ledger.addRows("two", others, FAR);
      const read: PlanRow[] = [];
      for await (const outer of ledger.rows("one")) {
        for await (const inner of ledger.rows("two")) read.push(outer, inner);
        await ledger.addRows("three", [outer], FAR);
      }
      expect(read.map(({ job }) => job.id).join("")).toBe("acadbcbd");
      expect(await rowsOf(ledger, "three")).toEqual(some);
    });

    it("a plan is found by its hash, and by a beginning of it; made again, it is the latest", async () => {
      const { ledger, other } = current();
      const plan = aStoredPlan("abcdef01");
      await ledger.keepPlan(aStoredPlan("abcdff02"));
      await ledger.keepPlan(plan);
      await other.keepPlan({ ...plan, planId: "again" });
      expect(await ledger.plans("abcdef01")).toEqual([{ ...plan, planId: "again" }]);
      expect((await ledger.plans("abcd")).map(({ hash }) => hash)).toEqual(["abcdef01", "abcdff02"]);
      expect(await ledger.plans("b")).toEqual([]);
    });

    it("a listing is taken and saved like any item", async () => {
      const { ledger, other } = current();
      const { planning, listing } = aPlanning();
      await ledger.startRun({ run: planning, items: [listing] });
      const taken = await takeListing(ledger);
      expect(taken).toEqual({ ...listing, seq: 1, takes: 1, due: NOW + LEASE });
      await ledger.save({ ...taken, listed: 1, cursor: "2", due: NOW, takes: 0 });
      expect(await takeListing(other)).toEqual({
        ...listing,
        listed: 1,
        cursor: "2",
        seq: 3,
        takes: 1,
        due: NOW + LEASE,
      });
    });

    it("settled, the run has its jobs, its items are on the list, and the listing is not", async () => {
      const { ledger, other } = current();
      const { planning, planned, items, listing } = aPlanning();
      await ledger.startRun({ run: planning, items: [listing] });
      expect(await other.run(planned.runId)).toEqual(planning);
      expect(await ledger.settlePlan(await takeListing(ledger), planned, items)).toBe(true);
      expect(await other.run(planned.runId)).toEqual(planned);
      expect((await takeChunk(other, LANE, NOW, NOW + LEASE))?.tasks).toHaveLength(10);
      expect((await takeChunk(other, LANE, NOW, NOW + LEASE))?.tasks).toHaveLength(2);
      expect(await other.take(LANE, NOW, NOW + LEASE)).toBeUndefined();
    });

    it("whoever holds an older seq settles nothing", async () => {
      const { ledger, other } = current();
      const { planning, planned, items, listing } = aPlanning();
      await ledger.startRun({ run: planning, items: [listing] });
      const taken = await takeListing(ledger);
      await other.save(taken);
      expect(await ledger.settlePlan(taken, planned, items)).toBe(false);
      expect(await ledger.run(planned.runId)).toEqual(planning);
    });

    it("settled twice is settled once", async () => {
      const { ledger } = current();
      const { planning, planned, items, listing } = aPlanning();
      await ledger.startRun({ run: planning, items: [listing] });
      const taken = await takeListing(ledger);
      await ledger.settlePlan(taken, planned, items);
      expect(await ledger.settlePlan(taken, { ...planned, jobs: 1, open: 1 }, [])).toBe(false);
      expect((await ledger.run(planned.runId))?.jobs).toBe(12);
    });

    it("with no job at all its end can be announced", async () => {
      const { ledger } = current();
      const { planning, planned, listing } = aPlanning();
      await ledger.startRun({ run: planning, items: [listing] });
      await ledger.settlePlan(await takeListing(ledger), { ...planned, jobs: 0, open: 0 }, []);
      expect(await ledger.unannounced(LANE)).toEqual([{ runId: planned.runId, lane: LANE }]);
      expect(await ledger.nextDue(LANE)).toBeUndefined();
    });
  });
}
