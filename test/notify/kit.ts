import { DETAIL_TYPES, type EventToSend } from "#lib/engine/ledger.ts";
import { type Destination, notifySchema } from "#lib/jobs/destination.ts";
import { createHolds } from "#lib/notify/holds.ts";
import type { Notification, Shipment } from "#lib/notify/notification.ts";
import type { Notifying, Post, Posted } from "#lib/notify/ports.ts";
import { fanOut, ship } from "#lib/notify/ship.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";

export const NOW = Date.UTC(2026, 10, 28, 12);
export const SECRET = `whsec_${Buffer.from("only for tests, and for nothing else").toString("base64")}`;

/** Destinations as a config has them. */
export function destinationsOf(...written: readonly object[]): readonly Destination[] {
  const whole = written.map((one) => ({
    ...{ name: "pager", url: "https://hooks.example.com/1", secret: { from: "env", value: "PAGER_SECRET" } },
    ...one,
  }));
  return notifySchema.parse(whole);
}

export function aNotification(eventId = "event-1", detail: object = {}): Notification {
  const told = { version: 1, eventId, runId: "run-1", target: "acme-cn", verdict: "succeeded" };
  return { eventId, topic: "verdict", at: NOW, detail: { ...told, finishedAt: "2026-11-28T11:59:59.000Z", ...detail } };
}

export function anEvent(eventId: string, detail: object = {}): EventToSend {
  return { eventId, lane: "acme-cn", detailType: DETAIL_TYPES.verdict, detail: aNotification(eventId, detail).detail };
}

type Sent = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly at: number;
};

/** One process that sends, with a queue that gives what is due, and receivers that answer as they are told. */
export function createDesk(destinations: readonly Destination[], answer: (url: string, body: string) => Posted) {
  let now = NOW;
  const sent: Sent[] = [];
  const lines: Parameters<Notifying["log"]>[0][] = [];
  const queue: Shipment[] = [];
  const ledger = createMemoryLedger();
  const post: Post = async (url, headers, body) => {
    sent.push({ url, headers, body, at: now });
    return answer(url, body);
  };
  const notifying: Notifying = {
    ...{ destinations, ledger, post, holds: createHolds(), random: () => 0 },
    shipments: { send: async (shipment) => insert(queue, shipment) },
    secretTexts: async () => SECRET,
    clock: { now: () => now },
    log: (line) => lines.push(line),
  };
  /** Works the queue in time's order until it is empty, or until then. */
  const work = async (ports: Notifying = notifying, until = Infinity): Promise<void> => {
    for (;;) {
      const [next] = queue;
      if (!next || next.notBefore > until) return;
      queue.shift();
      now = Math.max(now, next.notBefore);
      await ship(next, ports);
    }
  };
  return {
    ...{ notifying, sent, lines, queue, ledger, work, now: () => now },
    tell: (notification: Notification) => fanOut(notification, notifying),
    setNow: (at: number) => {
      now = at;
    },
    outcomes: () => lines.map(({ outcome }) => outcome),
  };
}

/** Behind whatever is due by then: sorting for each of so many would take minutes. */
function insert(queue: Shipment[], shipment: Shipment): void {
  let [from, to] = [0, queue.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((queue[middle]?.notBefore ?? 0) <= shipment.notBefore) from = middle + 1;
    else to = middle;
  }
  queue.splice(from, 0, shipment);
}

export const answered = (status: number, retryAfter?: string): Posted => ({
  ...{ is: "answered", status },
  ...(retryAfter === undefined ? {} : { retryAfter }),
});
export const lost: Posted = { is: "lost", why: "the connection failed: ECONNREFUSED" };
