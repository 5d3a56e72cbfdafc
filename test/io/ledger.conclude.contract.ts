import { describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { NO_COUNTS } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

const LANE = "acme-cn";

export function concludeContract(current: Current): void {
  describe("concluding", () => {
    it("puts verdicts and events, lowers the open count, and counts each verdict", async () => {
      const { ledger, other } = current();
      const todo = await startAndTake(ledger, 5);
      const words = ["succeeded", "already", "refused", "failed", "unproven"] as const;
      const verdicts = todo.tasks.map((task, index) => aVerdict(todo, task, words[index]));
      expect(await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf))).toBe(true);
      const run = await other.run(todo.runId);
      expect(run?.open).toBe(0);
      expect(run?.counts).toEqual({ succeeded: 1, already: 1, refused: 1, failed: 1, unproven: 1 });
      expect(byJob(await other.verdicts(todo.runId))).toEqual(verdicts);
      expect(byId(await other.unsent(LANE, 10))).toEqual(byId(verdicts.map(eventOf)));
      expect(await other.nextDue(LANE)).toBeUndefined();
    });

    it("a dry run's verdicts close its jobs without a count", async () => {
      const { ledger } = current();
      const todo = await startAndTake(ledger, 2);
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task, "planned"));
      await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
      const run = await ledger.run(todo.runId);
      expect([run?.open, run?.counts]).toEqual([0, NO_COUNTS]);
    });

    it("an item with tasks left stays as given, and its holder may go on with it", async () => {
      const { ledger, other } = current();
      const todo = await startAndTake(ledger, 3);
      const [done, ...rest] = todo.tasks;
      const verdict = aVerdict(todo, must(done, "first task"));
      const left = { ...todo, tasks: rest, due: NOW + 2000 };
      expect(await ledger.conclude(left, [verdict], [eventOf(verdict)])).toBe(true);
      expect(await ledger.nextDue(LANE)).toBe(NOW + 2000);
      const saved = must(await ledger.save({ ...left, due: NOW + 4000 }), "saved item");
      expect((await takeChunk(other, LANE, NOW + 4000, NOW + LEASE))?.tasks).toEqual(rest);
      expect(await ledger.save(saved)).toBeUndefined();
      expect((await ledger.run(todo.runId))?.open).toBe(2);
    });

    it("an item left due at the very time it was due stays on the list once", async () => {
      const { ledger } = current();
      const todo = await startAndTake(ledger, 2);
      expect(await ledger.conclude(todo, [], [])).toBe(true);
      expect((await takeChunk(ledger, LANE, todo.due, todo.due + LEASE))?.tasks).toHaveLength(2);
      expect(await takeChunk(ledger, LANE, todo.due, todo.due + LEASE)).toBeUndefined();
    });

    it("a repeated conclusion keeps the first verdict, counts once, and does not ask to send again what was sent", async () => {
      const { ledger } = current();
      const todo = await startAndTake(ledger, 2);
      const [one, two] = todo.tasks;
      const first = aVerdict(todo, must(one, "first task"), "succeeded");
      const left = { ...todo, tasks: [must(two, "second task")] };
      await ledger.conclude(left, [first], [eventOf(first)]);
      await ledger.sent([eventOf(first)]);
      const changed: ResultEvent = { ...first, verdict: "failed", reason: "never to be seen" };
      const second = aVerdict(todo, must(two, "second task"), "refused");
      const events = [changed, second].map(eventOf);
      expect(await ledger.conclude({ ...todo, tasks: [] }, [changed, second], events)).toBe(true);
      expect(byJob(await ledger.verdicts(todo.runId))).toEqual([first, second]);
      expect((await ledger.run(todo.runId))?.counts).toEqual({ ...NO_COUNTS, succeeded: 1, refused: 1 });
      expect((await ledger.run(todo.runId))?.open).toBe(0);
      expect(await ledger.unsent(LANE, 10)).toEqual([eventOf(second)]);
    });

    it("writes nothing at all when the item is not ours any more", async () => {
      const { ledger, other } = current();
      const todo = await startAndTake(ledger, 1);
      const [task] = todo.tasks;
      const ours = { target: LANE, jobKey: "job0000/Forward", runId: todo.runId } as const;
      const claim = { ...ours, action: "teardown", until: NOW + 3_600_000 } as const;
      await ledger.claim(claim, NOW);
      await takeChunk(other, LANE, NOW + LEASE, NOW + 2 * LEASE);
      const verdict = aVerdict(todo, must(task, "task"));
      expect(await ledger.conclude({ ...todo, tasks: [] }, [verdict], [eventOf(verdict)])).toBe(false);
      expect(await ledger.verdicts(todo.runId)).toEqual([]);
      expect(await ledger.unsent(LANE, 10)).toEqual([]);
      expect((await ledger.run(todo.runId))?.open).toBe(1);
      expect(await other.claim({ ...claim, runId: "another" }, NOW)).toBe("elsewhere");
    });

    it("chunks of one run concluded at once all count", async () => {
      const { ledger, other } = current();
      await ledger.startRun(aPlan({ jobs: 30 }));
      const todos = await Promise.all([1, 2, 3].map(() => takeChunk(ledger, LANE, NOW, NOW + LEASE)));
      const answers = todos.map((item, index) => {
        const todo = must(item, "chunk");
        const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
        return (index % 2 ? ledger : other).conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
      });
      expect(await Promise.all(answers)).toEqual([true, true, true]);
      const run = await ledger.run(must(todos[0], "chunk").runId);
      expect([run?.open, run?.counts.succeeded]).toEqual([0, 30]);
      expect(await ledger.verdicts(must(todos[0], "chunk").runId)).toHaveLength(30);
    });
  });
}

async function startAndTake(ledger: Ledger, jobs: number): Promise<Todo> {
  await ledger.startRun(aPlan({ jobs }));
  return must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
}

function byJob(verdicts: readonly ResultEvent[]): ResultEvent[] {
  return verdicts.toSorted((one, other) => one.jobId.localeCompare(other.jobId));
}

function byId<T extends { readonly eventId: string }>(events: readonly T[]): T[] {
  return events.toSorted((one, other) => one.eventId.localeCompare(other.eventId));
}
