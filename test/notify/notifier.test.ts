import { setTimeout as delay } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { afterEach, expect, it } from "vitest";
import { createPost } from "#lib/io/webhook-post.ts";
import { createNotifier, notifyingBus } from "#lib/notify/notifier.ts";
import { answering, type Receiver, startReceiver } from "../io/receiver.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";
import { anEvent, answered, destinationsOf, lost, NOW, SECRET } from "./kit.ts";

type NotifierPorts = Parameters<typeof createNotifier>[0];

const receivers: Receiver[] = [];
afterEach(async () => void (await Promise.all(receivers.splice(0).map((receiver) => receiver.close()))));

/** The clock of the machine, or one that passes only while the notifier sleeps. */
function portsWith(change: Partial<NotifierPorts>): NotifierPorts & { readonly lines: object[] } {
  const lines: object[] = [];
  let now = NOW;
  const sleep = async (ms: number) => {
    now += ms;
    await delay(0);
  };
  return {
    ...{ destinations: destinationsOf({}), ledger: createMemoryLedger(), random: () => 0, lines },
    post: async () => answered(200),
    secretTexts: async () => SECRET,
    clock: { now: () => now, elapsed: () => now, sleep },
    log: (line) => lines.push(line),
    ...change,
  };
}

it("sends what it is told over HTTP, and the standard's own library accepts it", async () => {
  const receiver = await startReceiver(answering(204));
  receivers.push(receiver);
  const destinations = destinationsOf({ url: receiver.url });
  const post = createPost({ isAllowed: (address) => address === "127.0.0.1", protocols: ["http:"] });
  const clock = { now: Date.now, elapsed: Date.now, sleep: (ms: number) => delay(ms) };
  const notifier = createNotifier(portsWith({ destinations, post, clock }));
  await notifier.publish([anEvent("event-1"), { ...anEvent("event-2"), detailType: "Job Control Webhook Disabled" }]);
  await notifier.work(() => notifier.waiting() > 0);
  const [got, ...others] = receiver.got;
  expect(others).toEqual([]);
  const verified = new Webhook(SECRET).verify(got?.body ?? "", { ...got?.headers } as Record<string, string>);
  expect(verified).toMatchObject({ type: "job.verdict", data: { eventId: "event-1" } });
});

it("1,000 events with one dead destination do not delay the others", async () => {
  const destinations = destinationsOf({ name: "dead" }, { name: "well", url: "https://well.example.com/" });
  const wellAt: number[] = [];
  let dead = 0;
  const ports = portsWith({ destinations });
  const post: NotifierPorts["post"] = async (url) => {
    if (url.includes("well")) {
      wellAt.push(ports.clock.now());
      return answered(200);
    }
    dead += 1;
    // As long as a whole call may take.
    const until = ports.clock.now() + 15_000;
    while (ports.clock.now() < until) await delay(0);
    return lost;
  };
  const notifier = createNotifier({ ...ports, post });
  await notifier.publish(Array.from({ length: 1000 }, (_, n) => anEvent(`event-${n}`)));
  expect(notifier.waiting()).toBe(2000);
  await notifier.work(() => ports.clock.now() < NOW + 60_000);
  expect(wellAt).toHaveLength(1000);
  expect((wellAt.at(-1) ?? 0) - NOW).toBeLessThan(1000);
  expect(dead).toBeLessThan(10);
  expect(notifier.waiting()).toBe(1000);
});

it("keeps what its ledger could not say anything of, and tries it again", async () => {
  const ledger = createMemoryLedger();
  let reads = 0;
  const destination = async (name: string) => {
    reads += 1;
    if (reads === 1) throw new Error("locked");
    return ledger.destination(name);
  };
  const ports = portsWith({ ledger: { ...ledger, destination } });
  const notifier = createNotifier(ports);
  await notifier.publish([anEvent("event-1")]);
  await notifier.work(() => notifier.waiting() > 0);
  expect(ports.lines).toMatchObject([{ error: new Error("locked") }, { outcome: "delivered" }]);
});

it("lets what is under way end when it is told to stop, and begins nothing else", async () => {
  let posts = 0;
  let stopped = false;
  const ports = portsWith({
    post: async () => {
      posts += 1;
      await delay(5);
      stopped = true;
      return answered(200);
    },
  });
  const notifier = createNotifier(ports);
  await notifier.publish(Array.from({ length: 20 }, (_, n) => anEvent(`event-${n}`)));
  await notifier.work(() => !stopped);
  expect(posts).toBe(4);
  expect(ports.lines).toHaveLength(4);
  expect(notifier.waiting()).toBe(16);
});

it("holds no more than it has room for, and says what it dropped", async () => {
  const ports = portsWith({});
  const notifier = createNotifier(ports);
  await notifier.publish(Array.from({ length: 10_002 }, (_, n) => anEvent(`event-${n}`)));
  expect(notifier.waiting()).toBe(10_000);
  expect(ports.lines).toMatchObject([{ outcome: "dropped" }, { outcome: "dropped" }]);
});

it("is told what the bus has accepted, and nothing else", async () => {
  const notifier = createNotifier(portsWith({}));
  const bus = notifyingBus({ publish: async (events) => events.slice(0, 1) }, notifier);
  const events = [anEvent("event-1"), anEvent("event-2")];
  expect(await bus.publish(events)).toEqual(events.slice(0, 1));
  expect(notifier.waiting()).toBe(1);
});
