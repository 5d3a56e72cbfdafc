import { describe, expect, it } from "vitest";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Current } from "./ledger.contract.ts";
import { aPlan, NOW } from "./ledger.samples.ts";

const who = { by: "ann", at: NOW };
const BRAKES: readonly BrakeOn[] = [
  { is: "cancel", runId: "0123", ...who },
  { is: "halt", ...who, reason: "an incident" },
  { is: "halt", target: "acme-cn", ...who },
  { is: "protect", target: "acme-cn", jobId: "job0001", ...who },
];

export function brakesContract(current: Current): void {
  describe("brakes", () => {
    it("there are none at first", async () => {
      expect(await current().ledger.brakes()).toEqual([]);
    });

    it("what is put on is seen at once by every worker, until it is taken off", async () => {
      const { ledger, other } = current();
      for (const brake of BRAKES) await ledger.brake(brake);
      expect(new Set(await other.brakes())).toEqual(new Set(BRAKES));
      for (const brake of BRAKES) expect(await other.release(brake)).toBe(true);
      expect(await ledger.brakes()).toEqual([]);
    });

    it("the same one again is one, with the latest person and reason", async () => {
      const { ledger } = current();
      await ledger.brake({ is: "halt", target: "acme-cn", ...who });
      const again: BrakeOn = { is: "halt", target: "acme-cn", by: "bob", at: NOW + 1, reason: "still" };
      await ledger.brake(again);
      expect(await ledger.brakes()).toEqual([again]);
    });

    it("a halt of everything and one of a target are two", async () => {
      const { ledger } = current();
      await ledger.brake({ is: "halt", ...who });
      expect(await ledger.release({ is: "halt", target: "acme-cn", ...who })).toBe(false);
      expect(await ledger.brakes()).toHaveLength(1);
    });
  });

  describe("the latest runs", () => {
    it("come newest first, as they are now, and no more than asked for", async () => {
      const { ledger, other } = current();
      for (const n of [1, 2, 3]) await ledger.startRun(aPlan({ requestId: `request-${n}`, at: NOW + n * 1000 }));
      const latest = await other.runs(2);
      expect(latest.map(({ requestId }) => requestId)).toEqual(["request-3", "request-2"]);
      expect(latest[0]).toEqual(await ledger.run(latest[0]?.runId ?? ""));
      expect(await ledger.runs(10)).toHaveLength(3);
      expect(await ledger.runs(0)).toEqual([]);
    });
  });
}
