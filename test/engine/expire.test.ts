import { describe, expect, it } from "vitest";
import { type Desk, expire, isOverdue } from "#lib/engine/expire.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import { type Carried, isChunk, isPage, type Task } from "#lib/jobs/todo.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { createBench, guardedBy } from "./bench.ts";

const DEADLINE_MS = 600_000;
const OVERDUE_MS = DEADLINE_MS + 300_000;
const SENT: Carried = { how: "unheard", at: NOW, alone: true, from: "Synchronizing" };

it.each([
  ["five minutes after its deadline", 1, OVERDUE_MS, true],
  ["a moment before", 1, OVERDUE_MS - 1, false],
  ["at its deadline", 1, DEADLINE_MS, false],
  ["long after, with every verdict given", 0, OVERDUE_MS + 1, false],
])("a run is overdue only with open jobs, and five minutes late: %s", (_when, open, afterMs, isLate) => {
  const { run } = planOf(1);
  expect(isOverdue({ ...run, open }, NOW + afterMs)).toBe(isLate);
});

describe("an overdue run", () => {
  it("gets a verdict for each job of each chunk, and another run of its lane gets none", async () => {
    const { ledger, desk, plan } = await deskOf(planOf(23));
    const other = planned({ jobs: ["other"], deadlineSeconds: 600 }, "request-2");
    await ledger.startRun(other);
    await expire(plan.run, desk);
    const verdicts = await ledger.verdicts(plan.run.runId);
    expect(new Set(verdicts.map(({ jobId }) => jobId))).toEqual(new Set(ids(23)));
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["unproven"]));
    expect(await ledger.verdicts(other.run.runId)).toEqual([]);
    expect(await ledger.run(plan.run.runId)).toMatchObject({ open: 0, counts: { unproven: 23 } });
  });

  it("gets them for jobs that are not in chunks yet: here refused, as it is over its cap", async () => {
    const { ledger, desk, plan } = await deskOf(planOf(490));
    expect(plan.items.every(isPage)).toBe(true);
    await expire(plan.run, desk);
    expect(await ledger.run(plan.run.runId)).toMatchObject({ open: 0, counts: { refused: 490 } });
  });

  it("has each chunk taken under a lease, of its own run alone", async () => {
    const { ledger, desk, plan } = await deskOf(planOf(1));
    const taken: unknown[] = [];
    const take: Ledger["take"] = (...how) => {
      taken.push(how);
      return ledger.take(...how);
    };
    await expire(plan.run, { ...desk, ledger: { ...ledger, take } });
    const now = NOW + OVERDUE_MS;
    const how = ["acme-cn", now, now + 60_000, { only: plan.run.runId }];
    expect(taken).toEqual([how, how]);
  });

  it("keeps what time does not allow for the next time", async () => {
    const { ledger, desk, plan } = await deskOf(planOf(23));
    const chances = [true, true, false];
    await expire(plan.run, { ...desk, mayCall: () => chances.shift() ?? false });
    expect(await ledger.run(plan.run.runId)).toMatchObject({ open: 3 });
  });

  it("that is not past its deadline after all gets none", async () => {
    const { ledger, desk, plan } = await deskOf(planOf(1), { afterMs: DEADLINE_MS - 1 });
    await expect(expire(plan.run, desk)).rejects.toThrow(
      `the run ${plan.run.runId} is not past its deadline; want one that is`,
    );
    expect(await ledger.verdicts(plan.run.runId)).toEqual([]);
  });
});

const who = { by: "ann", at: 0 } as const;
const HALT: BrakeOn = { is: "halt", ...who };
const PROTECT: BrakeOn = { is: "protect", target: "acme-cn", jobId: "job-0", ...who };
const UNSEEN = "not proven within 600 s; it was never read";

describe("the verdict on a job of an overdue run", () => {
  it.each([
    ["nothing stands in the way", {}, "unproven", UNSEEN],
    [
      "it is protected by the configuration",
      { protect: ["job-0"] },
      "refused",
      "protected: guardrails.protect.ids names it",
    ],
    ["it is protected at run time", { brakes: [PROTECT] }, "refused", "protected by ann"],
    [
      "it is protected in both ways",
      { protect: ["job-0"], brakes: [PROTECT] },
      "refused",
      "protected: guardrails.protect.ids names it",
    ],
    ["everything is halted", { brakes: [HALT] }, "refused", "halted by ann"],
    ["its neighbour is protected", { protect: ["job-1"] }, "unproven", UNSEEN],
  ] as const)("of which nothing was sent, when %s", async (_when, forbidden, verdict, reason) => {
    expect(await verdictOf({}, forbidden)).toMatchObject({ verdict, reason });
  });

  it.each([
    ["it is protected by the configuration", { protect: ["job-0"] }],
    ["it is protected at run time", { brakes: [PROTECT] }],
    ["everything is halted", { brakes: [HALT] }],
  ] as const)("whose call may have left is that nothing is proven, when %s", async (_when, forbidden) => {
    expect(await verdictOf({ carried: SENT, status: "Synchronizing" }, forbidden)).toMatchObject({
      verdict: "unproven",
      reason: "not proven within 600 s; last seen Synchronizing",
      error: { kind: "timeout" },
    });
  });

  it("is that it is halted while nobody can read whether it is", async () => {
    const brakes = () => Promise.reject(new Error("the table is gone"));
    const { desk, ledger, plan } = await deskOf(planOf(1));
    await expire(plan.run, { ...desk, ledger: { ...ledger, brakes } });
    expect(await ledger.verdicts(plan.run.runId)).toMatchObject([
      { verdict: "refused", reason: "halted: the ledger's halts cannot be read (Error)" },
    ]);
  });
});

type Forbidden = { readonly protect?: readonly string[]; readonly brakes?: readonly BrakeOn[] };

async function verdictOf(task: Partial<Task>, { protect = [], brakes = [] }: Forbidden) {
  const plan = planOf(1);
  const items = plan.items.map((item) =>
    !isChunk(item) ? item : { ...item, tasks: item.tasks.map((fresh) => ({ ...fresh, ...task })) },
  );
  const { desk, ledger } = await deskOf({ ...plan, items }, { protect });
  for (const brake of brakes) await ledger.brake(brake);
  await expire(plan.run, desk);
  const [verdict] = await ledger.verdicts(plan.run.runId);
  return verdict;
}

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `job-${index}`);
}

function planOf(jobs: number): Plan {
  return planned({ jobs: ids(jobs), deadlineSeconds: DEADLINE_MS / 1000 });
}

/** The sweep's desk over a ledger with this run, when it is just overdue. */
async function deskOf(plan: Plan, { afterMs = OVERDUE_MS, protect = [] as readonly string[] } = {}) {
  const { ledger, clock } = createBench();
  clock.advance(afterMs);
  await ledger.startRun(plan);
  const desk: Desk = { ledger, clock, guardrails: guardedBy(protect), mayCall: () => true };
  return { ledger, desk, plan };
}
