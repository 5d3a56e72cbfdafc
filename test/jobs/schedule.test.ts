import { describe, expect, it } from "vitest";
import { commandSchema } from "#lib/jobs/command.ts";
import { firingId, lastFiring, nextFiring, type Schedule } from "#lib/jobs/schedule.ts";
import { type Cron, firingsBySight, wallClock } from "./wall-clock.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const iso = (instants: readonly number[]) => instants.map((instant) => new Date(instant).toISOString());
const at = (text: string) => Date.parse(text);

/** What a tick at each of these instants would set off, remembering only the last firing. */
function ticked(schedule: Schedule, from: number, ticks: Iterable<number>): readonly number[] {
  const fired: number[] = [];
  for (const now of ticks) {
    const firing = lastFiring(schedule, fired.at(-1) ?? from, now);
    if (firing !== undefined) fired.push(firing);
  }
  return fired;
}

function* every(step: number, from: number, until: number): Generator<number> {
  for (let now = from + step; now <= until; now += step) yield now;
}

/** Every minute of the hours around a change of clocks, and every hour else: looks of 70 µs add up. */
function* closeTo(change: number, from: number, until: number): Generator<number> {
  for (let now = from + MINUTE; now <= until; now += MINUTE) {
    if (now % HOUR === 0 || Math.abs(now - change) <= 6 * HOUR) yield now;
  }
}

/** Written out by hand: the expected firings rest on these, and on the clock that Intl shows. */
const CRONS: readonly Cron[] = [
  { cron: "0 3 * * *", isFixed: true, fits: ({ minute, hour }) => minute === 0 && hour === 3 },
  { cron: "30 2 * * *", isFixed: true, fits: ({ minute, hour }) => minute === 30 && hour === 2 },
  {
    cron: "15 1-2,14 * * *",
    isFixed: true,
    fits: ({ minute, hour }) => minute === 15 && (hour === 1 || hour === 2 || hour === 14),
  },
  {
    cron: "15 */6 * * 1-5",
    isFixed: false,
    fits: ({ minute, hour, weekday }) => minute === 15 && hour % 6 === 0 && weekday >= 1 && weekday <= 5,
  },
  { cron: "30 * * * 0", isFixed: false, fits: ({ minute, weekday }) => minute === 30 && weekday === 0 },
  { cron: "0 0 1 * *", isFixed: true, fits: ({ minute, hour, day }) => minute === 0 && hour === 0 && day === 1 },
];

/** Both kinds of change in each zone but the last, which has none; Lord Howe's clocks are changed by half an hour. */
const CHANGES = [
  { timeZone: "Europe/Berlin", from: "2026-02-15T00:00:00Z", change: "2026-03-29T01:00:00Z" },
  { timeZone: "Europe/Berlin", from: "2026-09-01T00:00:00Z", change: "2026-10-25T01:00:00Z" },
  { timeZone: "America/New_York", from: "2026-02-15T00:00:00Z", change: "2026-03-08T07:00:00Z" },
  { timeZone: "America/New_York", from: "2026-09-01T00:00:00Z", change: "2026-11-01T06:00:00Z" },
  { timeZone: "Australia/Lord_Howe", from: "2026-02-15T00:00:00Z", change: "2026-04-04T15:00:00Z" },
  { timeZone: "Australia/Lord_Howe", from: "2026-09-01T00:00:00Z", change: "2026-10-03T15:30:00Z" },
  { timeZone: "Asia/Shanghai", from: "2026-09-01T00:00:00Z", change: "2026-10-25T01:00:00Z" },
] as const;

describe.each(CHANGES)("90 days in $timeZone from $from", ({ timeZone, from, change }) => {
  const [begin, end] = [at(from), at(from) + 90 * DAY];
  const clock = wallClock(timeZone, begin, end);

  it.each(CRONS)("$cron fires once at each of its times", (cron) => {
    const fired = ticked({ cron: cron.cron, timeZone }, begin, closeTo(at(change), begin, end));
    expect(iso(fired)).toEqual(iso(firingsBySight(cron, clock)));
  });
});

