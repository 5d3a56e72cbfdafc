import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus } from "#lib/engine/ports.ts";
import { createBus } from "#lib/io/eventbridge.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";

const KB = 1024;

describe("an EventBridge bus", () => {
  let aws: AwsStandIn;
  let client: EventBridgeClient;
  let bus: Bus;
  let refused: (readonly [number, string])[];
  beforeEach(async () => {
    aws = await startAwsStandIn(() => 0);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new EventBridgeClient({ endpoint: aws.url, region: "eu-central-1", credentials, maxAttempts: 1 });
    refused = [];
    bus = createBus(client, "sluice-bus", (events, reason) => refused.push([events.length, String(reason)]));
  });
  afterEach(async () => {
    client.destroy();
    await aws.close();
  });

  it("an event goes to the bus from sluice, with its detail type and detail", async () => {
    const [event] = someEvents(1);
    expect(await bus.publish(someEvents(1))).toEqual([event]);
    expect(aws.buses.events()).toEqual([
      { bus: "sluice-bus", source: "sluice", detailType: "Job Control Verdict", detail: event?.detail },
    ]);
  });

  it("nothing to publish is no call", async () => {
    expect(await bus.publish([])).toEqual([]);
    expect(aws.calls()).toEqual([]);
  });

  for (const [count, calls] of [
    [1, [1]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ] as const) {
    it(`${count} events go in calls of ${calls.join(", ")}, in order`, async () => {
      const events = someEvents(count);
      expect(await bus.publish(events)).toEqual(events);
      expect(aws.buses.sizes().map(({ entries }) => entries)).toEqual(calls);
      expect(aws.buses.events().map(({ detail }) => detail)).toEqual(events.map(({ detail }) => detail));
    });
  }

  it("large events go in calls of at most 240 KB", async () => {
    const events = someEvents(7, 70 * KB);
    expect(await bus.publish(events)).toEqual(events);
    expect(aws.buses.sizes().map(({ entries }) => entries)).toEqual([3, 3, 1]);
    expect(Math.max(...aws.buses.sizes().map(({ bytes }) => bytes))).toBeLessThanOrEqual(240 * KB);
  });

  it("size counts bytes, not characters", async () => {
    const events = someEvents(2, 45 * KB, "数");
    expect(await bus.publish(events)).toEqual(events);
    expect(aws.buses.sizes().map(({ entries }) => entries)).toEqual([1, 1]);
  });

  it("an event too large for any call fails alone", async () => {
    const [small, large, other] = [someEvents(1), someEvents(1, 300 * KB), someEvents(1)].flat();
    expect(await bus.publish([small, large, other].flatMap((event) => event ?? []))).toEqual([small, other]);
    expect(refused).toEqual([[1, expect.stringContaining("over the limit")]]);
  });

  it("of a call refused in part, exactly the entries the bus took are accepted", async () => {
    const events = someEvents(12);
    aws.script("PutEvents", [{ failEntries: [0, 7] }, { failEntries: [1] }]);
    const expected = events.filter((_, index) => ![0, 7, 11].includes(index));
    expect(await bus.publish(events)).toEqual(expected);
    expect(aws.buses.events().map(({ detail }) => detail)).toEqual(expected.map(({ detail }) => detail));
    expect(refused).toEqual(Array(3).fill([1, "ThrottlingException"]));
  });

  it("of a call refused whole, nothing is accepted, and the next call is made all the same", async () => {
    const events = someEvents(11);
    aws.script("PutEvents", [{ failEntries: "all" }]);
    expect(await bus.publish(events)).toEqual(events.slice(10));
  });

  it("a bus that took the events and whose answer was lost has accepted none: they are sent again under their ids", async () => {
    const events = someEvents(3);
    aws.script("PutEvents", ["drop-after"]);
    expect(await bus.publish(events)).toEqual([]);
    expect(await bus.publish(events)).toEqual(events);
    const ids = aws.buses.events().map(({ detail }) => Object(detail).eventId);
    expect(ids).toEqual(["event-0", "event-1", "event-2", "event-0", "event-1", "event-2"]);
  });

  for (const fault of ["drop", { error: "AccessDeniedException" }, { error: "InternalException" }] as const) {
    it(`after ${JSON.stringify(fault)} nothing of that call is accepted, and the reason is told`, async () => {
      const events = someEvents(11);
      aws.script("PutEvents", [fault]);
      expect(await bus.publish(events)).toEqual(events.slice(10));
      expect(refused.map(([count]) => count)).toEqual([10]);
    });
  }
});

/** @param length characters of padding in each */
function someEvents(count: number, length = 0, character = "x"): EventToSend[] {
  return Array.from({ length: count }, (_, index) => {
    const eventId = `event-${index}`;
    const detail = { eventId, reason: character.repeat(length) };
    return { eventId, lane: "acme-cn", detailType: "Job Control Verdict", detail };
  });
}
