import type { Command } from "#lib/jobs/command.ts";
import { bodyDigest } from "#lib/jobs/plan.ts";
import { isOpen, type Run, runIdOf } from "#lib/jobs/run.ts";
import type { Scheme } from "#lib/jobs/webhook.ts";
import type { Intake } from "./intake.ts";

export type NextRun =
  | { readonly is: "new"; readonly requestId: string }
  | { readonly is: "known"; readonly run: Run }
  | { readonly is: "conflict" };

/** Runs for one alert that goes on firing though each has failed: somebody has to look at it. */
const MOST_RUNS = 20;

/**
 * The run that a delivery belongs to. The same delivery is the same run; an alert that still fires after its run ended with a job failed or
 * unproven has another one.
 */
export async function nextRun(
  deliveryId: string,
  command: Command,
  scheme: Scheme,
  ledger: Intake["ledger"],
): Promise<NextRun> {
  if (scheme === "alertmanager") return nextOfAlert(deliveryId, ledger);
  const run = await ledger.run(runIdOf(deliveryId));
  if (!run) return { is: "new", requestId: deliveryId };
  return run.bodyDigest === bodyDigest(command) ? { is: "known", run } : { is: "conflict" };
}

/** All of its command is in the id of an alert, but for the reason; so there are no conflicts. */
async function nextOfAlert(deliveryId: string, ledger: Intake["ledger"]): Promise<NextRun> {
  for (let nth = 1; ; nth += 1) {
    const requestId = nth === 1 ? deliveryId : `${deliveryId}:${nth}`;
    const run = await ledger.run(runIdOf(requestId));
    if (!run) return { is: "new", requestId };
    if (nth === MOST_RUNS || !hasFailed(run)) return { is: "known", run };
  }
}

function hasFailed(run: Run): boolean {
  return !isOpen(run) && run.counts.failed + run.counts.unproven > 0;
}
