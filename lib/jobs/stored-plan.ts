import { createHash } from "node:crypto";
import type { Action } from "./action.ts";
import { canonicalJson } from "./canonical.ts";
import type { Command } from "./command.ts";
import { jobKey } from "./job.ts";
import type { PLANNED, PlanRow } from "./plan-row.ts";

/** How long a plan may be applied. */
export const PLAN_LIVES_MS = 86_400_000;

/** A plan that somebody may apply: what was asked, of which target, and the hash over all that would be done. Times in ms since the epoch. */
export type StoredPlan = {
  readonly hash: string;
  /** Names its rows. */
  readonly planId: string;
  readonly command: Command;
  readonly targetDigest: string;
  readonly plannedAt: number;
  readonly expiresAt: number;
  readonly counts: Readonly<Record<(typeof PLANNED)[number], number>>;
  /** Jobs left out because something that was asked for cannot be read. */
  readonly unsure: number;
};

export type PlanHead = { readonly action: Action; readonly force: boolean; readonly targetDigest: string };

/**
 * Hex SHA-256 over canonical JSON of version, target digest, action, force and the jobs with kind, state and decision. Rows come in the
 * order of their job keys, one after the other, so a plan of any length takes no memory.
 */
export function hashPlan({ action, force, targetDigest }: PlanHead): { add(row: PlanRow): void; digest(): string } {
  const hash = createHash("sha256");
  let separator = "";
  hash.update(`{"action":${canonicalJson(action)},"force":${canonicalJson(force)},"jobs":[`);
  return {
    add: ({ job, listed }) => {
      const { report, decision } = listed ?? {};
      const facts = { jobKey: jobKey(job), kind: report?.kind ?? job.kind, state: report?.state, decision };
      hash.update(`${separator}${canonicalJson(facts)}`);
      separator = ",";
    },
    digest: () => hash.update(`],"target":${canonicalJson(targetDigest)},"version":1}`).digest("hex"),
  };
}
