/** What a clock on the wall of a zone shows. `shown`: the same as a number, in milliseconds, for comparing. */
type Shown = {
  readonly shown: number;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
};

/** A cron, and what it means: written out by hand, so that nobody reads it but the code under test. */
export type Cron = {
  readonly cron: string;
  /** Without * and / in minute and hour. */
  readonly isFixed: boolean;
  readonly fits: (shown: Shown) => boolean;
};

const MINUTE = 60_000;

/** The clock at every minute, as Intl shows it. */
export function wallClock(timeZone: string, begin: number, end: number): ReadonlyMap<number, number> {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  const clock = new Map<number, number>();
  for (let now = begin; now <= end; now += MINUTE) {
    clock.set(now, Date.parse(`${format.format(now).replace(" ", "T")}Z`));
  }
  return clock;
}

/**
 * The firings after the first minute. A fixed time fires in the minute in which the clock first shows it, or has jumped over it;
 * an interval whenever the clock shows it.
 */
export function firingsBySight({ isFixed, fits }: Cron, clock: ReadonlyMap<number, number>): readonly number[] {
  const fired: number[] = [];
  let latest: number | undefined;
  for (const [now, shown] of clock) {
    const passed = isFixed ? span(latest ?? shown, shown) : [shown];
    if (latest !== undefined && passed.some((each) => fits(read(each)))) fired.push(now);
    latest = Math.max(shown, latest ?? shown);
  }
  return fired;
}

/** What the clock came past, from the latest it had shown to what it shows now; nothing while it shows it again. */
function span(latest: number, shown: number): readonly number[] {
  const minutes = Math.max(0, (shown - latest) / MINUTE);
  return Array.from({ length: minutes }, (_, index) => latest + (index + 1) * MINUTE);
}

function read(shown: number): Shown {
  const date = new Date(shown);
  return {
    shown,
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  };
}
