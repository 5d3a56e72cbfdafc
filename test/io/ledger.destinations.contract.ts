import { describe, expect, it } from "vitest";
import type { EventToSend } from "#lib/engine/ledger.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import type { Current } from "./ledger.contract.ts";
import { NOW } from "./ledger.samples.ts";

const FRESH: DestinationState = { name: "pager", digest: "0123", seq: 0 };
const FAILING = { ...FRESH, failingSince: NOW };
const ENTRY: AuditEntry = {
  at: NOW,
  what: "webhook disabled",
  by: "notify",
  about: "pager",
  detail: { reason: "gone" },
};
const EVENT: EventToSend = {
  ...{ eventId: "disabled-1", lane: "rejected", detailType: "Job Control Webhook Disabled" },
  detail: { destination: "pager" },
};
const TOLD = { entry: ENTRY, event: EVENT };

export function destinationsContract(current: Current): void {
  describe("destinations of webhooks", () => {
    it("what was kept is seen by all, with its next seq, and of another nothing", async () => {
      const { ledger, other } = current();
      expect(await ledger.destination("pager")).toBeUndefined();
      expect(await ledger.keepDestination(FAILING)).toBe(true);
      expect(await other.destination("pager")).toEqual({ ...FAILING, seq: 1 });
      expect(await other.keepDestination({ ...FRESH, seq: 1 })).toBe(true);
      expect(await ledger.destination("pager")).toEqual({ ...FRESH, seq: 2 });
      expect(await ledger.destination("other")).toBeUndefined();
    });

    it("a change of what somebody else has changed meanwhile is not written, nor told", async () => {
      const { ledger, other } = current();
      await ledger.keepDestination(FAILING);
      await other.keepDestination({ ...FAILING, seq: 1 });
      for (const seq of [0, 1, 3]) expect(await ledger.keepDestination({ ...FRESH, seq }, TOLD)).toBe(false);
      expect(await ledger.destination("pager")).toEqual({ ...FAILING, seq: 2 });
      expect(await other.audit(10)).toEqual([]);
      expect(await other.unsent("rejected", 10)).toEqual([]);
    });

    it("of workers that disable one at once, one does, and it is told once", async () => {
      const { ledger, other } = current();
      await ledger.keepDestination(FAILING);
      const disabled = { ...FAILING, seq: 1, disabled: { at: NOW, why: "gone" } };
      const answers = await Promise.all([ledger, other, ledger].map((one) => one.keepDestination(disabled, TOLD)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await other.destination("pager")).toEqual({ ...disabled, seq: 2 });
      expect(await other.audit(10)).toEqual([ENTRY]);
      expect(await other.unsent("rejected", 10)).toEqual([EVENT]);
    });

    it("a change may be told to the audit alone", async () => {
      const { ledger } = current();
      const enabled = { ...ENTRY, what: "webhook enabled" } as const;
      expect(await ledger.keepDestination(FRESH, { entry: enabled })).toBe(true);
      expect(await ledger.audit(10)).toEqual([enabled]);
      expect(await ledger.unsent("rejected", 10)).toEqual([]);
    });
  });
}
