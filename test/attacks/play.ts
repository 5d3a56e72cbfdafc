import { checkPlan } from "#lib/apply-plan.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Run } from "#lib/jobs/run.ts";
import { planJobs } from "#lib/plan-jobs.ts";
import { accept, acceptCommand, bringToEnd, type Sluice } from "#lib/run.ts";
import { createWorld, PROJECT, type World } from "../engine/world.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";
import type { Case, Turn } from "./imagine.ts";
import type { Outcome } from "./judge.ts";
import { watchOver } from "./watch.ts";

/** Plays one case on simulated clouds to its end. */
export async function play(one: Case): Promise<Outcome> {
  const world = worldOf(one);
  const watch = watchOver(one, world);
  const sluice = { ...world.sluice, send: watch.send };
  for (const turn of one.before) await watch.turn(turn);
  try {
    const { run, planned } = await attack(one, sluice, watch.turn);
    if (run) await bringToEnd(run, sluice, () => true);
    return { done: watch.done, ...(planned ? { planned } : {}), mustRefuse: false };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { done: watch.done, mustRefuse: true };
  }
}

function worldOf({ cloud, jobs, guardrails }: Case): World {
  const place = cloud === "alibaba-dts" ? { region: "cn-hangzhou" } : { region: "cn-north-4", projectId: PROJECT };
  const names = { "alibaba-dts": "accessKeySecret", "huawei-drs": "secretAccessKey" } as const;
  const transitions = { startMs: 50, stopMs: 50, pauseMs: 50, deleteMs: 50 };
  const credentials = { from: "env", accessKeyId: "AK", [names[cloud]]: "SK" };
  const target = { provider: cloud, ...place, credentials };
  const config = { targets: { victim: target }, guardrails };
  return createWorld([{ provider: cloud, ...place, transitions, jobs }], config, { ledger: createMemoryLedger() });
}

type Attacked = { readonly run?: Run; readonly planned?: readonly string[] };

type Turning = (turn: Turn) => Promise<void>;

async function attack(one: Case, sluice: Sluice, turn: Turning): Promise<Attacked> {
  const { by, action, force, jobs, select, hostile } = one.attack;
  const which = by === "ids" ? { jobs } : { select };
  const input = { version: 1, action, target: "victim", force, ...which, deadlineSeconds: 600, ...hostile };
  const sender = { origin: by === "policy" ? "policy" : "queue", requestId: "attack" } as const;
  if (by === "plan") return applied(input, sluice, one.between, turn);
  if (by !== "policy") return { run: await accept(input, sender, sluice, ownLane) };
  const firing = { policy: "p", at: 0, mode: "act", graceMs: 0, slowStart: [] } as const;
  return { run: await acceptCommand(parseCommand(input), { ...sender, firing }, sluice, ownLane) };
}

/** As sluice apply does: planned, planned once more, and carried out if nothing has drifted. */
async function applied(
  input: object,
  sluice: Sluice,
  { when, turns }: Case["between"],
  turn: Turning,
): Promise<Attacked> {
  const plan = await planJobs(parseCommand(input), sluice, () => undefined);
  const planned: string[] = [];
  for await (const { job, listed } of sluice.ledger.rows(plan.planId)) {
    if (listed?.decision === "planned") planned.push(job.id);
  }
  if (when === "planned") for (const one of turns) await turn(one);
  const checked = await checkPlan(plan, sluice);
  if (checked.is === "drifted") return { planned };
  if (when === "checked") for (const one of turns) await turn(one);
  const sender = { origin: "cli", requestId: "apply", plan: { hash: plan.hash, jobs: checked.jobs } } as const;
  return { planned, run: await acceptCommand(plan.command, sender, sluice, ownLane) };
}
