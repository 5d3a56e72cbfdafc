import { describe, expect, it } from "vitest";
import { monthlyReport } from "#lib/jobs/monthly-report.ts";
import type { Saving } from "#lib/jobs/saving.ts";

/** SHA-256 of "savings" and "2026-11", a line each, cut to 32 digits. */
const EVENT_ID = "82ba6833a321901506bf343d3643bef1";
const OVER = Date.UTC(2026, 11, 1);

function saving(jobId: string, price: Pick<Saving, "perHour" | "currency"> = {}): Saving {
  return {
    ...{
      eventId: jobId,
      target: "acme-cn",
      provider: "alibaba-dts",
      jobId,
      runId: "r",
      action: "stop",
      proven: "stop",
    },
    ...{ at: OVER - 100 * 60_000, billing: "billed", billingAfter: "free" },
    ...price,
  };
}
const CNY = (perHour: number) => ({ perHour, currency: "CNY" });

describe("a month's report", () => {
  it("has hours and money to two decimals, and the hours without a price apart", () => {
    const savings = [saving("a", CNY(2)), saving("b", CNY(0.5)), saving("c")];
    expect(monthlyReport(savings, "2026-11", OVER)).toEqual({
      version: 1,
      eventId: EVENT_ID,
      month: "2026-11",
      jobs: 3,
      hours: 5,
      hoursWithoutRate: 1.67,
      saved: 4.17,
      currency: "CNY",
    });
  });

  it.each([
    ["no price at all", [saving("a")], 1],
    ["two currencies, which do not add up", [saving("a", CNY(1)), saving("b", { perHour: 1, currency: "EUR" })], 2],
    ["nothing saved", [], 0],
  ])("has no money with %s", (_what, savings, jobs) => {
    const report = monthlyReport(savings, "2026-11", OVER);
    expect(report.jobs).toBe(jobs);
    expect(report).not.toHaveProperty("saved");
    expect(report).not.toHaveProperty("currency");
  });

  it("counts no further than the time it is made", () => {
    expect(monthlyReport([saving("a")], "2026-11", OVER - 40 * 60_000).hours).toBe(1);
  });
});
