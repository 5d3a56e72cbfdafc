import { type Destination, wants } from "#lib/jobs/destination.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import { secretsOf } from "#lib/jobs/secret.ts";
import { bodyOf, type Notification, type Shipment } from "./notification.ts";
import type { Notifying, Posted } from "./ports.ts";
import { askedWait, delayAfter, MOST_ATTEMPTS, SPAN_MS } from "./retry.ts";
import { keyOf, signedHeaders } from "./sign.ts";
import { disable, markFailing, markWell, standingOf } from "./standing.ts";

/** Puts one shipment on its way for each destination that wants it; each then goes on by itself. */
export async function fanOut(notification: Notification, { destinations, shipments, clock }: Notifying): Promise<void> {
  const { topic, detail } = notification;
  const now = clock.now();
  const wanting = destinations.filter((destination) => wants(destination, topic, detail["target"]));
  const start = { notification, attempt: 1, since: now, notBefore: now };
  await Promise.all(wanting.map(({ name }) => shipments.send({ ...start, destination: name })));
}

/**
 * One shipment's next step: kept back, dropped, or sent once. What fails is put on its way again; after the last attempt it is given up,
 * and a destination that has had no success for so long is disabled. @throws the ledger's or the queue's error; then the shipment is to be given again
 */
export async function ship(shipment: Shipment, notifying: Notifying): Promise<void> {
  const { destinations, shipments, clock, holds, random } = notifying;
  if (shipment.notBefore > clock.now()) return shipments.send(shipment);
  const destination = destinations.find(({ name }) => name === shipment.destination);
  if (!destination) return tell(notifying, shipment, { outcome: "dropped", why: "it is not in the config any more" });
  const state = await standingOf(destination, notifying);
  if (state.disabled) return tell(notifying, shipment, { outcome: "dropped", why: "its destination is disabled" });
  const now = clock.now();
  const held = holds.admit(destination.name, now);
  // Spread, or all that waited would come back in the same second.
  if (held !== undefined) return shipments.send({ ...shipment, notBefore: Math.ceil(held + (held - now) * random()) });
  const { notification } = shipment;
  const posted = await attempt(destination, notification.eventId, bodyOf(notification), notifying);
  const isDelivered = posted.is === "answered" && posted.status >= 200 && posted.status < 300;
  if (isDelivered) await delivered(destination, shipment, state, notifying);
  else await failed({ destination, shipment, posted, startedAt: now }, notifying);
}

/** Whatever goes wrong here is a failed attempt of this destination: a secret that cannot be read may be put right within the schedule. */
export async function attempt(
  destination: Destination,
  id: string,
  body: string,
  { post, secretTexts, clock }: Pick<Notifying, "post" | "secretTexts" | "clock">,
): Promise<Posted> {
  const whose = `notify ${destination.name}`;
  try {
    const texts = await Promise.all(secretsOf(destination.secret).map((reference) => secretTexts(whose, reference)));
    const keys = texts.map((text) => keyOf(text, whose));
    return await post(destination.url, signedHeaders(id, body, keys, clock.now()), body);
  } catch (error) {
    return { is: "lost", why: error instanceof Error ? error.message : "unknown" };
  }
}

async function delivered(
  destination: Destination,
  shipment: Shipment,
  state: DestinationState,
  notifying: Notifying,
): Promise<void> {
  notifying.holds.succeeded(destination.name);
  tell(notifying, shipment, { outcome: "delivered" });
  if (state.failingSince === undefined) return;
  // It has arrived: a record that cannot be written now is put right by the next success, and is no reason to send again.
  await markWell(destination, notifying).catch((error: unknown) => tell(notifying, shipment, { error }));
}

type Failed = {
  readonly destination: Destination;
  readonly shipment: Shipment;
  readonly posted: Posted;
  readonly startedAt: number;
};

const GONE = 410;

async function failed({ destination, shipment, posted, startedAt }: Failed, notifying: Notifying): Promise<void> {
  const now = notifying.clock.now();
  const asked = posted.is === "answered" ? askedWait(posted.retryAfter, now) : undefined;
  const what = posted.is === "answered" ? { status: posted.status } : { why: posted.why };
  notifying.holds.failed(destination.name, now, asked);
  if (posted.is === "answered" && posted.status === GONE) {
    await disable(destination, "it answered 410 Gone: it wants no more", notifying);
    return tell(notifying, shipment, { outcome: "disabled", ...what });
  }
  const { failingSince = startedAt } = await markFailing(destination, startedAt, notifying);
  const isOld = now - shipment.since >= SPAN_MS;
  if (isOld && now - failingSince >= SPAN_MS) {
    await disable(
      destination,
      `no success since ${new Date(failingSince).toISOString()}; ${lastOf(posted)}`,
      notifying,
    );
    return tell(notifying, shipment, { outcome: "disabled", ...what });
  }
  if (isOld || shipment.attempt >= MOST_ATTEMPTS) return tell(notifying, shipment, { outcome: "given up", ...what });
  const notBefore = now + delayAfter(shipment.attempt, notifying.random, asked);
  await notifying.shipments.send({ ...shipment, attempt: shipment.attempt + 1, notBefore });
  tell(notifying, shipment, { outcome: "again", notBefore: new Date(notBefore).toISOString(), ...what });
}

function lastOf(posted: Posted): string {
  return posted.is === "answered" ? `the last answer was ${posted.status}` : `the last time ${posted.why}`;
}

function tell({ log }: Notifying, { destination, notification, attempt: number }: Shipment, what: object): void {
  const { eventId, topic, detail } = notification;
  log({ step: "notify", destination, eventId, topic, runId: detail["runId"], attempt: number, ...what });
}
