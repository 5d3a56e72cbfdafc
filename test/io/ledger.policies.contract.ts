import { describe, expect, it } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Mark } from "#lib/jobs/firing.ts";
import type { Current } from "./ledger.contract.ts";
import { NOW } from "./ledger.samples.ts";

const mark = (id: string, firstSeen = NOW): Mark => ({
  target: "acme-cn",
  jobKey: `${id}/Forward`,
  firstSeen,
  ...{ action: "delete", mode: "act", dueAt: NOW },
  status: "Finished",
});

async function marksOf(ledger: Ledger, policy: string): Promise<Mark[]> {
  const marks: Mark[] = [];
  for await (const one of ledger.marks(policy)) marks.push(one);
  return marks;
}

export function policiesContract(current: Current): void {
  describe("policies", () => {
    it("what is remembered of one is what was kept last, and of another nothing", async () => {
      const { ledger, other } = current();
      expect(await ledger.policy("nightly")).toBeUndefined();
      await ledger.keepPolicy("nightly", { fired: NOW });
      await other.keepPolicy("nightly", { fired: NOW + 1, acted: 2, lastRun: "run-1" });
      expect(await ledger.policy("nightly")).toEqual({ fired: NOW + 1, acted: 2, lastRun: "run-1" });
      expect(await ledger.policy("weekly")).toBeUndefined();
    });

    it("marks come in the order of their job keys, each job once, the latest of it", async () => {
      const { ledger, other } = current();
      await ledger.remark("nightly", [mark("b"), mark("a")], []);
      await other.remark("nightly", [mark("c"), mark("a", NOW + 1)], []);
      await ledger.remark("weekly", [mark("d")], []);
      expect(await marksOf(other, "nightly")).toEqual([mark("a", NOW + 1), mark("b"), mark("c")]);
    });

    it("marks are taken off again, and taking off what is not there is nothing", async () => {
      const { ledger } = current();
      await ledger.remark("nightly", [mark("a"), mark("b")], []);
      await ledger.remark("nightly", [mark("c")], [mark("a"), mark("z")]);
      expect(await marksOf(ledger, "nightly")).toEqual([mark("b"), mark("c")]);
    });

    it("holds more marks than a page of a query", async () => {
      const { ledger } = current();
      const many = Array.from({ length: 1100 }, (_, n) => mark(`job-${String(n).padStart(4, "0")}`));
      for (let from = 0; from < many.length; from += 50)
        await ledger.remark("nightly", many.slice(from, from + 50), []);
      expect(await marksOf(ledger, "nightly")).toEqual(many);
    });

    it("a snooze is a brake like any other: on, seen, and off", async () => {
      const { ledger, other } = current();
      const until = Date.UTC(2100, 0);
      const snooze = { is: "snooze", target: "acme-cn", jobId: "a", until, by: "ann", at: NOW } as const;
      await ledger.brake(snooze);
      await ledger.brake({ ...snooze, is: "exempt" });
      expect(new Set(await other.brakes())).toEqual(new Set([{ ...snooze, is: "exempt" }, snooze]));
      expect(await other.release({ ...snooze, until: 0 })).toBe(true);
      expect(await ledger.brakes()).toEqual([{ ...snooze, is: "exempt" }]);
    });
  });
}
