import { expect, it } from "vitest";
import { keepDefinitions } from "#lib/engine/snapshot.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import type { Carried, Task } from "#lib/jobs/todo.ts";
import { NOW } from "../jobs/samples.ts";
import { createBench, freshly, holding } from "./bench.ts";

const SENT: Carried = { how: "unheard", at: NOW, alone: true, from: "Finished" };
const seen = (definition?: object): Observation => ({
  is: "seen",
  status: "Finished",
  ...(definition && { definition: { ...definition } }),
});

it("what a read told of each job is kept, in one write and without secrets", async () => {
  const jobs = [freshly("delete", { id: "a" }), freshly("delete", { id: "b", direction: "Reverse" })];
  const { kept } = await keep(jobs, { "a/Forward": seen({ DtsJobId: "a", Password: "pw" }), "b/Reverse": seen() });
  // SHA-256 of "request-1", cut to 32 digits.
  const of = { target: "acme-cn", runId: "19f1064b619d49d35392eac7261cd726", at: NOW };
  expect(kept).toEqual([
    [
      { ...of, jobKey: "a/Forward", definition: { DtsJobId: "a", Password: "redacted" } },
      { ...of, jobKey: "b/Reverse", definition: {} },
    ],
  ]);
});

it.each<[string, Partial<Task>, Record<string, Observation>]>([
  ["whose delete may have been sent before", { carried: SENT }, { "a/Forward": seen({ DtsJobId: "a" }) }],
  ["that could not be read", {}, { "a/Forward": { is: "unreadable", failure: { kind: "timeout", message: "late" } } }],
  ["that no read told of", {}, { "a/Reverse": seen({ DtsJobId: "a" }) }],
])("a job %s is not kept, and nothing is written for it", async (_which, changed, observations) => {
  const { kept } = await keep([{ ...freshly("delete"), ...changed }], observations);
  expect(kept).toEqual([]);
});

it("of several jobs those are kept that are to be", async () => {
  const jobs = [{ ...freshly("delete", { id: "a" }), carried: SENT }, freshly("delete", { id: "b" })];
  const { kept } = await keep(jobs, { "a/Forward": seen(), "b/Forward": seen() });
  expect(kept.map((snapshots) => snapshots.map(({ jobKey }) => jobKey))).toEqual([["b/Forward"]]);
});

it("a ledger that cannot keep them keeps the delete from going on", async () => {
  const failing = keep([freshly("delete")], { "a/Forward": seen() }, () => Promise.reject(new Error("throttled")));
  await expect(failing).rejects.toThrow("throttled");
});

async function keep(
  tasks: readonly Task[],
  observations: Readonly<Record<string, Observation>>,
  then: () => Promise<void> = async () => undefined,
) {
  const kept: (readonly JobSnapshot[])[] = [];
  const keepSnapshots = (snapshots: readonly JobSnapshot[]) => {
    kept.push(snapshots);
    return then();
  };
  const bench = createBench({ ledger: { ...openSqliteLedger(":memory:"), keepSnapshots } });
  await keepDefinitions(holding(tasks, { bench }), tasks, new Map(Object.entries(observations)));
  return { kept };
}
