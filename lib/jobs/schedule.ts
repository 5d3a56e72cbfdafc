import { Cron } from "croner";

export type Schedule = {
  /** Minute, hour, day of the month, month, day of the week; when both days are restricted, either is enough. */
  readonly cron: string;
  readonly timeZone: string;
};

/**
 * The latest instant of the schedule that is over `after` and not over `now`, in milliseconds since the epoch: what was missed
 * for hours or days is caught up once. It is looked for from `now` backwards, so an `after` of long ago costs nothing.
 *
 * Where clocks are changed, minutes and hours without * and / are fixed times: one that is skipped comes at the first minute
 * after the gap, one that is there twice comes at its first. With * or / they are an interval: what is skipped is left out, and
 * what is there twice comes twice.
 */
export function lastFiring(schedule: Schedule, after: number, now: number): number | undefined {
  // previousRuns leaves out its own instant.
  const last = cronOf(schedule)
    .previousRuns(1, new Date(now + 1))[0]
    ?.getTime();
  return last !== undefined && last > after ? last : undefined;
}

/** The first instant of the schedule over `after`; undefined when it has none. @throws Error for a cron or zone that is none */
export function nextFiring(schedule: Schedule, after: number): number | undefined {
  return cronOf(schedule).nextRun(new Date(after))?.getTime();
}

/** The request id of what a policy asks for at an instant of its schedule: the same however often it is asked. */
export function firingId(policyName: string, instant: number): string {
  return `policy:${policyName}:${new Date(instant).toISOString()}`;
}

/** Ticks ask every minute, of the same schedules. */
const parsed = new WeakMap<Schedule, Cron>();

function cronOf(schedule: Schedule): Cron {
  const known = parsed.get(schedule);
  if (known) return known;
  // Without a function it has no timer: dates are all it computes.
  const cron = new Cron(schedule.cron, {
    paused: true,
    mode: "5-part",
    fixedTimeRule: "no-wildcard",
    timezone: schedule.timeZone,
  });
  parsed.set(schedule, cron);
  return cron;
}
