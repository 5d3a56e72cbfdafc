import type { Action } from "#lib/jobs/action.ts";
import type { Message, Wish } from "./plan.ts";
import type { Place } from "./plan-clouds.ts";
import type { Random } from "./random.ts";

type Asked = {
  readonly place: Place;
  readonly ids: readonly string[];
  readonly actions: readonly Action[];
  readonly usual: Action;
};

/** Commands to one target: usually one, sometimes a second run on the same jobs, repeated, or over the bus. */
export function imagineMessages(random: Random, asked: readonly Asked[]): readonly Message[] {
  const messages = asked.flatMap((one, index) => {
    const first = imagineMessage(random, `m${index}`, one, imagineWish(random, one, one.usual));
    const many = random.chance(0.25) ? random.between(1, 2) : 0;
    const urgent = one.ids.length >= A_FLEET ? [imagineUrgent(random, `m${index}-urgent`, one)] : [];
    const others = Array.from({ length: many }, (_, again) =>
      imagineMessage(random, `m${index}-${again}`, one, imagineWish(random, one, random.pick(one.actions))),
    );
    return [...[first, ...others].flatMap((message) => withCopies(random, message)), ...urgent];
  });
  return random.chance(0.25) ? [...messages, imagineBad(random)] : messages;
}

/** From so many jobs on, somebody wants one more stopped while they are worked on. */
export const A_FLEET = 50;

function imagineUrgent(random: Random, id: string, asked: Asked): Message {
  const stop = {
    action: "stop",
    jobs: [{ id: "job-urgent" }],
    deadlineSeconds: 300,
    dryRun: false,
    force: false,
  } as const;
  const message = imagineMessage(random, id, asked, { ...stop, target: asked.place.target });
  return { ...message, at: random.between(2000, 60_000) };
}

function imagineWish(random: Random, { place, ids }: Asked, action: Action): Wish {
  const some = random.chance(0.7) ? ids : ids.filter(() => random.chance(0.7));
  const named = (some.length > 0 ? some : ids.slice(0, 1)).map((id) => ({ id }));
  const isTwoWay = place.provider === "alibaba-dts" && random.chance(0.08);
  const jobs = isTwoWay
    ? named.flatMap(({ id }) => [{ id }, { id, direction: "Reverse" as const }]).slice(0, 40)
    : named;
  return {
    action,
    target: place.target,
    jobs: random.chance(0.1) ? [...jobs, { id: "job-unknown" }] : jobs,
    deadlineSeconds: random.chance(0.05) ? 3600 : random.pick([30, 120, 120, 300, 300, 900]),
    dryRun: random.chance(0.06),
    force: random.chance(0.08),
  };
}

function imagineMessage(random: Random, id: string, { place }: Asked, wish: Wish): Message {
  const requestId = random.chance(0.3) ? `request-${id}` : undefined;
  const isEnveloped = random.chance(0.2);
  const command = { version: 1, ...(requestId === undefined ? {} : { requestId }), ...wish, target: place.target };
  const body = isEnveloped
    ? { version: "0", id: `event-${id}`, "detail-type": "Job Control Command", source: "test", detail: command }
    : command;
  const at = random.chance(0.6) ? random.between(0, 2000) : random.between(0, 150_000);
  return { id, at, body: JSON.stringify(body), requestId: requestId ?? (isEnveloped ? `event-${id}` : id), wish };
}

/** A sender may repeat itself, and with the same request id ask for something else. */
function withCopies(random: Random, message: Message): readonly Message[] {
  const isNamed = message.requestId !== message.id;
  if (!isNamed || !random.chance(0.3)) return [message];
  const at = message.at + random.pick([0, 50, 5000, 100_000]);
  const copy = { ...message, id: `${message.id}-copy`, at };
  if (random.chance(0.7) || !message.wish) return [message, copy];
  const { wish, body, ...rest } = copy;
  const other = { ...message.wish, deadlineSeconds: message.wish.deadlineSeconds + 1 };
  const changed = body.replace(
    `"deadlineSeconds":${message.wish.deadlineSeconds}`,
    `"deadlineSeconds":${other.deadlineSeconds}`,
  );
  return [message, { ...rest, body: changed, wish: other }];
}

/** The same message with another deadline. */
export function lasting(message: Message, deadlineSeconds: number): Message {
  const { wish, body } = message;
  if (!wish) return message;
  const more = wish.deadlineSeconds % 10;
  const later = body.replace(
    `"deadlineSeconds":${wish.deadlineSeconds}`,
    `"deadlineSeconds":${deadlineSeconds + more}`,
  );
  return { ...message, body: later, wish: { ...wish, deadlineSeconds: deadlineSeconds + more } };
}

const BAD: readonly string[] = [
  "not json {",
  "[]",
  '{"version":1}',
  '{"version":2,"action":"stop","target":"ali","jobs":["job-0"]}',
  '{"version":1,"action":"stop","target":"nowhere","jobs":["job-0"]}',
  '{"version":1,"action":"explode","target":"ali","jobs":["job-0"]}',
  '{"version":1,"action":"stop","target":"ali","jobs":["job-0"],"origin":"cli"}',
  '{"version":1,"action":"stop","target":"ali","jobs":["../../x"]}',
  '{"version":1,"action":"stop","target":"__proto__","jobs":["job-0"]}',
  '{"version":1,"action":"delete","target":"ali","select":{"limit":3}}',
  '{"detail-type":"Something Else","detail":{}}',
];

function imagineBad(random: Random): Message {
  const body = random.pick(BAD);
  return { id: "bad", at: random.between(0, 30_000), body, requestId: "bad" };
}
