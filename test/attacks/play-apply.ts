import { checkPlan } from "#lib/apply-plan.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { planJobs } from "#lib/plan-jobs.ts";
import { acceptCommand } from "#lib/run.ts";
import type { Step } from "./case.ts";
import { createRecord, finish, type Stage } from "./play.ts";
import { askedOf, tryTo } from "./play-orders.ts";
import { keyOf, type Row } from "./row.ts";

type Apply = Extract<Step, { readonly do: "apply" }>;

/** As sluice apply does: planned, planned once more, and carried out if nothing has drifted. */
export async function applyOrder({ order, when, turns }: Apply, stage: Stage): Promise<void> {
  const asked = askedOf(order);
  const planning = createRecord({ by: "plan", asked, isAlone: true, planned: [] }, stage);
  const seat = stage.watch.seat(planning);
  const make = async () => planJobs(parseCommand(order.input), seat, () => undefined);
  const plan = await tryTo(make, { order, origin: "cli" }, planning, stage);
  if (!plan) return;
  const then = planning.listed;
  const planned = await plannedBy(plan, then, stage);
  if (when === "planned") for (const turn of turns) await stage.watch.turn(turn);
  const checked = await checkPlan(plan, seat);
  if (checked.is === "drifted") {
    stage.drifted += 1;
    return;
  }
  if (when === "checked") for (const turn of turns) await stage.watch.turn(turn);
  const record = createRecord({ by: "plan", asked, isAlone: true, planned, looks: [then, planning.listed] }, stage);
  const requestId = `apply-${stage.records.length}`;
  const sender = { origin: "cli", requestId, plan: { hash: plan.hash, jobs: checked.jobs } } as const;
  const ownSeat = stage.watch.seat(record);
  const run = await acceptCommand(plan.command, sender, ownSeat, ownLane);
  await finish(record, run, stage, ownSeat);
}

/** What the person who applies it was shown. */
async function plannedBy({ planId }: StoredPlan, listed: readonly Row[], { world }: Stage) {
  const planned: { readonly key: string; readonly row: Row | undefined }[] = [];
  for await (const { job, listed: shown } of world.sluice.ledger.rows(planId)) {
    const key = keyOf(job.id, job.direction);
    if (shown?.decision === "planned") planned.push({ key, row: listed.find((row) => row.key === key) });
  }
  return planned;
}