it("a tick in every minute of 90 days fires once a day, whatever the clocks do", { timeout: 120_000 }, () => {
  const [begin, end] = [at("2026-09-01T00:00:00Z"), at("2026-11-30T00:00:00Z")];
  const fired = ticked({ cron: "30 2 * * *", timeZone: "Europe/Berlin" }, begin, every(MINUTE, begin, end));
  const summer = [...every(DAY, at("2026-08-31T00:30:00Z"), at("2026-10-25T00:30:00Z"))];
  const winter = [...every(DAY, at("2026-10-25T01:30:00Z"), end)];
  expect(iso(fired)).toEqual(iso([...summer, ...winter]));
});

/** The firings of the first 23 hours of a day, which begins then in the zone. */
const ON_THE_DAY: readonly (readonly [cron: string, timeZone: string, begin: string, fired: readonly string[]])[] = [
  // Skipped: the first minute after the gap.
  ["30 2 * * *", "Europe/Berlin", "2026-03-28T23:00Z", ["2026-03-29T01:00:00.000Z"]],
  ["0 2 * * *", "Europe/Berlin", "2026-03-28T23:00Z", ["2026-03-29T01:00:00.000Z"]],
  ["0,30 2 * * *", "Europe/Berlin", "2026-03-28T23:00Z", ["2026-03-29T01:00:00.000Z"]],
  ["0 2,3 * * *", "Europe/Berlin", "2026-03-28T23:00Z", ["2026-03-29T01:00:00.000Z"]],
  ["30 2 * * *", "America/New_York", "2026-03-08T05:00Z", ["2026-03-08T07:00:00.000Z"]],
  ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T13:30Z", ["2026-10-03T15:30:00.000Z"]],
  // Skipped, and an interval: left out.
  ["*/30 2 * * *", "Europe/Berlin", "2026-03-28T23:00Z", []],
  ["0 */12 * * *", "Europe/Berlin", "2026-03-28T23:00Z", ["2026-03-28T23:00:00.000Z", "2026-03-29T10:00:00.000Z"]],
  // There twice: the first.
  ["30 2 * * *", "Europe/Berlin", "2026-10-24T22:00Z", ["2026-10-25T00:30:00.000Z"]],
  ["30 2,14 * * *", "Europe/Berlin", "2026-10-24T22:00Z", ["2026-10-25T00:30:00.000Z", "2026-10-25T13:30:00.000Z"]],
  ["30 1 * * *", "America/New_York", "2026-11-01T04:00Z", ["2026-11-01T05:30:00.000Z"]],
  ["45 1 * * *", "Australia/Lord_Howe", "2026-04-04T13:00Z", ["2026-04-04T14:45:00.000Z"]],
  // There twice, and an interval: both.
  ["30 */2 25 10 *", "Europe/Berlin", "2026-10-24T23:00Z", [0, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21].map(halfPast)],
  // Both days restricted: either is enough (25 November 2026 is a Wednesday).
  ["0 3 1 * WED", "UTC", "2026-11-25T00:00Z", ["2026-11-25T03:00:00.000Z"]],
  ["0 3 25 * MON", "UTC", "2026-11-25T00:00Z", ["2026-11-25T03:00:00.000Z"]],
  ["0 3 1 * MON", "UTC", "2026-11-25T00:00Z", []],
];

function halfPast(hour: number): string {
  return `2026-10-25T${String(hour).padStart(2, "0")}:30:00.000Z`;
}

it.each(ON_THE_DAY)("%s in %s on the day that begins at %s", (cron, timeZone, begin, fired) => {
  const from = at(begin) - MINUTE;
  expect(iso(ticked({ cron, timeZone }, from, every(MINUTE, from, from + 23 * HOUR)))).toEqual(fired);
});

