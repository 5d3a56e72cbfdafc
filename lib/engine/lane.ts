import type { Run } from "#lib/jobs/run.ts";
import { type Item, isListing, isPage } from "#lib/jobs/todo.ts";
import { workChunk } from "./chunk.ts";
import { LEASE_MS } from "./held.ts";
import { workListing } from "./listing.ts";
import { workPage } from "./page.ts";
import { publishLane, publishVerdicts } from "./publish.ts";
import { withRoom } from "./room.ts";
import { begin, keep, type LaneWork, learnLatency, mostInFlight, type Session } from "./session.ts";

/** What was learned of the rates is kept this often while the session lasts, and at its end. */
const KEEP_MS = 5000;

/** How a session on a lane ended: nothing left, more to do at once, something due later, or events the bus has not accepted. */
export type LaneOutcome = "done" | "more" | "later" | "unsent";

/**
 * Works a lane's list: most urgent first, the runs in turn, as many chunks at once as keep its rate busy, waiting inside for what is due later.
 * Verdicts are published as they fall, the ends of runs before and after.
 */
export async function workLane(lane: string, work: LaneWork): Promise<LaneOutcome> {
  const session = await begin(work);
  await publishLane(lane, work);
  try {
    while (work.mayCall() && (await advance(lane, session))) {
      await tell(lane, session, work);
      if (work.clock.elapsed() - session.keptAt >= KEEP_MS) await keep(session);
    }
  } finally {
    await Promise.allSettled(session.inFlight);
  }
  await keep(session);
  const published = await publishLane(lane, work);
  const due = await nextDue(lane, session);
  if (due === undefined) return published === "sent" ? "done" : "unsent";
  return due - work.clock.now() > work.patienceMs ? "later" : "more";
}

/** Verdicts that have fallen, if any. */
async function tell(lane: string, { news }: Session, work: LaneWork): Promise<void> {
  if (!news.isUntold) return;
  news.isUntold = false;
  news.isUntold = !(await publishVerdicts(lane, work)) || news.isUntold;
}

/** Takes what is due and waits until one of them is through; with nothing in hand, until something is due. False when nothing is soon. */
async function advance(lane: string, session: Session): Promise<boolean> {
  const { inFlight, accepted, breaker } = session;
  await fill(lane, session);
  if (inFlight.size === 0) return sleepUntilDue(lane, session);
  if (!breaker.accepted) {
    await Promise.race([...inFlight, accepted]);
    // It is through already: its verdicts are told before the next is taken.
    if (inFlight.size === 0) return true;
    await fill(lane, session);
  }
  if (inFlight.size > 0) await Promise.race(inFlight);
  return true;
}

async function fill(lane: string, session: Session): Promise<void> {
  const { inFlight, mayCall, clock, ledger, gate } = session;
  while (inFlight.size < mostInFlight(session) && mayCall() && gate.restsFor() === 0) {
    const now = clock.now();
    const item = await ledger.take(lane, now, now + LEASE_MS, session.served);
    if (!item) return;
    session.served = { after: item.runId };
    const work: Promise<void> = workItem(item, session).then(() => void inFlight.delete(work));
    inFlight.add(work);
    // One that fails while the next is being taken stays in hand until the race finds it.
    work.catch(() => undefined);
  }
}

async function workItem(item: Item, session: Session): Promise<void> {
  const { clock } = session;
  const run = await runOf(item, session);
  if (isPage(item)) return workPage(item, run, session);
  if (isListing(item)) return workListing(item, run, session);
  const since = clock.elapsed();
  const turn = await workChunk(item, run, session);
  learnLatency(session, clock.elapsed() - since, turn.spent());
}

/** Read once a session: nothing that a worker needs of a run changes any more, once its plan is made. */
async function runOf({ runId, lane }: Item, session: Session): Promise<Run> {
  const known = session.runs.get(runId);
  if (known && !known.isPlanning) return known;
  const run = await session.ledger.run(runId);
  if (!run) throw new Error(`the run ${runId} of an item on ${lane} is not in the ledger; want its record`);
  const withAnswer = await withRoom(run, session);
  session.runs.set(runId, withAnswer);
  return withAnswer;
}

/** When the next item can be worked on: when it is due, and the gate is not shut. */
async function nextDue(lane: string, { ledger, gate, clock }: Session): Promise<number | undefined> {
  const due = await ledger.nextDue(lane);
  return due === undefined ? undefined : Math.max(due, clock.now() + gate.restsFor());
}

/** False when the list is empty, or nothing on it is due soon. */
async function sleepUntilDue(lane: string, session: Session): Promise<boolean> {
  const { clock, patienceMs, mayCall } = session;
  for (;;) {
    const due = await nextDue(lane, session);
    if (due === undefined || due - clock.now() > patienceMs) return false;
    if (due <= clock.now() || !mayCall()) return true;
    await clock.sleep(Math.min(due - clock.now(), LONGEST_SLEEP_MS));
  }
}

/** Short, so that whoever wants the worker to stop need not wait long, and something urgent that comes meanwhile is soon seen. */
const LONGEST_SLEEP_MS = 1500;
