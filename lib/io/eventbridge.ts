import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus } from "#lib/engine/ports.ts";

/** Entries a PutEvents call may carry (EventBridge API reference, PutEvents). */
const MOST_ENTRIES = 10;

/** PutEvents takes 256 KB a call ("PutEvents event entry size"); the rest is a margin for how it counts. */
const MOST_BYTES = 240 * 1024;

/** Told why events were not accepted; they are sent again later, so nobody need act on it. */
export type OnRefused = (events: readonly EventToSend[], reason: unknown) => void;

/**
 * An event bus. HTTP 200 is no acceptance: each entry has its own answer. When a call fails none of its events counts as
 * accepted; a bus that had taken them all the same gets them again, under the same eventId.
 */
export function createBus(client: EventBridgeClient, busName: string, onRefused: OnRefused = () => {}): Bus {
  return {
    publish: async (events) => {
      const accepted: EventToSend[] = [];
      for (const call of inCalls(events, busName)) accepted.push(...(await put(client, call, onRefused)));
      return accepted;
    },
  };
}

type Entry = { readonly event: EventToSend; readonly request: PutEventsRequestEntry; readonly bytes: number };

async function put(
  client: EventBridgeClient,
  call: readonly Entry[],
  onRefused: OnRefused,
): Promise<readonly EventToSend[]> {
  const events = call.map(({ event }) => event);
  try {
    const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: call.map(({ request }) => request) }));
    const isAccepted = (index: number): boolean => Entries[index]?.EventId !== undefined;
    for (const [index, event] of events.entries()) {
      if (!isAccepted(index)) onRefused([event], Entries[index]?.ErrorCode ?? "no answer for this entry");
    }
    return events.filter((_, index) => isAccepted(index));
  } catch (error) {
    onRefused(events, error);
    return [];
  }
}

/** Cuts events into calls, order kept. One that is too large goes alone, so that it can only fail itself. */
function inCalls(events: readonly EventToSend[], busName: string): readonly (readonly Entry[])[] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const event of events) {
    const entry = toEntry(event, busName);
    const last = calls.at(-1);
    bytes += entry.bytes;
    if (last && last.length < MOST_ENTRIES && bytes <= MOST_BYTES) last.push(entry);
    else {
      calls.push([entry]);
      bytes = entry.bytes;
    }
  }
  return calls;
}

const SOURCE = "sluice";

function toEntry(event: EventToSend, busName: string): Entry {
  const detail = JSON.stringify(event.detail);
  const request = { EventBusName: busName, Source: SOURCE, DetailType: event.detailType, Detail: detail };
  return { event, request, bytes: Buffer.byteLength(SOURCE + event.detailType + detail) };
}
