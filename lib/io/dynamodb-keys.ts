import type { Claim } from "#lib/engine/ledger.ts";
import { type Brake, brakeKey } from "#lib/jobs/brake.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Todo } from "#lib/jobs/todo.ts";

/** Where a record stands; docs/ledger.md has the table of them all. */
export type Key = { readonly pk: string; readonly sk: string };

/** Every priority an item can have, the most urgent first: a lane is asked for each in turn. */
export const PRIORITIES: readonly number[] = [1, 5];

export const PREFIX = {
  chunk: "CHUNK#",
  verdict: "VERDICT#",
  todo: "TODO#",
  event: "EVENT#",
  end: "END#",
  lane: "LANE#",
  brake: "BRAKE#",
  started: "STARTED#",
} as const;

export const ofRun = (runId: string): string => `RUN#${runId}`;
export const ofLane = (lane: string): string => `LANE#${lane}`;

/** The list of all lanes that ever had a run: as many as there are targets. */
export const LANES = "LANES";
export const laneKey = (lane: string): Key => ({ pk: LANES, sk: `${PREFIX.lane}${lane}` });

/** The list of all brakes. */
export const BRAKES = "BRAKES";
export const brakeItemKey = (brake: Brake): Key => ({ pk: BRAKES, sk: `${PREFIX.brake}${brakeKey(brake)}` });

/** What was learned of a target's rates. */
export const limitersKey = (target: string): Key => ({ pk: `TARGET#${target}`, sk: "LIMITERS" });

/** The list of runs by the time they were started. */
export const RUNS = "RUNS";
export const startedKey = ({ startedAt, runId }: Run): Key => ({
  pk: RUNS,
  sk: `${PREFIX.started}${padded(startedAt, DUE_DIGITS)}#${runId}`,
});

export const runKey = (runId: string): Key => ({ pk: ofRun(runId), sk: "RUN" });

/** Stays when its chunk is finished, so that a repeated start does not list it again. */
export const chunkKey = ({ runId, chunk }: Pick<Todo, "runId" | "chunk">): Key => ({
  pk: ofRun(runId),
  sk: `${PREFIX.chunk}${padded(chunk, CHUNK_DIGITS)}`,
});

export const verdictKey = (runId: string, jobKey: string): Key => ({
  pk: ofRun(runId),
  sk: `${PREFIX.verdict}${jobKey}`,
});

export const endKey = (lane: string, runId: string): Key => ({ pk: ofLane(lane), sk: `${PREFIX.end}${runId}` });

export const claimKey = ({ target, jobKey }: Pick<Claim, "target" | "jobKey">): Key => ({
  pk: `JOB#${target}#${jobKey}`,
  sk: "CLAIM",
});

/** Says that an event id was used, also after the event was sent. */
export const recordedKey = (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: "RECORDED" });

export const eventKey = (lane: string, order: number, eventId: string): Key => ({
  pk: ofLane(lane),
  sk: `${PREFIX.event}${padded(order, ORDER_DIGITS)}#${eventId}`,
});

/**
 * The sort key is the order in which a lane works: priority, then due, then run and chunk.
 * @throws Error for a priority that no one would ever ask for
 */
export function todoKey({ lane, priority, due, runId, chunk }: Todo): Key {
  if (!PRIORITIES.includes(priority)) {
    throw new Error(`the item's priority is ${priority}; want one of ${PRIORITIES.join(", ")}`);
  }
  const sk = `${PREFIX.todo}${priority}#${padded(due, DUE_DIGITS)}#${runId}#${padded(chunk, CHUNK_DIGITS)}`;
  return { pk: ofLane(lane), sk };
}

/** The range of one priority's items that are due. @param now milliseconds since the epoch */
export function dueRange(priority: number, now: number): { readonly from: string; readonly to: string } {
  const level = `${PREFIX.todo}${priority}#`;
  return { from: level, to: `${level}${padded(now, DUE_DIGITS)}#${AFTER_ANY_ID}` };
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
