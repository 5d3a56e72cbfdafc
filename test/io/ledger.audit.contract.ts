import { describe, expect, it } from "vitest";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import type { Current } from "./ledger.contract.ts";
import { AUDITED, aPlan, aRejection, NOW } from "./ledger.samples.ts";

const HALT: BrakeOn = { is: "halt", target: "acme-cn", by: "ann", at: NOW + 1000, reason: "an incident" };

export function auditContract(current: Current): void {
  describe("the audit", () => {
    it("tells who asked for what, the newest first, once each", async () => {
      const { ledger, other } = current();
      const plan = aPlan({ jobs: 2 });
      await ledger.startRun(plan);
      await ledger.startRun(plan);
      await ledger.brake(HALT);
      await other.release({ ...HALT, by: "bob", at: NOW + 2000 });
      await other.release({ ...HALT, by: "bob", at: NOW + 2500 });
      const rejected = { ...AUDITED, at: NOW + 3000, detail: { reason: "no such target" } };
      await ledger.record(aRejection("r"), rejected);
      await ledger.record(aRejection("r"), rejected);
      const halt = { about: "halt#acme-cn", target: "acme-cn", detail: { reason: "an incident" } };
      expect(await other.audit(10)).toEqual([
        rejected,
        { at: NOW + 2000, what: "brake off", by: "bob", ...halt },
        { at: NOW + 1000, what: "brake on", by: "ann", ...halt },
        {
          ...{ at: NOW, what: "run accepted", by: "queue", about: plan.run.runId, target: "acme-cn" },
          detail: { requestId: "request-1", action: "teardown", jobs: 2, dryRun: false, force: false },
        },
      ]);
    });

    it("gives no more than asked for", async () => {
      const { ledger } = current();
      for (const n of [1, 2, 3]) await ledger.brake({ ...HALT, at: NOW + n });
      expect((await ledger.audit(2)).map(({ at }) => at)).toEqual([NOW + 3, NOW + 2]);
      expect(await ledger.audit(0)).toEqual([]);
    });
  });

  describe("snapshots", () => {
    const snapshot = (change: Partial<JobSnapshot>): JobSnapshot => ({
      ...{ target: "acme-cn", jobKey: "a/Forward", runId: "0123", at: NOW },
      ...{ definition: { DtsJobName: "nightly", SourceEndpoint: { Ip: "10.0.0.1" } } },
      ...change,
    });

    it("of a job come back, the newest first, and no other job's", async () => {
      const { ledger, other } = current();
      const [old, late] = [snapshot({}), snapshot({ at: NOW + 1, runId: "4567" })];
      await ledger.keepSnapshots([old, snapshot({ jobKey: "a/Reverse" }), snapshot({ target: "acme-eu" })]);
      await ledger.keepSnapshots([late]);
      await ledger.keepSnapshots([]);
      expect(await other.snapshots("acme-cn", "a/Forward")).toEqual([late, old]);
      expect(await other.snapshots("acme-cn", "b/Forward")).toEqual([]);
    });

    it("may be kept again", async () => {
      const { ledger } = current();
      await ledger.keepSnapshots([snapshot({})]);
      await ledger.keepSnapshots([snapshot({})]);
      expect(await ledger.snapshots("acme-cn", "a/Forward")).toEqual([snapshot({})]);
    });
  });
}
