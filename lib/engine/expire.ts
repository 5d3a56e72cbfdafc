import type { Guardrails } from "#lib/jobs/config.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { isListing, isPage, type Task, type Todo } from "#lib/jobs/todo.ts";
import { type Brakes, brakeRefusal, haltOf, readBrakes } from "./brakes.ts";
import { type Concluded, conclude, wait } from "./decision.ts";
import { guardrailRefusal } from "./guardrails.ts";
import { LEASE_MS } from "./held.ts";
import type { Ledger } from "./ledger.ts";
import { workPage } from "./page.ts";
import type { Clock } from "./ports.ts";
import { record } from "./record.ts";
import { endPlan } from "./settle-plan.ts";

export type Desk = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly guardrails: () => Guardrails;
  /** False when time is short. */
  readonly mayCall: () => boolean;
};

/** A run's worker looks at its jobs a last time at the deadline. When nobody has for so long, nobody can. */
const GRACE_MS = 300_000;

export function isOverdue(run: Run, now: number): boolean {
  return isOpen(run) && now >= run.deadline + GRACE_MS;
}

/**
 * The verdicts of an overdue run, for jobs that nobody has given theirs: `unproven` with the last thing seen, or `refused` when nothing was
 * ever sent and something forbade it. No cloud is called. What somebody has in hand is left to him, or to the time after his lease.
 */
export async function expire(run: Run, desk: Desk): Promise<void> {
  const { ledger, clock, mayCall } = desk;
  while (mayCall()) {
    const now = clock.now();
    const item = await ledger.take(run.lane, now, now + LEASE_MS, { only: run.runId });
    if (!item) return;
    if (isPage(item)) await workPage(item, run, desk);
    else if (isListing(item)) await endPlan(item, run, "its jobs could not be listed before the deadline", desk);
    else await expireChunk(item, run, desk);
  }
}

async function expireChunk(todo: Todo, run: Run, desk: Desk): Promise<void> {
  const brakes = await readBrakes(desk.ledger);
  await record(
    { todo, run, bench: { ...desk, news: { isUntold: true } } },
    todo.tasks.map((task) => expired(task, run, brakes, desk)),
  );
}

function expired(task: Task, run: Run, brakes: Brakes, { guardrails, clock }: Desk): Concluded {
  const forbidden = guardrailRefusal(guardrails(), run, task) ?? brakeRefusal(brakes, run, task, clock.now());
  if (forbidden !== undefined && !task.carried) return conclude(task, { verdict: "refused", reason: forbidden });
  const halt = haltOf(brakes, run);
  const decision = wait(task, { run, now: clock.now(), ...(halt === undefined ? {} : { halt }) });
  if (decision.do !== "conclude") throw new Error(`the run ${run.runId} is not past its deadline; want one that is`);
  return decision;
}
