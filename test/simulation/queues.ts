import { EPOCH, type Message } from "./plan.ts";
import type { Platform } from "./platform.ts";

/** Receives a message survives before it goes to the dead-letter queue (infra/commands.yml, infra/work.yml). */
const MOST_RECEIVES = 5;
const COMMAND_VISIBILITY_MS = 180_000;
const TOKEN_VISIBILITY_MS = 270_000;
const COMMANDS_A_BATCH = 10;
/** SQS drops a deduplication id it has seen within five minutes. */
const DEDUPLICATION_MS = 300_000;

/** A delivery to a function. It answers which messages it was done with, or never. */
export type Deliver<T> = (messages: readonly T[], done: (failed: ReadonlySet<string>) => void) => void;

type Waiting = Message & { receives: number; visibleAt: number };

/** The commands queue: standard, in any order, ten a batch. */
export function createCommands(platform: Platform, deliver: Deliver<Message>) {
  const { time, random } = platform;
  const waiting = new Map<string, Waiting>();
  const settled = new Set<string>();
  const dead: Message[] = [];
  const isWork = (queue: string) => queue === "commands";
  const wakeAt = (at: number) => time.at(at, poll);
  function poll(): void {
    const visible = [...waiting.values()].filter(({ visibleAt }) => visibleAt <= time.now());
    const batch = visible.sort(() => random.next() - 0.5).slice(0, random.between(1, COMMANDS_A_BATCH));
    const live = batch.filter(isAlive);
    if (live.length > 0) hand(live);
    if (visible.length > batch.length) wakeAt(time.now() + 200);
  }
  function isAlive(message: Waiting): boolean {
    if (message.receives < MOST_RECEIVES) return true;
    waiting.delete(message.id);
    dead.push(message);
    return false;
  }
  function hand(batch: readonly Waiting[]): void {
    const isTwice =
      platform.take(["delivered-twice"], (fault) => "queue" in fault && isWork(fault.queue)) !== undefined;
    for (const message of batch) {
      message.receives += 1;
      message.visibleAt = time.now() + COMMAND_VISIBILITY_MS;
      wakeAt(message.visibleAt);
    }
    const done = (failed: ReadonlySet<string>) => {
      if (platform.take(["answer-lost"], (fault) => "queue" in fault && isWork(fault.queue))) return;
      for (const { id } of batch) {
        if (failed.has(id)) continue;
        waiting.delete(id);
        settled.add(id);
      }
    };
    deliver(batch, done);
    if (isTwice) time.at(time.now() + random.between(0, 300), () => deliver(batch, () => undefined));
  }
  return {
    send(message: Message) {
      waiting.set(message.id, { ...message, receives: 0, visibleAt: time.now() });
      wakeAt(time.now() + random.between(20, 400));
    },
    isEmpty: () => waiting.size === 0,
    settled,
    dead,
    redrive() {
      for (const message of dead.splice(0)) this.send(message);
    },
  };
}

type Token = { readonly id: string; receives: number };

/** The work queue: FIFO, the lane as message group, one token a delivery. */
export function createWork(platform: Platform, deliver: Deliver<{ readonly id: string; readonly lane: string }>) {
  const { time, random } = platform;
  const groups = new Map<string, { tokens: Token[]; isLocked: boolean }>();
  const seen = new Map<string, number>();
  const dead: string[] = [];
  let ids = 0;
  function next(lane: string): void {
    const group = groups.get(lane);
    if (!group || group.isLocked) return;
    const head = group.tokens[0];
    if (!head) return;
    if (head.receives >= MOST_RECEIVES) {
      dead.push(lane);
      group.tokens.shift();
      next(lane);
      return;
    }
    head.receives += 1;
    group.isLocked = true;
    let isOpen = true;
    const release = () => {
      isOpen = false;
      group.isLocked = false;
      next(lane);
    };
    const done = (failed: ReadonlySet<string>) => {
      const isLost =
        platform.take(["answer-lost"], (fault) => "queue" in fault && fault.queue === "work") !== undefined;
      if (!isOpen || failed.size > 0 || isLost) return;
      group.tokens = group.tokens.filter((one) => one !== head);
      release();
    };
    const token = { id: head.id, lane };
    const isTwice =
      platform.take(["delivered-twice"], (fault) => "queue" in fault && fault.queue === "work") !== undefined;
    time.at(time.now() + random.between(10, 150), () => deliver([token], done));
    if (isTwice) time.at(time.now() + random.between(10, 400), () => deliver([token], () => undefined));
    time.at(time.now() + TOKEN_VISIBILITY_MS, () => isOpen && release());
  }
  return {
    send(lane: string, deduplicationId: string) {
      const before = seen.get(deduplicationId);
      if (before !== undefined && time.now() - before < DEDUPLICATION_MS) return;
      seen.set(deduplicationId, time.now());
      const group = groups.get(lane) ?? { tokens: [], isLocked: false };
      groups.set(lane, group);
      ids += 1;
      group.tokens.push({ id: `token-${ids}`, receives: 0 });
      next(lane);
    },
    dead,
  };
}

export function sinceEpoch(ms: number): number {
  return EPOCH + ms;
}
