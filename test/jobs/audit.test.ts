import { describe, expect, it } from "vitest";
import { auditOfBrake, auditOfRun } from "#lib/jobs/audit.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { NOW, planned } from "./samples.ts";

const ON = { by: "ann", at: NOW };

describe("what is written down of a run", () => {
  it("is who asked for what, when, and how many jobs", () => {
    const { run } = planned({ action: "delete", jobs: ["a", "b"], dryRun: true });
    expect(auditOfRun(run)).toEqual({
      at: NOW,
      what: "run accepted",
      by: "cli",
      about: "19f1064b619d49d35392eac7261cd726",
      target: "acme-cn",
      detail: { requestId: "request-1", action: "delete", jobs: 2, dryRun: true, force: false },
    });
  });
});

const BRAKES: readonly (readonly [brake: BrakeOn, more: object])[] = [
  [{ is: "halt", ...ON }, { about: "halt#*" }],
  [
    { is: "halt", target: "acme-cn", ...ON },
    { about: "halt#acme-cn", target: "acme-cn" },
  ],
  [{ is: "cancel", runId: "r1", ...ON }, { about: "cancel#r1" }],
  [
    { is: "cancel", runId: "r1", ...ON, reason: "wrong jobs" },
    { about: "cancel#r1", detail: { reason: "wrong jobs" } },
  ],
  [
    { is: "protect", target: "acme-cn", jobId: "a", ...ON, reason: "" },
    { about: "protect#acme-cn#a", target: "acme-cn", detail: { reason: "" } },
  ],
];

describe("what is written down of a brake", () => {
  it.each(BRAKES)("%j is who did it, when, and why if it was said", (brake, more) => {
    for (const what of ["brake on", "brake off"] as const) {
      const entry = auditOfBrake(what, brake);
      expect(entry).toEqual({ at: NOW, what, by: "ann", ...more });
      expect(Object.keys(entry).sort()).toEqual(Object.keys({ at: 0, what, by: "", ...more }).sort());
    }
  });
});
