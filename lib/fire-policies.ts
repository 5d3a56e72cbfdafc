import { publishLane } from "#lib/engine/publish.ts";
import { REJECTED, reject } from "#lib/engine/reject.ts";
import { tellSavings } from "#lib/engine/tell-savings.ts";
import { type Command, parseCommand } from "#lib/jobs/command.ts";
import { durationMs } from "#lib/jobs/duration.ts";
import type { Firing, PolicyState } from "#lib/jobs/firing.ts";
import { monthOf } from "#lib/jobs/month.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Policy } from "#lib/jobs/policy.ts";
import type { Run } from "#lib/jobs/run.ts";
import { firingId, lastFiring } from "#lib/jobs/schedule.ts";
import { acceptCommand, type Sluice } from "./run.ts";

type LaneOf = Parameters<typeof acceptCommand>[3];

/**
 * Starts a run for every policy that is due by its schedule. Whatever was missed is caught up once, with the latest instant; an
 * instant that has a run has none again, however many look. A policy that is met for the first time has missed nothing.
 * @returns the runs, those that another look has started, too
 */
export async function firePolicies(sluice: Sluice, laneOf: LaneOf): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const policy of sluice.config.policies) {
    const run = await fireWhenDue(policy, sluice, laneOf);
    if (run) runs.push(run);
  }
  await reportMonth(sluice);
  return runs;
}

async function fireWhenDue(policy: Policy, sluice: Sluice, laneOf: LaneOf): Promise<Run | undefined> {
  const { ledger } = sluice;
  const due = await dueSince(policy.name, policy.schedule, sluice);
  if (!due) return undefined;
  const run = await start(policy, due.at, sluice, laneOf);
  // Last: a crash before it starts the same run once more.
  await ledger.keepPolicy(policy.name, { ...due.state, fired: due.at });
  return run;
}

/** The latest instant that has no run yet, if there is one. */
async function dueSince(name: string, schedule: Policy["schedule"], { ledger, clock }: Sluice) {
  const now = clock.now();
  const state: PolicyState | undefined = await ledger.policy(name);
  if (!state) {
    await ledger.keepPolicy(name, { fired: now });
    return undefined;
  }
  const at = lastFiring(schedule, state.fired, now);
  return at === undefined ? undefined : { at, state };
}

/** A policy whose command cannot be accepted any more is told as a rejection, and the others go on. */
async function start(policy: Policy, at: number, sluice: Sluice, laneOf: LaneOf): Promise<Run | undefined> {
  const requestId = firingId(policy.name, at);
  try {
    return await acceptCommand(
      commandOf(policy),
      { origin: "policy", requestId, firing: firingOf(policy, at) },
      sluice,
      laneOf,
    );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await reject(requestId, `policy ${policy.name}: ${error.message}`, sluice);
    return undefined;
  }
}

/** What a policy asks for when it fires. */
export function commandOf({ action, target, select, deadlineSeconds, mode, name }: Policy): Command {
  const reason = `policy ${name}`;
  return parseCommand({ version: 1, action, target, select, deadlineSeconds, reason, dryRun: mode === "plan" });
}

function firingOf({ name, mode, grace, slowStart }: Policy, at: number): Firing {
  return { policy: name, at, mode, graceMs: grace === undefined ? 0 : durationMs(grace), slowStart };
}

/** Told once a month is over. The name is no policy's: it has a blank. */
const REPORT = "monthly savings";
const MONTHLY = { cron: "0 0 1 * *", timeZone: "UTC" };

async function reportMonth(sluice: Sluice): Promise<void> {
  const due = await dueSince(REPORT, MONTHLY, sluice);
  if (!due) return;
  await tellSavings(sluice, monthOf(due.at - 1));
  await publishLane(REJECTED, sluice);
  await sluice.ledger.keepPolicy(REPORT, { ...due.state, fired: due.at });
}
