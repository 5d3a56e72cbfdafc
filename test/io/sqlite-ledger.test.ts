import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { aConversation, aPlan, aStoredPlan, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

describe("a ledger file", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-ledger-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("forgets plans and rows that have been over for a day when another plan is made", async () => {
    const ledger = openSqliteLedger(join(folder, "ledger.db"));
    const DAY_MS = 86_400_000;
    await ledger.addRows("old", [{ job: { id: "a" } }], NOW);
    await ledger.addRows("new", [{ job: { id: "b" } }], NOW + 2 * DAY_MS);
    await ledger.keepPlan(aStoredPlan("aaaaaaaa", NOW, NOW));
    await ledger.keepPlan(aStoredPlan("bbbbbbbb", NOW + 2 * DAY_MS, NOW + 3 * DAY_MS));
    await ledger.keepPlan(aStoredPlan("cccccccc", NOW + 3 * DAY_MS, NOW + 4 * DAY_MS));
    expect((await ledger.plans("")).map(({ hash }) => hash)).toEqual(["bbbbbbbb", "cccccccc"]);
    expect((await ledger.rows("old")[Symbol.asyncIterator]().next()).done).toBe(true);
    expect((await ledger.rows("new")[Symbol.asyncIterator]().next()).value).toEqual({ job: { id: "b" } });
    await ledger.close();
  });

  it("forgets what was asked for in a room 30 days ago when somebody asks for something else", async () => {
    const ledger = openSqliteLedger(join(folder, "ledger.db"));
    const days = (count: number) => NOW + count * 86_400_000;
    for (const n of [0, 1, 31]) await ledger.keepConversation(aConversation(`asked${n}`, days(n)));
    expect((await ledger.conversations("")).map(({ id }) => id)).toEqual(["asked1", "asked31"]);
    expect(await ledger.keepConversation({ ...aConversation("asked0"), seq: 1 })).toBe(false);
    await ledger.close();
  });

  it("remembers everything when it is closed and opened again", async () => {
    const path = join(folder, "ledger.db");
    const before = openSqliteLedger(path);
    await before.startRun(aPlan({ jobs: 2 }));
    const todo = must(await takeChunk(before, "acme-cn", NOW, NOW + LEASE), "item");
    const [one, ...rest] = todo.tasks;
    const verdict = aVerdict(todo, must(one, "task"));
    const claim = { target: "acme-cn", jobKey: "job0001/Forward", action: "teardown", until: NOW + 3_600_000 } as const;
    await before.claim({ ...claim, runId: todo.runId }, NOW);
    await before.conclude({ ...todo, tasks: rest }, [verdict], [eventOf(verdict)]);
    await before.close();
    await before.close();

    const after = openSqliteLedger(path);
    expect((await after.run(todo.runId))?.open).toBe(1);
    expect(await after.verdicts(todo.runId)).toEqual([verdict]);
    expect(await after.unsent("acme-cn", 10)).toEqual([eventOf(verdict)]);
    expect(await after.unannounced("acme-cn")).toHaveLength(1);
    expect((await takeChunk(after, "acme-cn", NOW + LEASE, NOW + 2 * LEASE))?.tasks).toEqual(rest);
    expect(await after.claim({ ...claim, runId: "run-b" }, NOW)).toBe("elsewhere");
    await after.close();
  });

  it("a failed write leaves nothing behind and the ledger usable", async () => {
    const path = join(folder, "ledger.db");
    const ledger = openSqliteLedger(path);
    const plan = aPlan({ jobs: 20 });
    const [todo] = plan.items;
    const twice = { ...plan, items: [must(todo, "item"), must(todo, "item")] };
    await expect(ledger.startRun(twice)).rejects.toThrow("UNIQUE");
    expect(await ledger.run(plan.run.runId)).toBeUndefined();
    expect(await ledger.startRun(plan)).toBe("started");
    await ledger.close();
  });

  it("makes the folders it is to lie in", () => {
    const path = join(folder, "a", "b", "ledger.db");
    expect(() => openSqliteLedger(path).close()).not.toThrow();
  });

  it.each([
    ["/proc/sluice/ledger.db", /ENOENT.*\/proc\/sluice/],
    ["/dev/null/ledger.db", /^\/dev\/null is not a directory$/],
  ])("%s is refused at once", (path, why) => {
    expect(() => openSqliteLedger(path)).toThrow(why);
  });

  it("a file of another schema version is refused, with what to do", () => {
    const path = join(folder, "ledger.db");
    const database = new DatabaseSync(path);
    database.exec("PRAGMA user_version = 99");
    database.close();
    expect(() => openSqliteLedger(path)).toThrow(/schema version 99; want 1: use another file/);
  });
});
