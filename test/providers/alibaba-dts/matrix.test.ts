import { expect, it } from "vitest";
import type { Action } from "#lib/jobs/action.ts";
import { createWorld, runToEnd } from "../../engine/world.ts";
import { rowsUnder } from "../page.ts";

type Kind = "migration" | "sync" | "sync reverse" | "change-tracking";

/** The link in question, and what else is told of its job: `other` is the status of a two-way job's other direction. */
type Seed = { readonly status: string; readonly other?: string; readonly payType?: "PrePaid" };

/**
 * An action on jobs of a kind. `one` and `two`: the changing calls for one job and for two. `to`: the status that proves it.
 * Neither when the action is never for such a kind. `unfit`: a job that is refused for the reason `why`, without a changing call.
 */
type Cell = {
  readonly action: Action;
  readonly kind: Kind;
  readonly from?: Seed;
  readonly one?: readonly string[];
  readonly two?: readonly string[];
  readonly to?: string;
  readonly unfit: Seed;
  readonly why: string;
};

const NO_TRACKING = "Change tracking cannot be paused: the cloud would say yes and do nothing.";
const NOTHING_RUNS = "Nothing runs that could be stopped; delete removes the job.";
const PREPAID =
  "It is prepaid (PayType PrePaid): cancel its order in the console first; force sends the delete anyway.";
const OTHER_UP = "its other direction is Synchronizing, and a delete may take both; stop that first";
const is = (status: string, more: Omit<Seed, "status"> = {}): Seed => ({ status, ...more });
const twice = (...operations: string[]) => operations.flatMap((operation) => [operation, operation]);

