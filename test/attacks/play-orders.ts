import { ownLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { accept } from "#lib/run.ts";
import type { Order, TargetName } from "./case.ts";
import { createRecord, finish, type Stage } from "./play.ts";
import type { Sent, Work } from "./work.ts";

/** Commands come in by the queue, one after the other; then all their runs are under way at the same time. */
export async function sendOrders(orders: readonly Order[], stage: Stage): Promise<void> {
  const begun: (() => Promise<void>)[] = [];
  for (const order of orders) {
    const by = order.input["select"] === undefined ? "ids" : "select";
    const record = createRecord({ by, asked: askedOf(order), isAlone: orders.length === 1 }, stage);
    const seat = stage.watch.seat(record);
    const sender = { origin: "queue", requestId: `order-${stage.sent.length}` } as const;
    const run = await tryTo(
      () => accept(order.input, sender, seat, ownLane),
      { order, origin: "queue" },
      record,
      stage,
    );
    if (run) begun.push(() => finish(record, run, stage, seat));
  }
  await Promise.all(begun.map((begin) => begin()));
}

export function askedOf({ input }: Order): Work["asked"] {
  const { target, action, select, jobs } = input;
  return { target: target as TargetName, action: String(action), select, jobs };
}

/** @returns what came of it; undefined when it was refused as input */
export async function tryTo<T>(
  what: () => Promise<T>,
  sent: Pick<Sent, "order" | "origin">,
  record: Work,
  { world, sent: all }: Stage,
): Promise<T | undefined> {
  const countRuns = async (): Promise<number> => (await world.sluice.ledger.runs(MANY)).length;
  const runsBefore = await countRuns();
  const note = async (isTaken: boolean) =>
    void all.push({ ...sent, isTaken, calls: record.calls, newRuns: (await countRuns()) - runsBefore });
  try {
    const result = await what();
    await note(true);
    return result;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await note(false);
    return undefined;
  }
}

const MANY = 1000;
