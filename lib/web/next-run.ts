import type { Command } from "#lib/jobs/command.ts";
import { bodyDigest } from "#lib/jobs/plan.ts";
import { isOpen, type Run, runIdOf } from "#lib/jobs/run.ts";
import type { Webhook } from "#lib/jobs/webhook.ts";
import type { Intake } from "./intake.ts";

export type NextRun =
  | { readonly is: "new"; readonly requestId: string }
  | { readonly is: "known"; readonly run: Run }
  | { readonly is: "conflict" };

/** Runs for one alert that goes on firing though each has failed: somebody has to look at it. */
const MOST_RUNS = 20;

/**
 * The run that a delivery belongs to. The same delivery is the same run; an alert that still fires after its run ended with a job failed or
 * unproven has another one. A run that somebody else has made under such an id, by a command of his own, is passed over.
 */
export async function nextRun(
  deliveryId: string,
  command: Command,
  { name, scheme }: Pick<Webhook, "name" | "scheme">,
  ledger: Intake["ledger"],
): Promise<NextRun> {
  for (let nth = 1; nth <= MOST_RUNS; nth += 1) {
    const requestId = nth === 1 ? deliveryId : `${deliveryId}:${nth}`;
    const run = await ledger.run(runIdOf(requestId));
    if (!run) return { is: "new", requestId };
    if (isOf(run, name) && (nth === MOST_RUNS || !mayTryAgain(run, scheme))) return known(run, command);
  }
  return { is: "conflict" };
}

function isOf({ origin, principal }: Run, hook: string): boolean {
  return origin === "webhook" && principal === hook;
}

function known(run: Run, command: Command): NextRun {
  return run.bodyDigest === bodyDigest(command, "webhook") ? { is: "known", run } : { is: "conflict" };
}

function mayTryAgain(run: Run, scheme: Webhook["scheme"]): boolean {
  return scheme === "alertmanager" && !isOpen(run) && run.counts.failed + run.counts.unproven > 0;
}
