import { describe, expect, it } from "vitest";
import { type JobSummary, reportOf } from "#lib/jobs/job-summary.ts";
import type { StateClass } from "#lib/jobs/observation.ts";

describe("a report", () => {
  const SUMMARY: JobSummary = { id: "a", kind: "sync", status: "Suspending", name: "orders" };
  const meanings = {
    classOf: (status: string): StateClass => (status === "Suspending" ? "paused" : "moving"),
    billing: (kind: string | undefined, status: string) => ({ is: "free" as const, source: `${kind} ${status}` }),
  };

  it("is the summary with what its state means and costs", () => {
    expect(reportOf(SUMMARY, meanings)).toEqual({
      ...SUMMARY,
      state: "paused",
      billing: { is: "free", source: "sync Suspending" },
    });
  });

  it("of a prepaid job costs its order, whatever the state", () => {
    expect(reportOf({ ...SUMMARY, isPrepaid: true }, meanings).billing).toEqual({
      is: "by-order",
      source: "the cloud lists the job as prepaid",
    });
    expect(reportOf({ ...SUMMARY, isPrepaid: false }, meanings).billing.is).toBe("free");
  });
});
