import { check, type Violation } from "./checker.ts";
import { play } from "./history.ts";
import { imagine } from "./imagine.ts";

/** What so many histories came to. */
export type Tally = {
  histories: number;
  jobs: number;
  /** Runs that were told their jobs by a listing, not by their command. */
  selections: number;
  steps: number;
  kinds: number;
  readonly verdicts: Record<string, number>;
  readonly fired: Record<string, number>;
  readonly found: { readonly seed: number; readonly violations: readonly Violation[] }[];
};

export function emptyTally(): Tally {
  return { histories: 0, jobs: 0, selections: 0, steps: 0, kinds: 0, verdicts: {}, fired: {}, found: [] };
}

/** Plays one seed and adds it to the tally. */
export async function playSeed(seed: number, tally: Tally): Promise<readonly Violation[]> {
  const plan = imagine(seed);
  const trace = await play(plan);
  const violations = check(plan, trace);
  tally.histories += 1;
  tally.steps += trace.steps;
  tally.kinds += trace.fired.size;
  const selecting = new Set(plan.messages.flatMap(({ wish, requestId }) => (wish?.select ? [requestId] : [])));
  tally.selections += selecting.size;
  for (const { wish } of plan.messages) tally.jobs += wish?.jobs.length ?? 0;
  const ofSelections = trace.events.filter(
    ({ detail }) => detail["verdict"] !== undefined && selecting.has(String(detail["requestId"])),
  );
  tally.jobs += new Set(ofSelections.map(({ detail }) => detail["eventId"])).size;
  for (const { detail, detailType } of trace.events) add(tally.verdicts, String(detail["verdict"] ?? detailType), 1);
  for (const [kind, count] of trace.fired) add(tally.fired, kind, count);
  if (violations.length > 0) tally.found.push({ seed, violations });
  return violations;
}

export function merge(into: Tally, other: Tally): void {
  into.histories += other.histories;
  into.jobs += other.jobs;
  into.selections += other.selections;
  into.steps += other.steps;
  into.kinds += other.kinds;
  for (const [name, count] of Object.entries(other.verdicts)) add(into.verdicts, name, count);
  for (const [name, count] of Object.entries(other.fired)) add(into.fired, name, count);
  into.found.push(...other.found);
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count;
}
