import { describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import { isChunk, isPage, type Page } from "#lib/jobs/todo.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const LANE = "acme-cn";

/** A run of 20 jobs on one page, and the chunks they will be. */
function aPagedPlan() {
  const { run, items } = aPlan({ jobs: 20 });
  const chunks = items.filter(isChunk);
  const jobs = chunks.flatMap(({ tasks }) => tasks.map(({ job }) => job));
  const { priority, due, seq } = must(chunks[0], "chunk");
  const page: Page = { runId: run.runId, lane: LANE, priority, due, seq, page: 0, jobs, nextChunk: 0 };
  return { run, page, chunks };
}

async function takePage(ledger: Ledger): Promise<Page> {
  const item = must(await ledger.take(LANE, NOW, NOW + LEASE), "page");
  if (!isPage(item)) throw new Error("a chunk was taken; want a page");
  return item;
}

export function pagesContract(current: Current): void {
  describe("pages", () => {
    it("a page is taken and saved like any item", async () => {
      const { ledger, other } = current();
      const { run, page } = aPagedPlan();
      await ledger.startRun({ run, items: [page, { ...page, page: 1, due: NOW + 1 }] });
      const taken = await takePage(ledger);
      expect(taken).toEqual({ ...page, seq: 1, takes: 1, due: NOW + LEASE });
      expect(await ledger.save({ ...taken, due: NOW - 1, takes: 0 })).toEqual({
        ...page,
        seq: 2,
        takes: 0,
        due: NOW - 1,
      });
      expect((await takePage(other)).seq).toBe(3);
      expect(await other.take(LANE, NOW, NOW + LEASE)).toBeUndefined();
    });

    it("its chunks come on the list with what is left of it, in one transaction", async () => {
      const { ledger, other } = current();
      const { run, page, chunks } = aPagedPlan();
      await ledger.startRun({ run, items: [page] });
      const taken = await takePage(ledger);
      const [one, two] = [must(chunks[0], "chunk"), must(chunks[1], "chunk")];
      const left = { ...taken, jobs: taken.jobs.slice(10), nextChunk: 1 };
      expect(await ledger.list(left, [one])).toBe(true);
      expect(await takeChunk(other, LANE, NOW, NOW + LEASE)).toEqual({ ...one, seq: 1, takes: 1, due: NOW + LEASE });
      expect(await ledger.list({ ...left, jobs: [], nextChunk: 2 }, [two])).toBe(true);
      expect((await takeChunk(other, LANE, NOW, NOW + LEASE))?.chunk).toBe(1);
      expect(await ledger.take(LANE, NOW + LEASE - 1, NOW + LEASE)).toBeUndefined();
      expect(await ledger.nextDue(LANE)).toBe(NOW + LEASE);
    });

    it("whoever holds an older seq lists nothing", async () => {
      const { ledger, other } = current();
      const { run, page, chunks } = aPagedPlan();
      await ledger.startRun({ run, items: [page] });
      const stale = await takePage(ledger);
      await other.take(LANE, NOW + LEASE, NOW + 2 * LEASE);
      expect(await ledger.list({ ...stale, jobs: [] }, chunks)).toBe(false);
      expect(await ledger.take(LANE, NOW + LEASE, NOW + 2 * LEASE)).toBeUndefined();
    });

    it("a page that is done lists nothing again", async () => {
      const { ledger } = current();
      const { run, page, chunks } = aPagedPlan();
      await ledger.startRun({ run, items: [page] });
      const taken = await takePage(ledger);
      expect(await ledger.list({ ...taken, jobs: [] }, chunks)).toBe(true);
      expect(await ledger.list({ ...taken, jobs: [] }, chunks)).toBe(false);
      expect(await ledger.save(taken)).toBeUndefined();
    });
  });
}