/** From the operation pages; docs/providers.md shows it with its sources. */
const CELLS: readonly Cell[] = [
  {
    action: "start",
    kind: "migration",
    from: is("NotStarted"),
    to: "Migrating",
    one: ["StartDtsJob"],
    two: ["StartDtsJobs"],
    unfit: is("Finished"),
    why: "A finished job cannot be started again.",
  },
  {
    action: "start",
    kind: "sync",
    from: is("Suspending"),
    to: "Synchronizing",
    one: ["StartDtsJob"],
    two: ["StartDtsJobs"],
    unfit: is("NotConfigured"),
    why: "The job is not configured yet, so there is nothing to start.",
  },
  {
    action: "start",
    kind: "sync reverse",
    from: is("Suspending"),
    to: "Synchronizing",
    one: ["StartDtsJob"],
    two: twice("StartDtsJob"),
    unfit: is("Finished"),
    why: "A finished job cannot be started again.",
  },
  {
    action: "start",
    kind: "change-tracking",
    from: is("NotStarted"),
    to: "Normal",
    one: ["StartDtsJob"],
    two: twice("StartDtsJob"),
    unfit: is("NotConfigured"),
    why: "The job is not configured yet, so there is nothing to start.",
  },
  {
    action: "pause",
    kind: "migration",
    from: is("Migrating"),
    to: "Suspending",
    one: ["SuspendDtsJob"],
    two: ["SuspendDtsJobs"],
    ...{
      unfit: is("MigrationFailed"),
      why: "Only a running job can be paused, and this one has failed; stop ends it.",
    },
  },
  {
    action: "pause",
    kind: "sync",
    from: is("Synchronizing"),
    to: "Suspending",
    one: ["SuspendDtsJob"],
    two: ["SuspendDtsJobs"],
    unfit: is("Finished"),
    why: "A finished job cannot be paused.",
  },
  {
    action: "pause",
    kind: "sync reverse",
    from: is("Synchronizing"),
    to: "Suspending",
    one: ["SuspendDtsJob"],
    two: twice("SuspendDtsJob"),
    unfit: is("NotStarted"),
    why: "Nothing runs that could be paused.",
  },
  { action: "pause", kind: "change-tracking", unfit: is("Normal"), why: NO_TRACKING },
  {
    action: "stop",
    kind: "migration",
    from: is("Migrating"),
    to: "Finished",
    one: ["StopDtsJob"],
    two: ["StopDtsJobs"],
    unfit: is("NotStarted"),
    why: NOTHING_RUNS,
  },
  {
    action: "stop",
    kind: "sync",
    from: is("Suspending"),
    to: "Finished",
    one: ["StopDtsJob"],
    two: ["StopDtsJobs"],
    unfit: is("NotConfigured"),
    why: NOTHING_RUNS,
  },
  {
    action: "stop",
    kind: "sync reverse",
    from: is("Synchronizing"),
    to: "Finished",
    one: ["StopDtsJob"],
    two: twice("StopDtsJob"),
    unfit: is("NotStarted"),
    why: NOTHING_RUNS,
  },
  {
    action: "stop",
    kind: "change-tracking",
    from: is("Normal"),
    to: "Finished",
    one: ["StopDtsJob"],
    two: twice("StopDtsJob"),
    unfit: is("NotStarted"),
    why: NOTHING_RUNS,
  },
  { action: "reset", kind: "migration", unfit: is("Finished"), why: "A migration job cannot be reset." },
  {
    action: "reset",
    kind: "sync",
    from: is("Finished"),
    to: "NotConfigured",
    one: ["ResetDtsJob"],
    two: twice("ResetDtsJob"),
    unfit: is("Prechecking"),
    why: "A job cannot be reset while it is prechecking.",
  },
  {
    action: "reset",
    kind: "sync reverse",
    from: is("Failed"),
    to: "NotConfigured",
    one: ["ResetDtsJob"],
    two: twice("ResetDtsJob"),
    unfit: is("Locked"),
    why: "A job cannot be reset while it is locked.",
  },
  {
    action: "reset",
    kind: "change-tracking",
    from: is("Abnormal"),
    to: "NotConfigured",
    one: ["ResetDtsJob"],
    two: twice("ResetDtsJob"),
    unfit: is("Starting"),
    why: "A job cannot be reset while it is starting.",
  },
  {
    action: "delete",
    kind: "migration",
    from: is("MigrationFailed"),
    to: "gone",
    one: ["DeleteDtsJob"],
    two: ["DeleteDtsJobs"],
    unfit: is("Migrating"),
    why: "it is Migrating, and only a stopped job may be deleted; use teardown",
  },
  {
    action: "delete",
    kind: "sync",
    from: is("Finished"),
    to: "gone",
    one: ["DeleteDtsJob"],
    two: ["DeleteDtsJobs"],
    unfit: is("Finished", { payType: "PrePaid" }),
    why: PREPAID,
  },
  {
    action: "delete",
    kind: "sync reverse",
    from: is("Finished", { other: "Finished" }),
    to: "gone",
    one: ["DeleteDtsJob"],
    two: twice("DeleteDtsJob"),
    unfit: is("Finished", { other: "Synchronizing" }),
    why: OTHER_UP,
  },
  {
    action: "delete",
    kind: "change-tracking",
    from: is("Finished"),
    to: "gone",
    one: ["DeleteDtsJob"],
    two: ["DeleteDtsJobs"],
    unfit: is("Normal"),
    why: "it is Normal, and only a stopped job may be deleted; use teardown",
  },
  {
    action: "teardown",
    kind: "migration",
    from: is("Migrating"),
    to: "gone",
    one: ["StopDtsJob", "DeleteDtsJob"],
    two: ["StopDtsJobs", "DeleteDtsJobs"],
    unfit: is("Migrating", { payType: "PrePaid" }),
    why: PREPAID,
  },
  {
    action: "teardown",
    kind: "sync",
    from: is("Synchronizing"),
    to: "gone",
    one: ["StopDtsJob", "DeleteDtsJob"],
    two: ["StopDtsJobs", "DeleteDtsJobs"],
    unfit: is("Synchronizing", { payType: "PrePaid" }),
    why: PREPAID,
  },
  {
    action: "teardown",
    kind: "sync reverse",
    from: is("Synchronizing", { other: "Finished" }),
    to: "gone",
    one: ["StopDtsJob", "DeleteDtsJob"],
    two: twice("StopDtsJob", "DeleteDtsJob"),
    unfit: is("Finished", { other: "Synchronizing" }),
    why: OTHER_UP,
  },
  {
    action: "teardown",
    kind: "change-tracking",
    from: is("Normal"),
    to: "gone",
    one: ["StopDtsJob", "DeleteDtsJob"],
    two: [...twice("StopDtsJob"), "DeleteDtsJobs"],
    unfit: is("Normal", { payType: "PrePaid" }),
    why: PREPAID,
  },
];

