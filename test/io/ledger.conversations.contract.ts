import { describe, expect, it } from "vitest";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import type { Current } from "./ledger.contract.ts";
import { aConversation, NOW } from "./ledger.samples.ts";

/** It goes some time after this. */
const FAR = Date.UTC(2100, 0);

const ASKED = aConversation("abcd0001", FAR);
const OFFERED = {
  ...ASKED,
  progress: { is: "offered", plan: "00ff", until: FAR + 900_000 },
  head: { message: "1700.2", digest: "d1", stage: "offered" },
} as const;

export function conversationsContract(current: Current): void {
  describe("what people have asked for in rooms", () => {
    it("what was kept is seen by all, with its next seq, and of another nothing", async () => {
      const { ledger, other } = current();
      expect(await ledger.conversation(ASKED.id)).toBeUndefined();
      expect(await ledger.keepConversation(ASKED)).toBe(true);
      expect(await other.conversation(ASKED.id)).toEqual({ ...ASKED, seq: 1 });
      expect(await other.keepConversation({ ...OFFERED, seq: 1 })).toBe(true);
      expect(await ledger.conversation(ASKED.id)).toEqual({ ...OFFERED, seq: 2 });
      expect(await ledger.conversation("abcd")).toBeUndefined();
    });

    it("a change of what somebody else has changed meanwhile is not written", async () => {
      const { ledger, other } = current();
      await ledger.keepConversation(ASKED);
      await other.keepConversation({ ...ASKED, seq: 1 });
      for (const seq of [0, 1, 3]) expect(await ledger.keepConversation({ ...OFFERED, seq })).toBe(false);
      expect(await ledger.conversation(ASKED.id)).toEqual({ ...ASKED, seq: 2 });
    });

    it("a change of what is not there is not written", async () => {
      const { ledger } = current();
      expect(await ledger.keepConversation({ ...ASKED, seq: 1 })).toBe(false);
      expect(await ledger.conversation(ASKED.id)).toBeUndefined();
    });

    it.each([0, 1])("of workers that write seq %d at once, one does", async (seq) => {
      const { ledger, other } = current();
      if (seq === 1) await ledger.keepConversation(ASKED);
      const answers = await Promise.all(
        [ledger, other, ledger].map((one) => one.keepConversation({ ...OFFERED, seq })),
      );
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await other.conversation(ASKED.id)).toEqual({ ...OFFERED, seq: seq + 1 });
    });

    it("they are found by the beginning of their ids, in order, and at most ten", async () => {
      const { ledger, other } = current();
      const ids = Array.from({ length: 12 }, (_, n) => `abcd00${String(n).padStart(2, "0")}`);
      for (const id of [...ids.toReversed(), "abce0000"]) await ledger.keepConversation({ ...ASKED, id });
      expect(await other.conversations("abcd0003")).toEqual([{ ...ASKED, id: "abcd0003", seq: 1 }]);
      expect((await other.conversations("abcd")).map(({ id }) => id)).toEqual(ids.slice(0, 10));
      expect((await other.conversations("abcd001")).map(({ id }) => id)).toEqual(ids.slice(10));
      expect(await other.conversations("b")).toEqual([]);
    });

    it.each(["*", "?", "%", "_bcd", "[a]", "ABCD", "abcd0001x"])("%s is the beginning of none", async (begin) => {
      const { ledger } = current();
      await ledger.keepConversation(ASKED);
      expect(await ledger.conversations(begin)).toEqual([]);
    });

    it("what they ask and are refused is noted, the newest first", async () => {
      const { ledger, other } = current();
      const asked: AuditEntry = { at: NOW, what: "chat asked", by: "slack:T1:U1", about: ASKED.id, target: "acme-cn" };
      const refused: AuditEntry = { ...asked, at: NOW + 1, what: "chat refused", detail: { reason: "no operator" } };
      await ledger.note(asked);
      await ledger.note(refused);
      expect(await other.audit(10)).toEqual([refused, asked]);
    });
  });
}
