import { describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aSaving, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const DAY_MS = 86_400_000;

export function savingsContract(current: Current): void {
  describe("savings", () => {
    it("are written with the verdicts they rest on: here of ten jobs, with all that is known of each", async () => {
      const { ledger, other } = current();
      const todo = await startAndTake(ledger, 10);
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
      const savings = verdicts.map((verdict) => aSaving(verdict));
      expect(await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf), savings)).toBe(true);
      expect(byId(await other.savings("2026-11"))).toEqual(byId(savings));
      expect(await other.verdicts(todo.runId)).toHaveLength(10);
    });

    it("are not written again when the conclusion is repeated, nor changed", async () => {
      const { ledger } = current();
      const todo = await startAndTake(ledger, 2);
      const [first, second] = verdictsOn(todo);
      const left = { ...todo, tasks: todo.tasks.slice(1) };
      await ledger.conclude(left, [first], [eventOf(first)], [aSaving(first)]);
      const both = [first, second];
      const changed = [aSaving(first, { perHour: 9 }), aSaving(second)];
      expect(await ledger.conclude({ ...todo, tasks: [] }, both, both.map(eventOf), changed)).toBe(true);
      expect(byId(await ledger.savings("2026-11"))).toEqual(byId([aSaving(first), aSaving(second)]));
    });

    it("are not written when the item is not ours any more", async () => {
      const { ledger, other } = current();
      const todo = await startAndTake(ledger, 1);
      await takeChunk(other, "acme-cn", NOW + LEASE, NOW + 2 * LEASE);
      const [verdict] = verdictsOn(todo);
      expect(await ledger.conclude({ ...todo, tasks: [] }, [verdict], [], [aSaving(verdict)])).toBe(false);
      expect(await ledger.savings("2026-11")).toEqual([]);
    });

    it("of a month are those recorded up to its end, and no more than 400 days before it", async () => {
      const { ledger } = current();
      const [to, oldest] = [Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 1) - 400 * DAY_MS];
      await keep(ledger, [NOW, to - 1, to, Date.UTC(2026, 0, 31), oldest, oldest - 1]);
      expect(await timesOf(ledger, "2026-11")).toEqual([oldest, Date.UTC(2026, 0, 31), NOW, to - 1]);
      expect(await timesOf(ledger, "2026-12")).toEqual([Date.UTC(2026, 0, 31), NOW, to - 1, to]);
      expect(await timesOf(ledger, "2026-01")).toEqual([oldest - 1, oldest, Date.UTC(2026, 0, 31)]);
      expect(await timesOf(ledger, "2025-09")).toEqual([]);
    });
  });
}

async function startAndTake(ledger: Ledger, jobs: number): Promise<Todo> {
  await ledger.startRun(aPlan({ jobs }));
  return must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "item");
}

/** At least one, and as many as there are tasks. */
function verdictsOn(todo: Todo): [ResultEvent, ResultEvent] {
  const [one, two = one] = todo.tasks.map((task) => aVerdict(todo, task));
  return [must(one, "verdict"), must(two, "verdict")];
}

/** A saving at each of these times, of a job each. */
async function keep(ledger: Ledger, times: readonly number[]): Promise<void> {
  const todo = await startAndTake(ledger, times.length);
  const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
  const savings = verdicts.map((verdict, index) => aSaving(verdict, { at: times[index] ?? NOW }));
  await ledger.conclude({ ...todo, tasks: [] }, verdicts, [], savings);
}

async function timesOf(ledger: Ledger, month: string): Promise<readonly number[]> {
  return (await ledger.savings(month)).map(({ at }) => at).sort((one, other) => one - other);
}

function byId(savings: readonly Saving[]): Saving[] {
  return savings.toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1));
}
