import { describe, expect, it } from "vitest";
import type { Current } from "./ledger.contract.ts";
import { AUDITED, aPlan, aRejection, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

export function eventsContract(current: Current): void {
  describe("events to send", () => {
    it("a recorded event waits until the bus has accepted it", async () => {
      const { ledger, other } = current();
      const event = aRejection("rejected-1");
      expect(await ledger.record(event, AUDITED)).toBe(true);
      expect(await other.unsent("rejected", 10)).toEqual([event]);
      await other.sent([event]);
      await other.sent([event]);
      expect(await ledger.unsent("rejected", 10)).toEqual([]);
    });

    it("an event id is recorded once, also after it was sent", async () => {
      const { ledger, other } = current();
      const event = aRejection("rejected-1");
      await ledger.record(event, AUDITED);
      expect(await other.record({ ...event, detail: { reason: "another" } }, AUDITED)).toBe(false);
      expect(await ledger.unsent("rejected", 10)).toEqual([event]);
      await ledger.sent([event]);
      expect(await ledger.record(event, AUDITED)).toBe(false);
      expect(await ledger.unsent("rejected", 10)).toEqual([]);
    });

    it("workers that race to record one event record it once", async () => {
      const { ledger, other } = current();
      const answers = [ledger, other, ledger].map((one) => one.record(aRejection("rejected-1"), AUDITED));
      expect((await Promise.all(answers)).filter(Boolean)).toHaveLength(1);
    });

    it("the oldest come first, no more than asked for", async () => {
      const { ledger } = current();
      await ledger.startRun(aPlan({ jobs: 10 }));
      const todo = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "item");
      const verdicts = todo.tasks.map((task, index) => aVerdict(todo, task, "succeeded", NOW + index * 1000));
      const events = verdicts.map(eventOf);
      for (const [index, verdict] of verdicts.entries()) {
        const left = { ...todo, tasks: todo.tasks.slice(index + 1) };
        await ledger.conclude(left, [verdict], [eventOf(verdict)]);
      }
      expect(await ledger.unsent("acme-cn", 4)).toEqual(events.slice(0, 4));
      await ledger.sent(events.slice(1, 4));
      expect(await ledger.unsent("acme-cn", 4)).toEqual([events[0], ...events.slice(4, 7)]);
      expect(await ledger.unsent("acme-cn", 100)).toHaveLength(7);
      expect(await ledger.unsent("rejected", 10)).toEqual([]);
    });

    it("events that name no time come in the order they were recorded", async () => {
      const { ledger } = current();
      const events = ["c", "a", "b"].map((id) => aRejection(id));
      for (const event of events) await ledger.record(event, AUDITED);
      expect(await ledger.unsent("rejected", 10)).toEqual(events);
      await ledger.sent(events.slice(0, 2));
      expect(await ledger.unsent("rejected", 10)).toEqual(events.slice(2));
    });

    it("a text of any characters comes back unchanged", async () => {
      const { ledger } = current();
      const event = aRejection("rejected-1", {
        reason: 'it\'s "so" 🚀 \u0000 阿里云',
        nested: { list: [1, null, ""] },
      });
      await ledger.record(event, AUDITED);
      expect(await ledger.unsent("rejected", 1)).toEqual([event]);
    });
  });
}
