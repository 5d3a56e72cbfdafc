import { shortHash } from "#lib/jobs/canonical.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { DETAIL_TYPES, type EventToSend, type Ledger, type UnannouncedEnd } from "./ledger.ts";
import type { Bus, Clock } from "./ports.ts";

/** Events a PutEvents call may carry. */
const BATCH = 10;

export type Publishing = { readonly ledger: Ledger; readonly bus: Bus; readonly clock: Clock };

/**
 * Sends what a lane has to tell: verdicts first, then the ends of runs whose every verdict the bus has accepted (it keeps no
 * order of its own). "Sent" is recorded only after the bus accepted; what it did not accept stays for the next time.
 */
export async function publishLane(lane: string, publishing: Publishing): Promise<"sent" | "unsent"> {
  if (!(await publishVerdicts(lane, publishing))) return "unsent";
  return (await announceEnds(lane, publishing)) ? "sent" : "unsent";
}

/** Sends the verdicts a lane has to tell. @returns whether the bus accepted them all */
export async function publishVerdicts(lane: string, { ledger, bus }: Publishing): Promise<boolean> {
  for (;;) {
    const events = await ledger.unsent(lane, BATCH);
    if (events.length === 0) return true;
    const accepted = await bus.publish(events);
    if (accepted.length > 0) await ledger.sent(accepted);
    if (accepted.length < events.length) return false;
  }
}

async function announceEnds(lane: string, publishing: Publishing): Promise<boolean> {
  const { ledger, bus } = publishing;
  let isAllAccepted = true;
  for (const end of await ledger.unannounced(lane)) {
    const event = await toCompleted(end, publishing);
    if (!event) continue;
    // Another chunk may have concluded since the verdicts were sent: only now is the list known to be whole.
    if (!(await publishVerdicts(lane, publishing))) return false;
    if ((await bus.publish([event])).length === 1) await ledger.announced(end);
    else isAllAccepted = false;
  }
  return isAllAccepted;
}

async function toCompleted(end: UnannouncedEnd, { ledger, clock }: Publishing): Promise<EventToSend | undefined> {
  const run = await ledger.run(end.runId);
  if (!run || isOpen(run)) return undefined;
  const eventId = shortHash(run.runId, "completed");
  return { eventId, lane: end.lane, detailType: DETAIL_TYPES.completed, detail: toDetail(run, eventId, clock.now()) };
}

function toDetail(run: Run, eventId: string, finishedAt: number): EventToSend["detail"] {
  const { runId, requestId, action, target, counts } = run;
  const times = { startedAt: new Date(run.startedAt).toISOString(), finishedAt: new Date(finishedAt).toISOString() };
  return { version: 1, eventId, runId, requestId, action, target, counts, ...times };
}
