import { expect, it } from "vitest";
import type { EventToSend } from "#lib/engine/ledger.ts";
import { publishLane } from "#lib/engine/publish.ts";
import { REJECTED } from "#lib/engine/reject.ts";
import { tellSavings } from "#lib/engine/tell-savings.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import type { Saving } from "#lib/jobs/saving.ts";

const AT = Date.parse("2026-12-01T00:00:30Z");
/** SHA-256 of "savings" and "2026-11", a line each, cut to 32 digits. */
const EVENT_ID = "82ba6833a321901506bf343d3643bef1";

const SAVING: Saving = {
  ...{ eventId: "e", target: "acme-cn", provider: "alibaba-dts", jobId: "a", runId: "r", action: "teardown" },
  ...{ proven: "delete", at: Date.parse("2026-11-30T12:00:00Z"), billing: "billed", billingAfter: "free" },
  ...{ perHour: 2.5, currency: "CNY" },
};

it("a month's savings are recorded for the bus, on the list of events that belong to no run, and audited", async () => {
  const { desk, ledger } = deskOf([SAVING]);
  expect(await tellSavings(desk, "2026-11")).toBe(true);
  expect(await ledger.unsent(REJECTED, 10)).toEqual([
    {
      eventId: EVENT_ID,
      lane: "rejected",
      detailType: "Job Control Savings",
      detail: {
        ...{ version: 1, eventId: EVENT_ID, month: "2026-11", jobs: 1, hours: 12, hoursWithoutRate: 0 },
        ...{ saved: 30, currency: "CNY" },
      },
    },
  ]);
  expect(await ledger.audit(10)).toEqual([
    { at: AT, what: "savings told", by: "tick", about: "2026-11", detail: { jobs: 1, hours: 12 } },
  ]);
});

it("it is recorded once a month, also after the bus has accepted it", async () => {
  const { desk, ledger, published } = deskOf([SAVING]);
  await tellSavings(desk, "2026-11");
  expect(await tellSavings(desk, "2026-11")).toBe(false);
  await publishLane(REJECTED, desk);
  expect(await tellSavings(desk, "2026-11")).toBe(false);
  expect(await tellSavings(desk, "2026-10")).toBe(true);
  await publishLane(REJECTED, desk);
  expect(published.map(({ detail }) => detail["month"])).toEqual(["2026-11", "2026-10"]);
  expect(await ledger.audit(10)).toHaveLength(2);
});

it("it counts what the ledger has for that month, which may be nothing", async () => {
  const { desk, ledger, asked } = deskOf([]);
  await tellSavings(desk, "2026-11");
  expect(asked).toEqual(["2026-11"]);
  expect((await ledger.unsent(REJECTED, 10))[0]?.detail).toMatchObject({ jobs: 0, hours: 0, hoursWithoutRate: 0 });
});

function deskOf(savings: readonly Saving[]) {
  const asked: string[] = [];
  const ledger = {
    ...openSqliteLedger(":memory:"),
    savings: async (month: string) => {
      asked.push(month);
      return savings;
    },
  };
  const published: EventToSend[] = [];
  const publish = async (events: readonly EventToSend[]) => {
    published.push(...events);
    return events;
  };
  const clock = { now: () => AT, elapsed: () => 0, sleep: async () => undefined };
  return { ledger, published, asked, desk: { ledger, clock, bus: { publish } } };
}
