import type { BrakeOn, Spare } from "#lib/jobs/brake.ts";
import type { Job } from "#lib/jobs/job.ts";
import type { Run } from "#lib/jobs/run.ts";
import { type Guarded, mayTakeOthers } from "./guardrails.ts";
import type { Ledger } from "./ledger.ts";

/** The brakes that are on, as just read. `unreadable`: nobody knows, so everything counts as halted. */
export type Brakes = { readonly on: readonly BrakeOn[]; readonly unreadable?: string };

/** Read strongly consistent, before a decision and again before every changing call. */
export async function readBrakes({ brakes }: Pick<Ledger, "brakes">): Promise<Brakes> {
  try {
    return { on: await brakes() };
  } catch (error) {
    return { on: [], unreadable: error instanceof Error ? error.name : "unknown" };
  }
}

/** Why nothing may be changed for now, if so. The jobs wait: a halt may be lifted. */
export function haltOf({ on, unreadable }: Brakes, run: Run): string | undefined {
  if (unreadable !== undefined) return `halted: the ledger's halts cannot be read (${unreadable})`;
  const halt = on.find((brake) => brake.is === "halt" && (brake.target ?? run.target) === run.target);
  return halt && `halted by ${told(halt)}`;
}

/** What keeps policies from this job at that time, if anything does; an exemption weighs more. */
export function spareOf({ on }: Brakes, { target }: Run, job: Job, now: number): (BrakeOn & Spare) | undefined {
  const spares = on.filter((brake): brake is BrakeOn & Spare => brake.is === "snooze" || brake.is === "exempt");
  const own = spares.filter((spare) => spare.target === target && spare.jobId === job.id && spare.until > now);
  return own.find(({ is }) => is === "exempt") ?? own[0];
}

/** Why this run may not change this job any more, if so. @param now milliseconds since the epoch */
export function brakeRefusal(brakes: Brakes, run: Run, braked: Braked, now: number): string | undefined {
  return spareRefusal(brakes, run, braked.job, now) ?? standingRefusal(brakes, run, braked);
}

/** A person's own command is not kept from a job that policies are kept from. */
function spareRefusal(brakes: Brakes, run: Run, job: Job, now: number): string | undefined {
  const spare = run.firing && spareOf(brakes, run, job, now);
  if (!spare) return undefined;
  const word = spare.is === "snooze" ? "snoozed" : "exempt";
  return `${word} until ${new Date(spare.until).toISOString()} by ${told(spare)}`;
}

type Braked = Pick<Guarded, "job" | "role">;

function standingRefusal({ on }: Brakes, run: Run, braked: Braked): string | undefined {
  return on.map((brake) => cancelled(brake, run) ?? protectedBy(brake, run, braked)).find((why) => why !== undefined);
}

function cancelled(brake: BrakeOn, { runId }: Run): string | undefined {
  return brake.is === "cancel" && brake.runId === runId ? `the run was cancelled by ${told(brake)}` : undefined;
}

function protectedBy(brake: BrakeOn, run: Run, braked: Braked): string | undefined {
  if (brake.is !== "protect" || brake.target !== run.target) return undefined;
  if (brake.jobId === braked.job.id) return `protected by ${told(brake)}`;
  return mayTakeOthers(run, braked)
    ? `a disaster recovery task may take subtasks with it that its read does not show, and ${brake.jobId}, which may be one, is protected by ${told(brake)}`
    : undefined;
}

function told({ by, reason }: BrakeOn): string {
  return reason === undefined ? by : `${by}: ${reason}`;
}
