import { jobKey } from "#lib/jobs/job.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Task, Todo } from "#lib/jobs/todo.ts";
import type { KnownJob } from "#lib/providers/provider.ts";
import { act } from "./act.ts";
import { readBrakes } from "./brakes.ts";
import { toKnown } from "./calls.ts";
import { claimBeforeRead } from "./claims.ts";
import { decide } from "./decide.ts";
import { currentStep, type Decision } from "./decision.ts";
import { settleForbidden } from "./forbid.ts";
import { dueTasks, FRESH_MS, giveBack, type Held, later, situationOf, type Workbench, withTasks } from "./held.ts";
import { record } from "./record.ts";
import { beginTurn, type Turn } from "./turn.ts";

/**
 * Works a taken chunk as far as it goes now: observe → decide → act → read the reply → conclude, again while something is due.
 * Ends by giving the item back, due when its next job is; also when its turn has been long, so that something more urgent may
 * have its place. Stops at once, changing nothing, when the item is not ours any more.
 */
export async function workChunk(todo: Todo, run: Run, bench: Workbench): Promise<Turn> {
  const turn = beginTurn({ ...bench, priority: todo.priority });
  const fresh = {
    todo,
    run,
    bench: { ...bench, ask: turn.ask },
    turn,
    takenAt: bench.clock.now(),
    turnEndsAt: bench.clock.elapsed() + TURN_MS,
    jitter: bench.random(),
    brakes: await readBrakes(bench.ledger),
  };
  let held = await settleForbidden(fresh);
  let isFirst = true;
  while (held && mayGoOn(held, isFirst) && dueTasks(held).length > 0) {
    held = await round(isFirst ? held : { ...held, brakes: await readBrakes(bench.ledger) });
    isFirst = false;
  }
  if (held && held.todo.tasks.length > 0) await giveBack(held);
  return turn;
}

/** Two such turns and a call each still let an urgent stop be called within 5 s. */
const TURN_MS = 1500;

function mayGoOn({ bench, turnEndsAt }: Held, isFirst: boolean): boolean {
  return bench.mayCall() && (isFirst || bench.clock.elapsed() < turnEndsAt);
}

/** One look at the due jobs, as many as the provider reads at once, and the calls that follow from it. */
async function round(held: Held): Promise<Held | undefined> {
  const { bench } = held;
  const due: Task[] = [];
  const together = held.todo.isSlow ? 1 : bench.provider.readsTogether;
  for (const task of dueTasks(held).slice(0, together)) due.push(await claimBeforeRead(task, held));
  const seen = new Set(due.filter((task) => task.seen && !task.unlisted).map((task) => jobKey(task.job)));
  held.turn.firstLeft();
  const observations = await bench.provider.observe(bench.target, due.map(toRead), seen, bench.ask);
  const readAt = held.turn.firstLeft();
  if (bench.breaker.opened) return settleForbidden(held);
  const situation = situationOf(held);
  const decisions = due.map((task) => decide(task, observations.get(jobKey(task.job)) ?? UNREAD, situation));
  const recorded = await apply(notingPace(held, bench.clock.elapsed() - readAt), decisions);
  const acting = pick(decisions, "act").map(({ task }) => task);
  return recorded && act(recorded, acting, { readAt, observations });
}

/** A look that takes half of what its calls may be old leaves no time for them. */
function notingPace(held: Held, tookMs: number): Held {
  return tookMs * 2 > FRESH_MS ? { ...held, todo: { ...held.todo, isSlow: true } } : held;
}

const UNREAD = {
  is: "unreadable",
  failure: { kind: "unavailable", message: "the reply said nothing of this job" },
} as const;

/**
 * The job as a read needs it. Only a reset may move it to another id of its instance; after any other call a successor found
 * there would be somebody else's job.
 */
function toRead(task: Task): KnownJob {
  const { instanceId: given, ...job } = toKnown(task);
  const step = currentStep(task);
  const mayHaveMoved = step === "reset" && task.carried !== undefined;
  const instanceId = mayHaveMoved ? (task.instanceId ?? given) : task.seen ? undefined : given;
  const mayBeGone = (step === "reset" || step === "delete") && task.carried?.how === "accepted";
  return { ...job, ...(instanceId === undefined ? {} : { instanceId }), ...(mayBeGone ? { mayBeGone } : {}) };
}

async function apply(held: Held, decisions: readonly Decision[]): Promise<Held | undefined> {
  const waiting = pick(decisions, "wait").map(({ task }) => later(task, held));
  const acting = pick(decisions, "act").map(({ task }) => task);
  return record(withTasks(held, [...waiting, ...acting]), pick(decisions, "conclude"));
}

function pick<D extends Decision["do"]>(decisions: readonly Decision[], which: D): (Decision & { do: D })[] {
  return decisions.filter((decision): decision is Decision & { do: D } => decision.do === which);
}
