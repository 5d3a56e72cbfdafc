import { describe, expect, it } from "vitest";
import { conclude } from "#lib/engine/decision.ts";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { record } from "#lib/engine/record.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import type { Job } from "#lib/jobs/job.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import { freshTask, type Todo } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { NOW, planned } from "../jobs/samples.ts";

const FINISHED = NOW + 5000;
const REFUSED = { verdict: "refused", reason: "protected by ann" } as const;
/** SHA-256 of the run's id and the job's key, cut to 32 digits. */
const [OF_A, OF_B] = ["0259f83edb3860bebd465566cd21493b", "62d4fb44dfa4a2b29395e660b5234357"];

it("a verdict is recorded with the event that tells of it, and its job leaves the item", async () => {
  const { held, written } = inHand([{ id: "a" }, { id: "b" }, { id: "c" }]);
  const after = await record(held, [verdictOn({ id: "a" }), verdictOn({ id: "b" })]);
  expect(after?.todo.tasks.map(({ job }) => job.id)).toEqual(["c"]);
  expect(after).toEqual({ ...held, todo: { ...held.todo, tasks: held.todo.tasks.slice(2) } });
  const [one] = written;
  expect(one?.todo).toEqual(after?.todo);
  expect(one?.verdicts).toMatchObject([
    { eventId: OF_A, jobId: "a", ...REFUSED, finishedAt: "2026-11-23T00:00:05.000Z" },
    { eventId: OF_B, jobId: "b", ...REFUSED, finishedAt: "2026-11-23T00:00:05.000Z" },
  ]);
  expect(one?.events).toEqual([
    { eventId: OF_A, lane: "acme-cn", detailType: "Job Control Verdict", detail: one?.verdicts[0] },
    { eventId: OF_B, lane: "acme-cn", detailType: "Job Control Verdict", detail: one?.verdicts[1] },
  ]);
  expect([written.length, held.bench.news.isUntold]).toEqual([1, true]);
});

it("what a dry run comes to is told as a plan", async () => {
  const { held, written } = inHand([{ id: "a" }], { dryRun: true });
  await record(held, [verdictOn({ id: "a" })]);
  expect(written[0]?.events).toMatchObject([{ eventId: OF_A, detailType: "Job Control Plan" }]);
});

it("a verdict on one direction of a job leaves the other in hand", async () => {
  const reverse: Job = { id: "a", direction: "Reverse" };
  const { held } = inHand([{ id: "a" }, reverse]);
  const after = await record(held, [verdictOn({ id: "a" })]);
  expect(after?.todo.tasks.map(({ job }) => job)).toEqual([reverse]);
});

it("no verdict at all is written nowhere, and is no news", async () => {
  const { held, written } = inHand([{ id: "a" }]);
  expect(await record(held, [])).toBe(held);
  expect([written, held.bench.news.isUntold]).toEqual([[], false]);
});

it("an item that is somebody else's by now is let go, and there is no news", async () => {
  const { held } = inHand([{ id: "a" }], {}, false);
  expect(await record(held, [verdictOn({ id: "a" })])).toBeUndefined();
  expect(held.bench.news.isUntold).toBe(false);
});

describe("what a proven end of a billed job saves", () => {
  const deleted = (command: object = {}) => {
    const { held, written } = inHand([{ id: "a" }, { id: "b" }], command);
    const bench = { ...held.bench, provider: alibabaDts };
    return { written, held: { ...held, bench } };
  };
  const PRICES = { currency: "CNY", rates: [{ perHour: 2.2 }] };

  it("is recorded with its verdict, at the price of that moment", async () => {
    const { held, written } = deleted();
    await record({ ...held, bench: { ...held.bench, rates: () => PRICES } }, [deletionOf("a"), verdictOn({ id: "b" })]);
    expect(written[0]?.savings).toMatchObject([
      { eventId: OF_A, jobId: "a", proven: "delete", at: FINISHED, billing: "billed", perHour: 2.2, currency: "CNY" },
    ]);
  });

  it("has no price without a price list", async () => {
    const { held, written } = deleted();
    await record(held, [deletionOf("a")]);
    expect(written[0]?.savings).toHaveLength(1);
    expect(written[0]?.savings?.[0]).not.toHaveProperty("perHour");
  });

  it("is nothing in a dry run, nor where no provider is at hand", async () => {
    const dry = deleted({ dryRun: true });
    await record(dry.held, [deletionOf("a")]);
    const { held, written } = inHand([{ id: "a" }]);
    await record(held, [deletionOf("a")]);
    expect([dry.written[0]?.savings, written[0]?.savings]).toEqual([[], []]);
  });
});

/** A sync job that ran until this run has deleted it. */
function deletionOf(id: string) {
  const fresh = freshTask({ id, kind: "sync" }, ["delete"], false, NOW);
  const task = { ...fresh, status: "gone", statusBefore: "Synchronizing", proven: ["delete"] as const };
  return conclude(task, { verdict: "succeeded", reason: "gone" });
}

function verdictOn(job: Job) {
  return conclude(freshTask(job, ["stop"], false, NOW), REFUSED);
}

type Written = {
  readonly todo: Todo;
  readonly verdicts: readonly ResultEvent[];
  readonly events: readonly EventToSend[];
  readonly savings: readonly Saving[] | undefined;
};

function inHand(jobs: readonly Job[], command: object = {}, isOurs = true) {
  const { run } = planned({ jobs, ...command });
  const place = { runId: run.runId, lane: run.lane, priority: 1, due: NOW, seq: 1 };
  const todo: Todo = { ...place, chunk: 0, tasks: jobs.map((job) => freshTask(job, ["stop"], false, NOW)) };
  const written: Written[] = [];
  const keep: Ledger["conclude"] = async (left, verdicts, events, savings) => {
    written.push({ todo: left, verdicts, events, savings });
    return isOurs;
  };
  const ledger = { ...openSqliteLedger(":memory:"), conclude: keep };
  const clock = { now: () => FINISHED, elapsed: () => 0, sleep: async () => undefined };
  return { held: { todo, run, bench: { ledger, clock, news: { isUntold: false } } }, written };
}
