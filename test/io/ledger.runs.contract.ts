import { describe, expect, it } from "vitest";
import { isPage } from "#lib/jobs/todo.ts";
import { planned } from "../jobs/samples.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

export function runsContract(current: Current): void {
  describe("runs", () => {
    it("a run that was started can be read, by another worker too", async () => {
      const { ledger, other } = current();
      const plan = aPlan({ jobs: 25 });
      expect(await ledger.startRun(plan)).toBe("started");
      expect(await ledger.run(plan.run.runId)).toEqual(plan.run);
      expect(await other.run(plan.run.runId)).toEqual(plan.run);
    });

    it("the lanes are those of its runs, each once", async () => {
      const { ledger, other } = current();
      expect(await ledger.lanes()).toEqual([]);
      await ledger.startRun(aPlan({ requestId: "request-1" }));
      await other.startRun(aPlan({ requestId: "request-2" }));
      expect(await ledger.lanes()).toEqual(["acme-cn"]);
    });

    it("a run nobody started is undefined", async () => {
      expect(await current().ledger.run("0123")).toBeUndefined();
    });

    it("the same request and body again is the same run, and the first one's times stay", async () => {
      const { ledger } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      expect(await ledger.startRun(aPlan({ at: NOW + 5000 }))).toBe("same");
      expect(await ledger.run(plan.run.runId)).toEqual(plan.run);
      expect(await ledger.nextDue("acme-cn")).toBe(NOW);
    });

    it("the same request with another body is different, and changes nothing", async () => {
      const { ledger } = current();
      const plan = aPlan();
      await ledger.startRun(plan);
      expect(await ledger.startRun(aPlan({ jobs: 30 }))).toBe("different");
      expect(await ledger.run(plan.run.runId)).toEqual(plan.run);
      await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE);
      expect(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE)).toBeUndefined();
    });

    it("two workers that start one run at once leave one run and each item once", async () => {
      const { ledger, other } = current();
      const plan = aPlan({ jobs: 25 });
      const answers = await Promise.all([ledger.startRun(plan), other.startRun(plan)]);
      expect([...answers].sort()).toEqual(["same", "started"]);
      const chunks: number[] = [];
      for (let item = await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE); item; ) {
        chunks.push(item.chunk);
        item = await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE);
      }
      expect(chunks).toEqual([0, 1, 2]);
    });

    it("repeating a start does not bring back a finished chunk, nor a taken one to its old place", async () => {
      const { ledger } = current();
      const plan = aPlan({ jobs: 30 });
      await ledger.startRun(plan);
      const done = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "first chunk");
      const verdicts = done.tasks.map((task) => aVerdict(done, task));
      await ledger.conclude({ ...done, tasks: [] }, verdicts, verdicts.map(eventOf));
      const held = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "second chunk");
      expect(await ledger.startRun(plan)).toBe("same");
      const left = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "third chunk");
      expect([done.chunk, held.chunk, left.chunk]).toEqual([0, 1, 2]);
      expect(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE)).toBeUndefined();
    });

    it("the longest plan there is, with the longest ids, is recorded whole", async () => {
      const { ledger } = current();
      const jobs = Array.from({ length: 10_000 }, (_, index) => ({
        id: String(index).padStart(64, "x"),
        instanceId: "i".repeat(64),
        kind: "change-tracking",
        direction: "Reverse",
      }));
      const plan = planned({ action: "delete", jobs });
      expect(await ledger.startRun(plan)).toBe("started");
      expect((await ledger.run(plan.run.runId))?.open).toBe(10_000);
      let listed = 0;
      for (let item = await ledger.take("acme-cn", NOW, NOW + LEASE); item; ) {
        listed += isPage(item) ? item.jobs.length : 0;
        item = await ledger.take("acme-cn", NOW, NOW + LEASE);
      }
      expect(listed).toBe(10_000);
    });

    it("a run waits to announce its end until that is announced, and a repeated start does not ask for it again", async () => {
      const { ledger, other } = current();
      const plan = aPlan();
      const elsewhere = aPlan({ requestId: "request-2", lane: "acme-eu" });
      await ledger.startRun(plan);
      await ledger.startRun(elsewhere);
      const end = { runId: plan.run.runId, lane: "acme-cn" };
      expect(await ledger.unannounced("acme-cn")).toEqual([end]);
      await other.announced(end);
      await other.announced(end);
      await ledger.startRun(plan);
      expect(await ledger.unannounced("acme-cn")).toEqual([]);
      expect(await ledger.unannounced("acme-eu")).toEqual([{ runId: elsewhere.run.runId, lane: "acme-eu" }]);
    });
  });
}
