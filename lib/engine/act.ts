import { jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { CallOutcome } from "#lib/providers/provider.ts";
import { type PlannedCall, planCalls, toKnown } from "./calls.ts";
import { stillClaimed } from "./claims.ts";
import { guardFollowUps, isForbidden } from "./follow-up.ts";
import { settleForbidden } from "./forbid.ts";
import { freshFor, type Held, later, save } from "./held.ts";
import { aboutToSend, batchOf, settle } from "./settle.ts";
import { keepDefinitions } from "./snapshot.ts";

/** What calls rest on. `readAt`: on the clock of what has passed. */
export type Look = { readonly readAt: number; readonly observations: ReadonlyMap<string, Observation> };

/** Makes the calls for these jobs, in order, while the read they rest on is fresh; the others stay due. */
export async function act(held: Held, acting: readonly Task[], look: Look): Promise<Held | undefined> {
  const { readAt } = look;
  let current: Held | undefined = held;
  let isFirst = true;
  for (const { step, tasks } of planCalls(acting, held.bench.provider)) {
    if (!current || !maySend(held, readAt) || !(await mayChange(held, readAt, isFirst))) break;
    isFirst = false;
    const claimed = await keepClaims(current, tasks);
    current = claimed.held;
    if (current && claimed.tasks.length > 0) current = await makeCall(current, { step, tasks: claimed.tasks }, look);
  }
  return current && held.bench.breaker.opened ? settleForbidden(current) : current;
}

function maySend({ bench, turn }: Held, readAt: number): boolean {
  return freshFor(readAt, bench) >= 0 && bench.mayCall() && !bench.breaker.opened && !turn.isTurnedAway();
}

/** The wait for the limiter comes first: claim, note, brakes and freshness are then looked at just before the call. */
async function mayChange({ bench, turn, turnEndsAt }: Held, readAt: number, isFirst: boolean): Promise<boolean> {
  const isOver = !isFirst && bench.clock.elapsed() > turnEndsAt;
  return !isOver && turn.mayChange(freshFor(readAt, bench));
}

/** Written down before it leaves, settled after: a crash in between reads as a lost reply. */
async function makeCall(held: Held, { step, tasks }: PlannedCall, look: Look): Promise<Held | undefined> {
  const { bench } = held;
  const { readAt } = look;
  if (step === "delete") await keepDefinitions(held, tasks, look.observations);
  const ahead = tasks.map((task) => aboutToSend(task, tasks.length === 1, bench.clock.now()));
  const noted = await save(held, ahead);
  if (!noted) return undefined;
  // The clock is looked at last: reading the brakes takes time, and a frozen function may wake up hours later.
  if ((await isForbidden(noted, tasks)) || !maySend(noted, readAt)) return save(noted, tasks);
  const jobs = tasks.map(toKnown);
  const outcomes = await bench.provider.act(step, bench.target, jobs, guardFollowUps(noted, tasks, readAt));
  const told = tasks.map(({ job }) => outcomes.get(jobKey(job)) ?? UNTOLD);
  const batch = batchOf(told);
  const settled = tasks.map((before, index) => {
    const outcome = told[index] ?? UNTOLD;
    const task = settle(before, ahead[index] ?? before, outcome, batch);
    return outcome.is === "refused" ? { ...task, due: bench.clock.now() } : later(task, noted);
  });
  return save(noted, settled);
}

const UNTOLD: CallOutcome = {
  is: "unknown",
  failure: { kind: "unavailable", message: "the reply said nothing of this job" },
};

/** Those whose claim still holds may be sent; the others are put off. */
async function keepClaims(
  held: Held,
  tasks: readonly Task[],
): Promise<{ held: Held | undefined; tasks: readonly Task[] }> {
  const checked: Task[] = [];
  for (const task of tasks) checked.push(await stillClaimed(task, held));
  const waiting = checked.filter((task) => task.claim !== "held");
  const mine = checked.filter((task) => task.claim === "held");
  return { held: waiting.length > 0 ? await save(held, waiting) : held, tasks: mine };
}
