import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import { createHolds } from "./holds.ts";
import { type Shipment, topicOf } from "./notification.ts";
import type { Notifying } from "./ports.ts";
import { fanOut, ship } from "./ship.ts";

/** The sending of webhooks in one process. What waits is in memory: with the process it is gone, and the verdicts are in the ledger still. */
export type Notifier = {
  /** Puts events on their way; those that go to no destination are passed over. */
  publish(events: readonly EventToSend[]): Promise<void>;
  /** Sends what falls due as long as `mayCall`, then lets what is under way end. */
  work(mayCall: () => boolean): Promise<void>;
  /** Shipments that are on their way. */
  waiting(): number;
};

export type NotifierPorts = Omit<Notifying, "shipments" | "holds" | "clock"> & { readonly clock: Clock };

/** To one destination at once: one that is slow has no more than these, and others have as many of their own. */
const MOST_IN_FLIGHT = 4;
/** Each holds its event, 1 kB or so. */
const MOST_WAITING = 10_000;
const LOOK_MS = 200;
/** For a ledger that cannot be read or written now. */
const AGAIN_MS = 30_000;

export function createNotifier(ports: NotifierPorts): Notifier {
  const { clock, log } = ports;
  const lines = new Map<string, Line>();
  const lineOf = (name: string): Line =>
    lines.get(name) ?? lines.set(name, { waiting: [], busy: 0 }).get(name) ?? EMPTY;
  const waiting = () => [...lines.values()].reduce((sum, line) => sum + line.waiting.length + line.busy, 0);
  const send = async (shipment: Shipment) => void lineOf(shipment.destination).waiting.push(shipment);
  const admit = async (shipment: Shipment) => {
    if (waiting() < MOST_WAITING) return send(shipment);
    const { destination, notification } = shipment;
    log({
      step: "notify",
      destination,
      eventId: notification.eventId,
      outcome: "dropped",
      why: "too many are waiting",
    });
  };
  const notifying: Notifying = { ...ports, shipments: { send }, holds: createHolds() };

  const start = (line: Line, shipment: Shipment): void => {
    line.busy += 1;
    void ship(shipment, notifying)
      .catch((error: unknown) => {
        log({ step: "notify", destination: shipment.destination, error });
        return send({ ...shipment, notBefore: clock.now() + AGAIN_MS });
      })
      .finally(() => {
        line.busy -= 1;
        startDue(line);
      });
  };
  let mayStart = () => true;
  const startDue = (line: Line): void => {
    while (line.busy < MOST_IN_FLIGHT && mayStart()) {
      const index = line.waiting.findIndex(({ notBefore }) => notBefore <= clock.now());
      const [shipment] = index < 0 ? [] : line.waiting.splice(index, 1);
      if (!shipment) return;
      start(line, shipment);
    }
  };
  return {
    publish: async (events) => {
      for (const { eventId, detailType, detail } of events) {
        const topic = topicOf(detailType);
        const notification = topic && { eventId, topic, detail, at: clock.now() };
        if (notification) await fanOut(notification, { ...notifying, shipments: { send: admit } });
      }
    },
    work: async (mayCall) => {
      mayStart = mayCall;
      while (mayCall()) {
        for (const line of lines.values()) startDue(line);
        await clock.sleep(LOOK_MS);
      }
      while ([...lines.values()].some(({ busy }) => busy > 0)) await clock.sleep(LOOK_MS);
    },
    waiting,
  };
}

/** What waits for one destination, and how many of it are under way. */
type Line = { readonly waiting: Shipment[]; busy: number };
const EMPTY: Line = { waiting: [], busy: 0 };
