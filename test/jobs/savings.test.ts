import { describe, expect, it } from "vitest";
import type { Saving } from "#lib/jobs/saving.ts";
import { rounded, savingsOf } from "#lib/jobs/savings.ts";

const MONTH = "2026-11";
const on = (day: number, hour = 0) => Date.UTC(2026, 10, day, hour);
const [BEGINS, ENDS] = [on(1), on(31)];
const LONG_AFTER = Date.UTC(2027, 5, 1);

/** A sync job at 2 CNY an hour, deleted on the 21st. */
function saving(change: Partial<Saving> = {}): Saving {
  return {
    ...{ eventId: "e", target: "acme-cn", provider: "alibaba-dts", jobId: "a", direction: "Forward", kind: "sync" },
    ...{ runId: "r", action: "teardown", proven: "delete", at: on(21), billing: "billed", billingAfter: "free" },
    ...{ perHour: 2, currency: "CNY" },
    ...change,
  };
}

/** Without a price. */
function unpriced(change: Partial<Saving> = {}): Saving {
  const { perHour: _perHour, currency: _currency, ...rest } = saving(change);
  return rest;
}

const hours = (savings: readonly Saving[], now = LONG_AFTER) =>
  savingsOf(savings, MONTH, now).counted.map((one) => one.hours);

describe("the hours of a saving", () => {
  it.each([
    ["last from its proof to the month's end", on(21), LONG_AFTER, [240]],
    ["or until now, while the month goes on", on(21), on(22, 6), [30]],
    ["are the whole month when it was proven before", on(1) - 50 * 86_400_000, LONG_AFTER, [720]],
    ["are the month so far when it was proven before", on(1) - 1, on(2), [24]],
    ["are the whole month when it was proven at its first moment", BEGINS, LONG_AFTER, [720]],
    ["are none yet when it was proven right now", on(21), on(21), [0]],
    ["do not count when it was proven later", on(21), on(20), []],
    ["do not count when it was proven in the next month", ENDS, LONG_AFTER, []],
    ["do not count in a month that has not begun", on(1) - 1, BEGINS, []],
  ])("%s", (_what, at, now, want) => {
    expect(hours([saving({ at })], now)).toEqual(want);
  });

  it("go over to a later saving of the same job, whatever the order they come in", () => {
    const [first, second] = [saving({ at: on(11) }), saving({ at: on(21), perHour: 3 })];
    for (const both of [
      [first, second],
      [second, first],
    ]) {
      const { counted, total } = savingsOf(both, MONTH, LONG_AFTER);
      expect(counted.map((one) => [one.hours, one.saved])).toEqual([
        [240, 480],
        [240, 720],
      ]);
      expect(total).toEqual({ jobs: 1, hours: 480, hoursWithoutRate: 0, saved: { CNY: 1200 } });
    }
  });

  it("of an earlier saving end before the month when the later one was proven before it, too", () => {
    const both = [saving({ at: BEGINS - 2 }), saving({ at: BEGINS - 1, runId: "later" })];
    expect(savingsOf(both, MONTH, LONG_AFTER).counted).toMatchObject([{ hours: 720, saving: { runId: "later" } }]);
    expect(hours([saving({ at: BEGINS - 2 }), saving({ at: BEGINS })])).toEqual([720]);
  });

  it("are each direction's, each target's and each job's own", () => {
    const others = [{ direction: "Reverse" }, { target: "acme-eu" }, { jobId: "b" }] as const;
    expect(hours([saving(), ...others.map((other) => saving(other))])).toEqual([240, 240, 240, 240]);
  });

  it("without a direction are those of the forward one", () => {
    const { direction: _direction, ...undirected } = saving({ at: on(11) });
    expect(savingsOf([undirected, saving()], MONTH, LONG_AFTER).total.jobs).toBe(1);
  });
});

describe("the money of savings", () => {
  it("is by currency, and hours without a price stay hours", () => {
    const { counted, total } = savingsOf(
      [
        saving(),
        saving({ jobId: "b", currency: "EUR", perHour: 0.5 }),
        unpriced({ jobId: "c" }),
        saving({ jobId: "d", perHour: 0 }),
      ],
      MONTH,
      LONG_AFTER,
    );
    expect(counted.map(({ saved }) => saved)).toEqual([480, 120, undefined, 0]);
    expect(total).toEqual({ jobs: 4, hours: 960, hoursWithoutRate: 240, saved: { CNY: 480, EUR: 120 } });
  });

  it("is told for each target and kind", () => {
    const { kind: _kind, ...ofNoKind } = unpriced({ jobId: "c" });
    const all = [
      saving(),
      saving({ jobId: "b", at: on(26) }),
      ofNoKind,
      saving({ target: "acme-eu", kind: "migration" }),
    ];
    expect(savingsOf(all, MONTH, LONG_AFTER).groups).toEqual([
      { target: "acme-cn", kind: "sync", jobs: 2, hours: 360, hoursWithoutRate: 0, saved: { CNY: 720 } },
      { target: "acme-cn", jobs: 1, hours: 240, hoursWithoutRate: 240, saved: {} },
      { target: "acme-eu", kind: "migration", jobs: 1, hours: 240, hoursWithoutRate: 0, saved: { CNY: 480 } },
    ]);
  });

  it("of nothing is nothing", () => {
    expect(savingsOf([], MONTH, LONG_AFTER)).toEqual({
      counted: [],
      groups: [],
      total: { jobs: 0, hours: 0, hoursWithoutRate: 0, saved: {} },
    });
  });

  it.each([
    [1.005_1, 1.01],
    [0.004, 0],
    [1234.567, 1234.57],
  ])("%d is told as %d", (amount, told) => {
    expect(rounded(amount)).toBe(told);
  });
});
