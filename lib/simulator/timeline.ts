import type { EffectName } from "./log.ts";

/** From `at` (simulated ms) on the job shows `status`; null is gone. No `effect` means somebody else did it. */
type Moment = { readonly at: number; readonly status: string | null; readonly effect?: EffectName };

/** One direction of a job: its states over simulated time, oldest first. */
export type Timeline = { moments: readonly Moment[] };

export type Step = { readonly afterMs: number; readonly status: string | null };

/** A job in `status` since before the world began, or born at `from`. */
export function createTimeline(status: string, from = Number.NEGATIVE_INFINITY): Timeline {
  return { moments: [{ at: from, status }] };
}

/** The state shown at a time: null when gone, undefined when not born yet. */
export function statusAt(timeline: Timeline, at: number): string | null | undefined {
  return timeline.moments.findLast((moment) => moment.at <= at)?.status;
}

/** Since when the state of a time shows; minus infinity for one as old as the world. */
export function shownSince(timeline: Timeline, at: number): number {
  return timeline.moments.findLast((moment) => moment.at <= at)?.at ?? Number.NEGATIVE_INFINITY;
}

/** The change that was accepted and whose last state does not show yet, if any. */
export function movingEffect(timeline: Timeline, at: number): EffectName | undefined {
  return timeline.moments.findLast((moment) => moment.at > at && moment.effect !== undefined)?.effect;
}

/** Puts accepted steps on the timeline; steps of an earlier change still to come are given up. */
export function advance(timeline: Timeline, effect: EffectName, at: number, steps: readonly Step[]): void {
  const kept = timeline.moments.filter((moment) => moment.at <= at || moment.effect === undefined);
  const added = steps.map((step) => ({ at: at + step.afterMs, status: step.status, effect }));
  timeline.moments = sorted([...kept, ...added]);
}

/** Somebody else changes the job at `at`, whatever we do meanwhile. */
export function interfere(timeline: Timeline, at: number, status: string | null): void {
  timeline.moments = sorted([...timeline.moments, { at, status }]);
}

function sorted(moments: readonly Moment[]): readonly Moment[] {
  return moments.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at));
}
