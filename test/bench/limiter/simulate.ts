import { randomOf } from "../../random.ts";
import { createBucket, idealMs, type Limit } from "./cloud.ts";
import { createEvents, type Events } from "./events.ts";
import { latencyMs, poissonGapMs } from "./random.ts";

/** A way to call: who decides when a try may leave, and hears what became of it. */
type Client = {
  /** Calls `go` when this try may leave. @param tries tries of this batch before */
  admit(batch: number, tries: number, go: () => void): void;
  heard(batch: number, tries: number, isAccepted: boolean): void;
  /** Lets promises come through between two events; only for clients made of them. */
  readonly settle?: () => Promise<void>;
};
export type MakeClient = (events: Events, random: () => number) => Client;

/** Shares of 1; `over3` is a number of batches. */
export type Figures = {
  readonly capacity: number;
  readonly refused: number;
  readonly over3: number;
  readonly othersRefused: number;
};

const CALLERS = 20;

/** Twenty callers of one process take `calls` batches through a cloud; each repeats its batch until it is accepted. */
export async function simulate(limit: Limit, make: MakeClient, calls: number, seed: number): Promise<Figures> {
  const events = createEvents();
  const random = randomOf(seed);
  const accepts = createBucket(limit);
  const client = make(events, randomOf(seed + 1_000_003));
  const seen = { left: calls, next: 0, tries: 0, refused: 0, over3: 0, end: 0, others: 0, othersRefused: 0 };
  const attempt = (batch: number, tries: number): void =>
    client.admit(batch, tries, () => {
      const latency = latencyMs(random);
      seen.tries += 1;
      events.after(latency / 2, () => {
        const isAccepted = accepts(events.now());
        events.after(latency / 2, () => {
          client.heard(batch, tries, isAccepted);
          if (!isAccepted) {
            seen.refused += 1;
            attempt(batch, tries + 1);
            return;
          }
          if (tries >= 3) seen.over3 += 1;
          seen.left -= 1;
          seen.end = events.now();
          begin();
        });
      });
    });
  const begin = (): void => {
    if (seen.next >= calls) return;
    seen.next += 1;
    attempt(seen.next, 0);
  };
  const other = (): void => {
    seen.others += 1;
    if (!accepts(events.now())) seen.othersRefused += 1;
    events.after(poissonGapMs(random, limit.others * limit.rateAt(events.now())), other);
  };
  for (let caller = 0; caller < CALLERS; caller += 1) begin();
  if (limit.others > 0) events.after(0, other);
  await client.settle?.();
  while (seen.left > 0 && events.step()) await client.settle?.();
  return {
    capacity: idealMs(limit, calls) / seen.end,
    refused: seen.refused / seen.tries,
    over3: seen.over3,
    othersRefused: seen.others === 0 ? 0 : seen.othersRefused / seen.others,
  };
}
