import type { Claim } from "#lib/engine/ledger.ts";
import { type Brake, brakeKey } from "#lib/jobs/brake.ts";
import { monthOf } from "#lib/jobs/month.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import { type Item, isChunk, isListing } from "#lib/jobs/todo.ts";

/** Where a record stands; docs/ledger.md has the table of them all. */
export type Key = { readonly pk: string; readonly sk: string };

/** Every priority an item can have, the most urgent first: a lane is asked for each in turn. */
export const PRIORITIES: readonly number[] = [1, 5];

export const PREFIX = {
  verdict: "VERDICT#",
  event: "EVENT#",
  open: "LANE#",
  brake: "BRAKE#",
  started: "STARTED#",
  audit: "AT#",
  saving: "AT#",
  snapshot: "SNAPSHOT#",
  row: "ROW#",
  marked: "MARKED#",
  plan: "PLAN#",
  asked: "ASKED#",
} as const;

export const ofRun = (runId: string): string => `RUN#${runId}`;
export const ofLane = (lane: string): string => `LANE#${lane}`;

/** The list of runs that have not announced their end, by lane. */
export const OPEN = "OPEN";
export const openOfLane = (lane: string): string => `${PREFIX.open}${lane}#`;
export const openKey = (lane: string, runId: string): Key => ({ pk: OPEN, sk: `${openOfLane(lane)}${runId}` });

/** The list of all brakes. */
export const BRAKES = "BRAKES";
export const brakeItemKey = (brake: Brake): Key => ({ pk: BRAKES, sk: `${PREFIX.brake}${brakeKey(brake)}` });

/** What was learned of a target's rates. */
export const limitersKey = (target: string): Key => ({ pk: `TARGET#${target}`, sk: "LIMITERS" });

/** The list of runs by the time they were started. */
export const RUNS = "RUNS";
export const startedKey = ({ startedAt, runId }: Pick<Run, "startedAt" | "runId">): Key => ({
  pk: RUNS,
  sk: `${PREFIX.started}${padded(startedAt, DUE_DIGITS)}#${runId}`,
});

export const runKey = (runId: string): Key => ({ pk: ofRun(runId), sk: "RUN" });

/** Stays when its item is finished, so that nobody who still holds it can write it. */
export const markKey = (item: Item): Key => ({ pk: ofRun(item.runId), sk: `MARK#${numberOf(item)}` });

export const verdictKey = (runId: string, jobKey: string): Key => ({
  pk: ofRun(runId),
  sk: `${PREFIX.verdict}${jobKey}`,
});

export const ofJob = (target: string, jobKey: string): string => `JOB#${target}#${jobKey}`;
export const claimKey = ({ target, jobKey }: Pick<Claim, "target" | "jobKey">): Key => ({
  pk: ofJob(target, jobKey),
  sk: "CLAIM",
});
export const snapshotKey = ({ target, jobKey, runId, at }: JobSnapshot): Key => ({
  pk: ofJob(target, jobKey),
  sk: `${PREFIX.snapshot}${padded(at, DUE_DIGITS)}#${runId}`,
});

/** The rows of a plan, in the order of their job keys. */
export const ofPlan = (planId: string): string => `PLAN#${planId}`;
export const rowKey = (planId: string, jobKey: string): Key => ({ pk: ofPlan(planId), sk: `${PREFIX.row}${jobKey}` });

/** The list of plans that somebody may apply. */
export const planKey = (hash: string): Key => ({ pk: "PLANS", sk: `${PREFIX.plan}${hash}` });

/** What is remembered of a policy, and its marks in the order of their job keys. */
export const ofPolicy = (name: string): string => `POLICY#${name}`;
export const policyKey = (name: string): Key => ({ pk: ofPolicy(name), sk: "STATE" });
export const markedKey = (name: string, jobKey: string): Key => ({
  pk: ofPolicy(name),
  sk: `${PREFIX.marked}${jobKey}`,
});

/** What is known of a destination of webhooks. */
export const destinationKey = (name: string): Key => ({ pk: `DESTINATION#${name}`, sk: "STATE" });

/** The list of what people have asked for in rooms. */
export const CHAT = "CHAT";
export const conversationKey = (id: string): Key => ({ pk: CHAT, sk: `${PREFIX.asked}${id}` });

/** Jobs counted under the cap of a day. */
export const dayKey = (day: string): Key => ({ pk: `DAY#${day}`, sk: "JOBS" });

export const AUDIT = "AUDIT";
/** @param order tells entries of one millisecond apart */
export const auditKey = (at: number, order: number): Key => ({
  pk: AUDIT,
  sk: `${PREFIX.audit}${padded(at, DUE_DIGITS)}#${padded(order, ORDER_DIGITS)}`,
});

/** What was proven to save something in a month such as 2026-11. */
export const ofSavings = (month: string): string => `SAVINGS#${month}`;
export const savingKey = ({ at, eventId }: Saving): Key => ({
  pk: ofSavings(monthOf(at)),
  sk: `${PREFIX.saving}${padded(at, DUE_DIGITS)}#${eventId}`,
});

/** Says that an event id was used, also after the event was sent. */
export const recordedKey = (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: "RECORDED" });

export const eventKey = (lane: string, order: number, eventId: string): Key => ({
  pk: ofLane(lane),
  sk: `${PREFIX.event}${padded(order, ORDER_DIGITS)}#${eventId}`,
});

/**
 * The sort key is the order in which a lane works: priority, then run, then due; whose turn it is among the runs is asked for.
 * @throws Error for a priority that no one would ever ask for
 */
export function itemKey(item: Item): Key {
  const { lane, priority, due, runId } = item;
  if (!PRIORITIES.includes(priority)) {
    throw new Error(`the item's priority is ${priority}; want one of ${PRIORITIES.join(", ")}`);
  }
  return { pk: ofLane(lane), sk: `${levelOf(priority)}${runId}#${padded(due, DUE_DIGITS)}#${numberOf(item)}` };
}

/** A page has numbers of its own, and a run has one listing. */
function numberOf(item: Item): string {
  if (isChunk(item)) return padded(item.chunk, CHUNK_DIGITS);
  return isListing(item) ? "L" : `P${padded(item.page, CHUNK_DIGITS)}`;
}

type Range = { readonly from: string; readonly to: string };

/** The items of one priority: of all runs; of those after one, or up to it; of one alone. */
export const rangeOf = {
  all: (priority: number): Range => ({ from: levelOf(priority), to: `${levelOf(priority)}${AFTER_ANY_ID}` }),
  after: (priority: number, runId: string): Range => ({
    from: `${levelOf(priority)}${runId}${AFTER_ANY_ID}`,
    to: `${levelOf(priority)}${AFTER_ANY_ID}`,
  }),
  upTo: (priority: number, runId: string): Range => ({
    from: levelOf(priority),
    to: `${levelOf(priority)}${runId}${AFTER_ANY_ID}`,
  }),
  only: (priority: number, runId: string): Range => ({
    from: `${levelOf(priority)}${runId}#`,
    to: `${levelOf(priority)}${runId}${AFTER_ANY_ID}`,
  }),
};

function levelOf(priority: number): string {
  return `TODO#${priority}#`;
}

/** Sorts after every digit and letter. */
const AFTER_ANY_ID = "~";

/** Milliseconds since the epoch have 13 digits until the year 2286. */
const DUE_DIGITS = 15;
const ORDER_DIGITS = 17;
const CHUNK_DIGITS = 5;

/** Numbers sort as text only when they are equally long. */
function padded(value: number, digits: number): string {
  return String(Math.max(0, Math.floor(value))).padStart(digits, "0");
}
