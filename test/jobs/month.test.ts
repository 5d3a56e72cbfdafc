import { describe, expect, it } from "vitest";
import { MONTH, monthOf, monthsOf, spanOf } from "#lib/jobs/month.ts";

const at = (text: string) => Date.parse(text);

describe("a month", () => {
  it.each([
    ["2026-11", true],
    ["2028-02", true],
    ["2026-13", false],
    ["2026-00", false],
    ["2026-1", false],
    ["26-11", false],
    ["1999-12", false],
    ["2026-11-01", false],
    ["", false],
  ])("%j is one: %s", (text, is) => {
    expect(MONTH.test(text)).toBe(is);
  });

  it.each([
    ["2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"],
    ["2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    ["2028-02", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"],
  ])("%s is of UTC, from its first moment to the next one's", (month, from, to) => {
    expect(spanOf(month)).toEqual({ from: at(from), to: at(to) });
    expect([monthOf(at(from)), monthOf(at(to) - 1)]).toEqual([month, month]);
  });

  it("is named when any part of it is in a span, across years", () => {
    const months = (from: string, to: string) => monthsOf({ from: at(from), to: at(to) });
    expect(months("2026-11-30T23:59:59Z", "2027-01-01T00:00:01Z")).toEqual(["2026-11", "2026-12", "2027-01"]);
    expect(months("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")).toEqual(["2026-11"]);
    expect(months("2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z")).toEqual([]);
  });
});
