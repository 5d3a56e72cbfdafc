import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import type { Item } from "../aws/dynamodb-values.ts";
import { type AwsStandIn, type Fault, startAwsStandIn } from "../aws/stand-in.ts";
import { planned } from "../jobs/samples.ts";
import { clientFor, createTable } from "./dynamodb.store.ts";
import {
  AUDITED,
  aConversation,
  aPlan,
  aRejection,
  aSaving,
  aVerdict,
  eventOf,
  LEASE,
  must,
  NOW,
  takeChunk,
} from "./ledger.samples.ts";

const LANE = "acme-cn";
const DAY_S = 86_400;
const CONFLICT: Fault = {
  error: "TransactionCanceledException",
  more: { CancellationReasons: [{ Code: "None" }, { Code: "TransactionConflict" }] },
};

describe("the DynamoDB ledger when things go wrong", () => {
  let aws: AwsStandIn;
  let client: DynamoDBClient;
  let table: string;
  let ledger: Ledger;
  let pauses: number[];

  beforeEach(async () => {
    aws = await startAwsStandIn(() => NOW);
    client = clientFor(aws.url);
    table = await createTable(client);
    pauses = [];
    const pause = async (attempt: number) => void pauses.push(attempt);
    ledger = createDynamoLedger(client, table, { now: () => NOW, pause });
  });
  afterEach(async () => {
    await ledger.close();
    await aws.close();
  });

  const keysOf = (prefix: string) =>
    aws.tables.items(table).filter((item) => textOf(item, "sk").startsWith(prefix)).length;

  it("a start whose reply was lost is the same run when it is repeated", async () => {
    const plan = aPlan({ jobs: 480 });
    aws.script("TransactWriteItems", ["drop-after"]);
    await expect(ledger.startRun(plan)).rejects.toThrow();
    expect(await ledger.startRun(plan)).toBe("same");
    expect([keysOf("MARK#"), keysOf("TODO#")]).toEqual([48, 48]);
  });

  it("a start that never arrived leaves nothing", async () => {
    aws.script("TransactWriteItems", ["drop"]);
    await expect(ledger.startRun(aPlan({ jobs: 480 }))).rejects.toThrow();
    expect(aws.tables.items(table)).toEqual([]);
  });

  it("a run is one transaction, and one more look when it is repeated", async () => {
    const plan = planned({ jobs: Array.from({ length: 10_000 }, (_, index) => `job-${index}`) });
    expect(await ledger.startRun(plan)).toBe("started");
    expect(await ledger.startRun(plan)).toBe("same");
    expect(aws.calls().slice(1)).toEqual(["TransactWriteItems", "TransactWriteItems", "GetItem"]);
  });

  it("a taken item whose reply was lost is taken once: the client's retry is the same transaction", async () => {
    const patient = createDynamoLedger(clientFor(aws.url, 2), table);
    await patient.startRun(aPlan());
    aws.script("TransactWriteItems", ["drop-after"]);
    expect((await takeChunk(patient, LANE, NOW, NOW + LEASE))?.seq).toBe(1);
    await patient.close();
  });

  it("a conclusion whose reply was lost may be repeated and counts once", async () => {
    await ledger.startRun(aPlan({ jobs: 2 }));
    const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
    const [one, two] = todo.tasks;
    const verdict = aVerdict(todo, must(one, "task"));
    const left = { ...todo, tasks: [must(two, "task")] };
    aws.script("TransactWriteItems", ["drop-after"]);
    await expect(ledger.conclude(left, [verdict], [eventOf(verdict)])).rejects.toThrow();
    expect(await ledger.conclude(left, [verdict], [eventOf(verdict)])).toBe(true);
    const run = await ledger.run(todo.runId);
    expect([run?.open, run?.counts.succeeded]).toEqual([1, 1]);
    expect(await ledger.unsent(LANE, 10)).toEqual([eventOf(verdict)]);
  });

  it("a transaction that meets another one waits and tries again", async () => {
    await ledger.startRun(aPlan());
    aws.script("TransactWriteItems", [CONFLICT, CONFLICT]);
    expect((await takeChunk(ledger, LANE, NOW, NOW + LEASE))?.seq).toBe(1);
    expect(pauses).toEqual([0, 1]);
  });

  it("a claim that meets a transaction waits and tries again", async () => {
    aws.script("PutItem", [{ error: "TransactionConflictException" }]);
    const claim = { target: LANE, jobKey: "a/Forward", runId: "r", action: "stop", until: NOW + 1 } as const;
    expect(await ledger.claim(claim, NOW)).toBe("new");
    expect(pauses).toEqual([0]);
  });

  it("a transaction that meets others ten times gives up with the service's error", async () => {
    aws.script(
      "TransactWriteItems",
      Array.from({ length: 10 }, () => CONFLICT),
    );
    await expect(ledger.startRun(aPlan())).rejects.toThrow("as scripted");
    expect(aws.calls().filter((call) => call === "TransactWriteItems")).toHaveLength(10);
  });

  for (const error of ["ThrottlingException", "ProvisionedThroughputExceededException", "AccessDeniedException"]) {
    it(`${error} is thrown, never taken for a condition that did not hold`, async () => {
      await ledger.startRun(aPlan());
      const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      aws.script(
        "TransactWriteItems",
        Array.from({ length: 3 }, () => ({ error })),
      );
      await expect(ledger.save(todo)).rejects.toThrow("as scripted");
      await expect(ledger.conclude({ ...todo, tasks: [] }, [], [])).rejects.toThrow("as scripted");
      await expect(ledger.record(aRejection("r"), AUDITED)).rejects.toThrow("as scripted");
      aws.script("PutItem", [{ error }]);
      const claim = { target: LANE, jobKey: "a/Forward", runId: "r", action: "stop", until: NOW } as const;
      await expect(ledger.claim(claim, NOW)).rejects.toThrow("as scripted");
    });
  }

  it("a table that is not there is an error", async () => {
    const lost = createDynamoLedger(client, "no-such-table");
    await expect(lost.run("r")).rejects.toThrow("resource not found");
    await expect(takeChunk(lost, LANE, NOW, NOW + LEASE)).rejects.toThrow("resource not found");
  });

  it("a priority no one would ask for is refused before anything is written", async () => {
    const plan = aPlan();
    const todos = plan.items.map((todo) => ({ ...todo, priority: 3 }));
    await expect(ledger.startRun({ ...plan, items: todos })).rejects.toThrow("priority is 3; want one of 1, 5");
    expect(aws.tables.items(table)).toEqual([]);
  });

  it("verdicts beyond one page are all read, and so are unsent events", async () => {
    await ledger.startRun(aPlan({ jobs: 300 }));
    const runId = aPlan({ jobs: 300 }).run.runId;
    for (let todo = await takeChunk(ledger, LANE, NOW, NOW + LEASE); todo; ) {
      const held = todo;
      const verdicts = held.tasks.map((task) => ({ ...aVerdict(held, task), reason: "x".repeat(8000) }));
      await ledger.conclude({ ...held, tasks: [] }, verdicts, verdicts.map(eventOf));
      todo = await takeChunk(ledger, LANE, NOW, NOW + LEASE);
    }
    expect(await ledger.verdicts(runId)).toHaveLength(300);
    const unsent = await ledger.unsent(LANE, 1000);
    expect(unsent).toHaveLength(300);
    await ledger.sent(unsent.slice(200));
    expect(await ledger.unsent(LANE, 1000)).toEqual(unsent.slice(0, 200));
  });

  it("savings beyond one page are all read, and kept for 400 days", async () => {
    await ledger.startRun(aPlan({ jobs: 160 }));
    for (let todo = await takeChunk(ledger, LANE, NOW, NOW + LEASE); todo; ) {
      const held = todo;
      const verdicts = held.tasks.map((task) => aVerdict(held, task));
      const savings = verdicts.map((verdict) => aSaving(verdict, { name: "x".repeat(8000) }));
      await ledger.conclude({ ...held, tasks: [] }, verdicts, verdicts.map(eventOf), savings);
      todo = await takeChunk(ledger, LANE, NOW, NOW + LEASE);
    }
    expect(await ledger.savings("2026-11")).toHaveLength(160);
    const kept = expiring(aws.tables.items(table).filter((item) => textOf(item, "pk") === "SAVINGS#2026-11"));
    expect(kept).toHaveLength(160);
    expect(new Set(kept.map(([, expiresAt]) => expiresAt))).toEqual(new Set([NOW / 1000 + 400 * DAY_S]));
  });

  it("only what is finished may expire, and claims that have run out", async () => {
    const plan = aPlan();
    await ledger.startRun(plan);
    const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
    const claim = { target: LANE, jobKey: "job0000/Forward", runId: todo.runId, action: "teardown" } as const;
    await ledger.claim({ ...claim, until: plan.run.deadline }, NOW);
    const after45Days = plan.run.deadline / 1000 + 45 * DAY_S;
    const audited = [expect.stringMatching(/^AT#/), NOW / 1000 + 400 * DAY_S];
    const started = [expect.stringMatching(/^STARTED#/), after45Days];
    const claimed = ["CLAIM", plan.run.deadline / 1000 + DAY_S];
    expect(expiring(aws.tables.items(table))).toEqual([audited, claimed, started]);
    const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
    await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
    await ledger.announced({ runId: todo.runId, lane: LANE });
    expect(expiring(aws.tables.items(table))).toEqual([
      audited,
      ["MARK#00000", after45Days],
      ["RUN", after45Days],
      started,
      ["VERDICT#job0000/Forward", NOW / 1000 + 37 * DAY_S],
    ]);
    expect(keysOf("EVENT#")).toBe(1);
    await ledger.sent(verdicts.map(eventOf));
    expect(aws.tables.items(table)).toHaveLength(5);
    expect(await ledger.lanes()).toEqual([]);
  });

  describe("what has expired, and DynamoDB has not removed yet", () => {
    /** The same table, so many days later. */
    const later = (days: number) =>
      createDynamoLedger(clientFor(aws.url), table, { now: () => NOW + days * DAY_S * 1000, pause: async () => {} });

    /** Starts a run of one job and sees it to its end. */
    async function finished(): Promise<string> {
      await ledger.startRun(aPlan());
      const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
      await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
      await ledger.announced({ runId: todo.runId, lane: LANE });
      return todo.runId;
    }

    it.each([14, 45])("a request id is known for %d days", async (days) => {
      const runId = await finished();
      expect((await later(days).run(runId))?.requestId).toBe("request-1");
      expect(await later(days).startRun(aPlan())).toBe("same");
      expect(await later(days).startRun(aPlan({ jobs: 2 }))).toBe("different");
    });

    it("the request id of a webhook is known for 400 days: a signature without a time is good for ever", async () => {
      const { run, items } = aPlan();
      const plan = { run: { ...run, origin: "webhook", principal: "push" } as const, items };
      await ledger.startRun(plan);
      const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
      await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
      await ledger.announced({ runId: todo.runId, lane: LANE });
      expect(await later(400).startRun(plan)).toBe("same");
      expect(await later(402).run(run.runId)).toBeUndefined();
    });

    it("a run is gone, its verdicts and its place on the list too", async () => {
      const runId = await finished();
      expect(await later(46).run(runId)).toBeUndefined();
      expect(await later(46).runs(10)).toEqual([]);
      expect(await later(46).verdicts(runId)).toEqual([]);
      expect(await later(401).audit(10)).toEqual([]);
    });

    it("a saving is gone", async () => {
      await ledger.startRun(aPlan());
      const todo = must(await takeChunk(ledger, LANE, NOW, NOW + LEASE), "item");
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
      await ledger.conclude(
        { ...todo, tasks: [] },
        verdicts,
        [],
        verdicts.map((verdict) => aSaving(verdict)),
      );
      expect(await later(399).savings("2026-11")).toHaveLength(1);
      expect(await later(401).savings("2026-11")).toEqual([]);
    });

    it("the request id may start another run, which gets verdicts of its own", async () => {
      await finished();
      const anew = later(46);
      const at = NOW + 46 * DAY_S * 1000;
      expect(await anew.startRun(aPlan({ at }))).toBe("started");
      const todo = must(await takeChunk(anew, LANE, at, at + LEASE), "item");
      const verdicts = todo.tasks.map((task) => aVerdict(todo, task, "failed", at));
      expect(await anew.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf))).toBe(true);
      expect(await anew.run(todo.runId)).toMatchObject({ open: 0, counts: { failed: 1, succeeded: 0 } });
      expect(await anew.verdicts(todo.runId)).toEqual(verdicts);
    });

    it("what was asked for in a room is gone, and its id may be used again", async () => {
      const asked = aConversation("abcd0001");
      await ledger.keepConversation(asked);
      expect(await later(29).keepConversation({ ...asked, seq: 1 })).toBe(true);
      expect(await later(29).conversations("abcd")).toHaveLength(1);
      expect(await later(31).conversation(asked.id)).toBeUndefined();
      expect(await later(31).conversations("abcd")).toEqual([]);
      expect(await later(31).keepConversation(asked)).toBe(true);
    });

    it("an event id may be recorded again", async () => {
      await ledger.record(aRejection("r"), AUDITED);
      expect(await later(39).record(aRejection("r"), AUDITED)).toBe(false);
      expect(await later(41).record(aRejection("r"), AUDITED)).toBe(true);
    });
  });
});

function expiring(items: readonly Item[]): (readonly [string, number])[] {
  const finished = items.filter((item) => "expiresAt" in item);
  const shown = finished.map((item) => [textOf(item, "sk"), Number(textOf(item, "expiresAt"))] as const);
  return shown.sort(([one], [other]) => (one < other ? -1 : 1));
}

function textOf(item: Item, name: string): string {
  return Object.values(item[name] ?? {}).join("");
}
