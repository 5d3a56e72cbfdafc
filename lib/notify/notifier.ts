import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus, Clock } from "#lib/engine/ports.ts";
import { createHolds } from "./holds.ts";
import { createLines, type Lines } from "./lines.ts";
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

type NotifierPorts = Omit<Notifying, "shipments" | "holds" | "clock"> & { readonly clock: Clock };

/** Each holds its event, 1 kB or so. */
const MOST_WAITING = 10_000;
const LOOK_MS = 200;

export function createNotifier(ports: NotifierPorts): Notifier {
  const { clock } = ports;
  let mayStart = () => false;
  const send = async (shipment: Shipment): Promise<void> => lines.put(shipment);
  const notifying = { ...ports, shipments: { send }, holds: createHolds() };
  const lines: Lines = createLines(clock.now, shipOrKeep(notifying), () => mayStart());
  return {
    publish: (events) => admit(events, notifying, lines),
    work: async (mayCall) => {
      mayStart = mayCall;
      while (mayCall()) {
        lines.startDue();
        await clock.sleep(LOOK_MS);
      }
      while (lines.busy() > 0) await clock.sleep(LOOK_MS);
    },
    waiting: () => lines.waiting() + lines.busy(),
  };
}

/** The bus as it is; what it has accepted goes to the destinations, too. */
export function notifyingBus(bus: Bus, notifier: Pick<Notifier, "publish">): Bus {
  return {
    publish: async (events) => {
      const accepted = await bus.publish(events);
      await notifier.publish(accepted);
      return accepted;
    },
  };
}

async function admit(events: readonly EventToSend[], notifying: Notifying, lines: Lines): Promise<void> {
  const { clock, log } = notifying;
  const send = async (shipment: Shipment): Promise<void> => {
    const { destination, notification } = shipment;
    if (lines.waiting() < MOST_WAITING) lines.put(shipment);
    else log({ step: "notify", destination, eventId: notification.eventId, outcome: "dropped", why: "too many wait" });
  };
  for (const { eventId, detailType, detail } of events) {
    const topic = topicOf(detailType);
    if (topic) await fanOut({ eventId, topic, detail, at: clock.now() }, { ...notifying, shipments: { send } });
  }
}

/** For a ledger that cannot be read or written now. */
const AGAIN_MS = 30_000;

function shipOrKeep(notifying: Notifying): (shipment: Shipment) => Promise<void> {
  const { clock, log, shipments } = notifying;
  return (shipment) =>
    ship(shipment, notifying).catch((error: unknown) => {
      log({ step: "notify", destination: shipment.destination, error });
      return shipments.send({ ...shipment, notBefore: clock.now() + AGAIN_MS });
    });
}