describe("ticks that were missed", () => {
  const NIGHTLY: Schedule = { cron: "0 3 * * *", timeZone: "Asia/Shanghai" };
  const QUARTERLY: Schedule = { cron: "*/15 * * * *", timeZone: "UTC" };
  const MONDAY = at("2026-11-23T00:00:00Z");

  it("a tick every 7 hours fires each night once, with the instant it was due", () => {
    const fired = ticked(NIGHTLY, MONDAY, every(7 * HOUR, MONDAY, MONDAY + 90 * DAY));
    expect(iso(fired)).toEqual(iso([...every(DAY, at("2026-11-22T19:00:00Z"), MONDAY + 90 * DAY)]));
  });

  it("a tick every 7 hours catches up what comes more often once, with the latest", () => {
    const fired = ticked(
      QUARTERLY,
      MONDAY,
      [1, 2, 3].map((turn) => MONDAY + turn * 7 * HOUR + 14 * MINUTE),
    );
    expect(iso(fired)).toEqual(["2026-11-23T07:00:00.000Z", "2026-11-23T14:00:00.000Z", "2026-11-23T21:00:00.000Z"]);
  });

  it("three days without a tick are caught up once, with the latest", () => {
    const back = MONDAY + 3 * DAY;
    const ticks = [...every(HOUR, MONDAY - DAY, MONDAY), ...every(MINUTE, back, back + HOUR)];
    expect(iso(ticked(NIGHTLY, MONDAY - DAY, ticks))).toEqual(["2026-11-22T19:00:00.000Z", "2026-11-25T19:00:00.000Z"]);
  });

  it("years without a tick cost no more than a day", () => {
    const started = performance.now();
    for (let turn = 0; turn < 100; turn += 1) lastFiring({ ...QUARTERLY }, 0, MONDAY + turn);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("the last firing", () => {
  const NIGHTLY: Schedule = { cron: "0 3 * * *", timeZone: "UTC" };
  const THREE = at("2026-11-25T03:00:00Z");

  it.each([
    ["the millisecond before", THREE - DAY, THREE - 1, undefined],
    ["its own instant", THREE - DAY, THREE, THREE],
    ["the rest of its second", THREE - DAY, THREE + 999, THREE],
    ["the next second", THREE - DAY, THREE + 1000, THREE],
    ["any time after it has fired", THREE, THREE + DAY - 1, undefined],
    ["a millisecond before it, seen from its instant", THREE - 1, THREE, THREE],
    ["a clock set back", THREE + HOUR, THREE, undefined],
    ["a clock set back over another firing", THREE + HOUR, THREE - 5 * DAY, undefined],
    ["no time passed", THREE, THREE, undefined],
  ])("at %s", (_title, after, now, firing) => {
    expect(lastFiring(NIGHTLY, after, now)).toBe(firing);
  });

  it("is the leap day of two years ago", () => {
    const leap = { cron: "0 0 29 2 *", timeZone: "Europe/Berlin" };
    expect(lastFiring(leap, 0, THREE)).toBe(at("2024-02-28T23:00:00Z"));
  });
});

describe("the next firing", () => {
  it.each([
    ["0 3 * * *", "2026-11-25T03:00:00.000Z", "2026-11-26T03:00:00.000Z"],
    ["0 3 * * *", "2026-11-25T02:59:59.999Z", "2026-11-25T03:00:00.000Z"],
    ["0 0 29 2 *", "2026-11-25T00:00:00.000Z", "2028-02-29T00:00:00.000Z"],
  ])("of %s after %s is %s", (cron, after, next) => {
    expect(nextFiring({ cron, timeZone: "UTC" }, at(after))).toBe(at(next));
  });

  it("is none for a day that never comes", () => {
    expect(nextFiring({ cron: "0 0 30 2 *", timeZone: "UTC" }, 0)).toBeUndefined();
  });

  it("throws for what is no cron", () => {
    expect(() => nextFiring({ cron: "0 3 * * * *", timeZone: "UTC" }, 0)).toThrow("5 parts");
  });
});

describe("the id of a firing", () => {
  it("names the policy and the instant, and is one for all ticks that see it", () => {
    const schedule = { cron: "0 3 * * *", timeZone: "UTC" };
    const seen = ["2026-11-25T03:00:00Z", "2026-11-25T03:00:59Z", "2026-11-25T21:00:00Z"].map((now) =>
      firingId("nightly", lastFiring(schedule, at("2026-11-24T12:00:00Z"), at(now)) ?? 0),
    );
    expect(new Set(seen)).toEqual(new Set(["policy:nightly:2026-11-25T03:00:00.000Z"]));
  });

  it("is a request id, however long the name", () => {
    const requestId = firingId("n".repeat(64), at("2026-11-25T03:00:00Z"));
    expect(commandSchema.shape.requestId.safeParse(requestId).success).toBe(true);
  });
});