/** Runs an action on that many jobs like the seed, through the engine, the wire and the simulated cloud. */
/** Over before the first look, so that calls spread by the limiter end alike. */
const SOON = { startMs: 1000, pauseMs: 1000, stopMs: 1000, resetMs: 1000, deleteMs: 1000 };

async function play({ action, kind }: Cell, seed: Seed, count: number) {
  const isReverse = kind === "sync reverse";
  const { status, other = "Synchronizing", payType = "PostPaid" } = seed;
  const states = isReverse ? { kind: "sync", status: other, reverse: { status } } : { kind, status };
  const ids = Array.from({ length: count }, (_, index) => `l3m1213ye7l${index}`);
  const jobs = ids.map((id) => ({ id, payType, ...states }));
  const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs, transitions: SOON }]);
  const named = ids.map((id) => (isReverse ? { id, direction: "Reverse" } : { id }));
  const verdicts = await runToEnd(world, { action, target: "ali", jobs: named });
  const changing = world.clouds.calls().filter(({ changes }) => changes);
  return { verdicts, changing, effects: world.clouds.effects() };
}

it.each(CELLS)("alibaba-dts · $action · $kind", async (cell) => {
  const { action, kind, from, one = [], two = [], to, unfit, why } = cell;
  const steps = action === "teardown" ? ["stop", "delete"] : [action];
  for (const [count, operations] of [one, two].entries()) {
    if (!from) continue;
    const { verdicts, changing, effects } = await play(cell, from, count + 1);
    expect(changing.map(({ operation }) => operation)).toEqual(operations);
    expect(verdicts.map(({ verdict, status, proven }) => ({ verdict, status, proven }))).toEqual(
      verdicts.map(() => ({ verdict: "succeeded", status: to, proven: steps })),
    );
    expect(verdicts).toHaveLength(count + 1);
    const done = effects.map(({ jobId, effect, direction }) => `${effect} ${jobId} ${direction}`);
    const direction = kind === "sync reverse" ? "Reverse" : "Forward";
    const wanted = steps.flatMap((step) => verdicts.map(({ jobId }) => `${step} ${jobId} ${direction}`));
    expect(done.sort()).toEqual(wanted.sort());
  }
  const refused = await play(cell, unfit, 1);
  expect(refused.changing).toEqual([]);
  expect(refused.verdicts.map(({ verdict, reason }) => [verdict, reason])).toEqual([["refused", why]]);
});

it("docs/providers.md has a row for each of these cells, in their order, with its operations", () => {
  const rows = rowsUnder("What each action does: Alibaba Cloud DTS");
  expect(rows.map(([action, kind]) => `${action} ${kind}`)).toEqual(
    CELLS.map(({ action, kind }) => `${action} ${kind}`),
  );
  for (const [index, { action, one = [], two = [] }] of CELLS.entries()) {
    const told = rows[index]?.[2] ?? "";
    const wanted = action === "teardown" ? ["as stop, then as delete"] : [...new Set([...one, ...two])];
    for (const operation of wanted) expect(told, rows[index]?.join(" ")).toContain(operation);
    if (wanted.length === 0) expect(told).toBe("none");
    expect(rows[index]?.every((cell) => cell !== "")).toBe(true);
  }
});
