import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import type { Item } from "../aws/dynamodb-values.ts";
import { type AwsStandIn, type Fault, startAwsStandIn } from "../aws/stand-in.ts";
import { clientFor, createTable } from "./dynamodb.store.ts";
import { aPlan, aRejection, aVerdict, eventOf, LEASE, must, NOW } from "./ledger.samples.ts";

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

  it("a start that broke off half-way is completed by its repetition, without what was finished meanwhile", async () => {
    const plan = aPlan({ jobs: 1500 });
    aws.script("TransactWriteItems", ["none", "none", "drop"]);
    await expect(ledger.startRun(plan)).rejects.toThrow();
    expect(keysOf("TODO#")).toBe(96);
    const done = must(await ledger.take(LANE, NOW, NOW + LEASE), "first chunk");
    await ledger.conclude({ ...done, tasks: [] }, [], []);
    expect(await ledger.startRun(plan)).toBe("same");
    expect([keysOf("CHUNK#"), keysOf("TODO#")]).toEqual([150, 149]);
    expect((await ledger.take(LANE, NOW, NOW + LEASE))?.chunk).toBe(1);
  });

  it("a half-way start with another body is different and adds nothing", async () => {
    aws.script("TransactWriteItems", ["none", "drop"]);
    await expect(ledger.startRun(aPlan({ jobs: 1500 }))).rejects.toThrow();
    expect(await ledger.startRun(aPlan({ jobs: 2000 }))).toBe("different");
    expect(keysOf("TODO#")).toBe(48);
  });

  it("two workers that list one large run at once list each chunk once", async () => {
    const plan = aPlan({ jobs: 2000 });
    const other = createDynamoLedger(clientFor(aws.url), table, { now: () => NOW });
    aws.script("TransactWriteItems", ["none", "drop"]);
    await expect(ledger.startRun(plan)).rejects.toThrow();
    expect(await Promise.all([ledger.startRun(plan), other.startRun(plan)])).toEqual(["same", "same"]);
    expect([keysOf("CHUNK#"), keysOf("TODO#")]).toEqual([200, 200]);
    await other.close();
  });

  it("a run that is whole is not looked through again", async () => {
    const plan = aPlan({ jobs: 600 });
    await ledger.startRun(plan);
    const before = aws.calls().length;
    expect(await ledger.startRun(plan)).toBe("same");
    expect(aws.calls().slice(before)).toEqual(["PutItem", "TransactWriteItems", "GetItem"]);
  });

  it("a taken item whose reply was lost is taken once: the client's retry is the same transaction", async () => {
    const patient = createDynamoLedger(clientFor(aws.url, 2), table);
    await patient.startRun(aPlan());
    aws.script("TransactWriteItems", ["drop-after"]);
    expect((await patient.take(LANE, NOW, NOW + LEASE))?.seq).toBe(1);
    await patient.close();
  });

  it("a conclusion whose reply was lost may be repeated and counts once", async () => {
    await ledger.startRun(aPlan({ jobs: 2 }));
    const todo = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
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
    expect((await ledger.take(LANE, NOW, NOW + LEASE))?.seq).toBe(1);
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
      const todo = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
      aws.script(
        "TransactWriteItems",
        Array.from({ length: 3 }, () => ({ error })),
      );
      await expect(ledger.save(todo)).rejects.toThrow("as scripted");
      await expect(ledger.conclude({ ...todo, tasks: [] }, [], [])).rejects.toThrow("as scripted");
      await expect(ledger.record(aRejection("r"))).rejects.toThrow("as scripted");
      aws.script("PutItem", [{ error }]);
      const claim = { target: LANE, jobKey: "a/Forward", runId: "r", action: "stop", until: NOW } as const;
      await expect(ledger.claim(claim, NOW)).rejects.toThrow("as scripted");
    });
  }

  it("a table that is not there is an error", async () => {
    const lost = createDynamoLedger(client, "no-such-table");
    await expect(lost.run("r")).rejects.toThrow("resource not found");
    await expect(lost.take(LANE, NOW, NOW + LEASE)).rejects.toThrow("resource not found");
  });

  it("a priority no one would ask for is refused before anything is written", async () => {
    const plan = aPlan();
    const todos = plan.todos.map((todo) => ({ ...todo, priority: 3 }));
    await expect(ledger.startRun({ ...plan, todos })).rejects.toThrow("priority is 3; want one of 1, 5");
    expect(aws.tables.items(table)).toEqual([]);
  });

  it("verdicts beyond one page are all read, and so are unsent events", async () => {
    await ledger.startRun(aPlan({ jobs: 300 }));
    const runId = aPlan({ jobs: 300 }).run.runId;
    for (let todo = await ledger.take(LANE, NOW, NOW + LEASE); todo; ) {
      const held = todo;
      const verdicts = held.tasks.map((task) => ({ ...aVerdict(held, task), reason: "x".repeat(8000) }));
      await ledger.conclude({ ...held, tasks: [] }, verdicts, verdicts.map(eventOf));
      todo = await ledger.take(LANE, NOW, NOW + LEASE);
    }
    expect(await ledger.verdicts(runId)).toHaveLength(300);
    const unsent = await ledger.unsent(LANE, 1000);
    expect(unsent).toHaveLength(300);
    await ledger.sent(unsent.slice(200));
    expect(await ledger.unsent(LANE, 1000)).toEqual(unsent.slice(0, 200));
  });

  it("only what is finished may expire: 30 days after the run's deadline", async () => {
    const plan = aPlan();
    await ledger.startRun(plan);
    const todo = must(await ledger.take(LANE, NOW, NOW + LEASE), "item");
    const claim = { target: LANE, jobKey: "job0000/Forward", runId: todo.runId, action: "teardown" } as const;
    await ledger.claim({ ...claim, until: plan.run.deadline }, NOW);
    const after30Days = plan.run.deadline / 1000 + 30 * DAY_S;
    const started = [expect.stringMatching(/^STARTED#/), after30Days];
    expect(expiring(aws.tables.items(table))).toEqual([started]);
    const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
    await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf));
    await ledger.announced({ runId: todo.runId, lane: LANE });
    expect(expiring(aws.tables.items(table))).toEqual([
      ["CHUNK#00000", after30Days],
      ["RUN", after30Days],
      started,
      ["VERDICT#job0000/Forward", NOW / 1000 + 37 * DAY_S],
    ]);
    expect(keysOf("EVENT#")).toBe(1);
    await ledger.sent(verdicts.map(eventOf));
    expect(aws.tables.items(table)).toHaveLength(5);
    expect(keysOf("LANE#")).toBe(1);
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
