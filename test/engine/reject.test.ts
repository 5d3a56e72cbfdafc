import { expect, it } from "vitest";
import type { EventToSend } from "#lib/engine/ledger.ts";
import { REJECTED, reject } from "#lib/engine/reject.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";

const AT = Date.parse("2026-11-23T08:00:00Z");
/** SHA-256 of "request-1", "no such target" and "rejected", a line each, cut to 32 digits. */
const EVENT_ID = "fe8d4e92c85cacc07b9f519238da0453";

const EVENT: EventToSend = {
  eventId: EVENT_ID,
  lane: "rejected",
  detailType: "Job Control Rejected",
  detail: {
    version: 1,
    eventId: EVENT_ID,
    requestId: "request-1",
    reason: "no such target",
    rejectedAt: "2026-11-23T08:00:00.000Z",
  },
};

it("a rejected command is told on the bus and audited", async () => {
  const { desk, published, ledger } = deskOf();
  await reject("request-1", "no such target", desk);
  expect(published).toEqual([EVENT]);
  expect(await ledger.audit(10)).toEqual([
    {
      at: AT,
      what: "command rejected",
      by: "queue or bus",
      about: "request-1",
      detail: { reason: "no such target" },
    },
  ]);
});

it("one that is delivered again is told and audited once", async () => {
  const { desk, published, ledger } = deskOf();
  for (let delivery = 0; delivery < 3; delivery += 1) await reject("request-1", "no such target", desk);
  expect(published).toHaveLength(1);
  expect(await ledger.audit(10)).toHaveLength(1);
});

it("another reason, or another request, is told for itself", async () => {
  const { desk, published } = deskOf();
  await reject("request-1", "no such target", desk);
  await reject("request-1", "no such action", desk);
  await reject("request-2", "no such target", desk);
  expect(new Set(published.map(({ eventId }) => eventId)).size).toBe(3);
});

it("what the bus does not accept is kept", async () => {
  const { desk, ledger } = deskOf();
  await reject("request-1", "no such target", { ...desk, bus: { publish: async () => [] } });
  expect(await ledger.unsent(REJECTED, 10)).toEqual([EVENT]);
});

function deskOf() {
  const ledger = openSqliteLedger(":memory:");
  const published: EventToSend[] = [];
  const publish = async (events: readonly EventToSend[]) => {
    published.push(...events);
    return events;
  };
  const clock = { now: () => AT, elapsed: () => 0, sleep: async () => undefined };
  return { ledger, published, desk: { ledger, clock, bus: { publish } } };
}
