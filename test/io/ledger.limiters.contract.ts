import { describe, expect, it } from "vitest";
import { afterAccepted, afterCall, afterThrottled, type Limiters, startingAt } from "#lib/engine/limiter.ts";
import type { Current } from "./ledger.contract.ts";
import { NOW } from "./ledger.samples.ts";

const FRESH: Limiters = { read: startingAt(20) };
const used = afterAccepted(afterCall(startingAt(2.5), NOW), NOW + 80, 100);
const LEARNED: Limiters = { read: used, write: afterThrottled(used, NOW + 160, 15_000) };

export function limitersContract(current: Current): void {
  describe("limiters", () => {
    it("there are none at first", async () => {
      expect(await current().ledger.limiters("acme-cn")).toEqual({});
    });

    it("what was kept is what every worker reads, whole, and the last word counts", async () => {
      const { ledger, other } = current();
      await ledger.keepLimiters("acme-cn", FRESH);
      expect(await other.limiters("acme-cn")).toEqual(FRESH);
      await other.keepLimiters("acme-cn", LEARNED);
      expect(await ledger.limiters("acme-cn")).toEqual(LEARNED);
    });

    it("each target has its own", async () => {
      const { ledger } = current();
      await ledger.keepLimiters("acme-cn", LEARNED);
      expect(await ledger.limiters("acme-hw")).toEqual({});
    });
  });
}
