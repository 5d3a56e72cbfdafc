import type { BrakeOn } from "./brake.ts";
import { brakeKey } from "./brake.ts";
import type { Run } from "./run.ts";

/** Something that somebody asked of Sluice: never changed afterwards, and recorded with the thing itself. `at`: milliseconds since the epoch. */
export type AuditEntry = {
  readonly at: number;
  readonly what:
    | "run accepted"
    | "command rejected"
    | "brake on"
    | "brake off"
    | "job noticed"
    | "jobs left out"
    | "plan made"
    | "halt told"
    | "savings told"
    | "webhook disabled"
    | "webhook enabled"
    | "chat asked"
    | "chat refused"
    | "plan offered"
    | "plan confirmed"
    | "plan approved"
    | "plan cancelled";
  /** Who asked, as far as it is known: the origin of a command and who is behind it, or who put up a brake. */
  readonly by: string;
  /** The run, the request, the brake or the month. */
  readonly about: string;
  readonly target?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
};

export function auditOfRun(run: Run): AuditEntry {
  const { startedAt, runId, target, requestId, action, jobs, dryRun, force } = run;
  const detail = { requestId, action, jobs, dryRun, force };
  return { at: startedAt, what: "run accepted", by: askedBy(run), about: runId, target, detail };
}

/** The origin of a run, and who is behind it where that is proven. */
export function askedBy({ origin, principal }: Pick<Run, "origin" | "principal">): string {
  return principal === undefined ? origin : `${origin} ${principal}`;
}

export function auditOfBrake(what: "brake on" | "brake off", brake: BrakeOn): AuditEntry {
  const { at, by, reason, target }: BrakeOn & { readonly target?: string | undefined } = brake;
  return {
    ...{ at, what, by, about: brakeKey(brake) },
    ...(target === undefined ? {} : { target }),
    ...(reason === undefined ? {} : { detail: { reason } }),
  };
}
