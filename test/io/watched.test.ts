import { expect, it } from "vitest";
import type { Line } from "#lib/io/log.ts";
import { createMeter } from "#lib/io/metrics.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { watchedLedger } from "#lib/io/watched.ts";
import { aPlan, aSaving, aVerdict, eventOf, LEASE, must, NOW, takeChunk } from "./ledger.samples.ts";

it("a watched ledger concludes with all that it is given, and logs each verdict", async () => {
  const lines: Line[] = [];
  const ledger = watchedLedger(openSqliteLedger(":memory:"), (line) => lines.push(line), createMeter());
  await ledger.startRun(aPlan({ jobs: 2 }));
  const todo = must(await takeChunk(ledger, "acme-cn", NOW, NOW + LEASE), "item");
  const verdicts = todo.tasks.map((task) => aVerdict(todo, task));
  const savings = verdicts.map((verdict) => aSaving(verdict));
  await ledger.conclude({ ...todo, tasks: [] }, verdicts, verdicts.map(eventOf), savings);
  expect(await ledger.savings("2026-11")).toHaveLength(2);
  expect(await ledger.unsent("acme-cn", 10)).toHaveLength(2);
  expect(lines.map(({ step }) => step)).toEqual(["accept", "verdict", "verdict"]);
});
