import type { Clock } from "#lib/engine/ports.ts";
import type { Heard } from "#lib/jobs/heard.ts";

/** What was heard and waits for somebody to attend to it: what is urgent first, then in the order in which it came. Lives with its process. */
export type Inbox = {
  /** Returns at once: platforms wait three seconds, and a ledger in a file takes its time. Throws when too much waits already. */
  put(heard: Heard): void;
  /** When nothing waits any more. */
  idle(): Promise<void>;
};

/** A ledger that cannot be read or written now: tried again after so long, so often. */
const AGAIN_MS = 1000;
const MOST_TRIES = 5;

/** Each has some kB at most. */
const MOST_WAITING = 2000;

/** A burst is over when nothing comes for so long; it is waited for so many times at most, and then not again for as long. */
const QUIET_MS = 20;
const MOST_LOOKS = 50;

export type Attendant = {
  readonly attend: (heard: Heard) => Promise<void>;
  readonly isUrgent: (heard: Heard) => boolean;
  /** Nobody could attend to it, so whoever said it is to hear that. */
  readonly giveUp: (heard: Heard) => Promise<void>;
  readonly onError: (error: unknown) => void;
};

export function createInbox(
  { attend, isUrgent, giveUp, onError }: Attendant,
  clock: Pick<Clock, "sleep" | "now">,
): Inbox {
  const waiting: Heard[] = [];
  const urgent: Heard[] = [];
  let put = 0;
  let restUntil = 0;
  let working: Promise<void> | undefined;
  const attendTo = async (heard: Heard): Promise<void> => {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      try {
        return await attend(heard);
      } catch (error) {
        onError(error);
        await clock.sleep(AGAIN_MS);
      }
    }
    await giveUp(heard).catch(onError);
  };
  // Whoever waits for an answer at the door goes first: a burst is let in before anybody attends to it.
  const letIn = async (): Promise<void> => {
    for (let looks = 0, before = -1; looks < MOST_LOOKS && before !== put && urgent.length === 0; looks += 1) {
      before = put;
      await clock.sleep(QUIET_MS);
    }
    restUntil = clock.now() + QUIET_MS * MOST_LOOKS;
  };
  const work = async (): Promise<void> => {
    while (urgent.length + waiting.length > 0) {
      await (clock.now() < restUntil ? clock.sleep(0) : letIn());
      const heard = urgent.shift() ?? waiting.shift();
      if (heard) await attendTo(heard);
    }
  };
  const start = (): void => {
    working ??= work().finally(() => {
      working = undefined;
      if (urgent.length + waiting.length > 0) start();
    });
  };
  return {
    put: (heard) => {
      if (urgent.length + waiting.length >= MOST_WAITING)
        throw new Error("too much waits to be attended to; want it again later");
      put += 1;
      (isUrgent(heard) ? urgent : waiting).push(heard);
      start();
    },
    idle: async () => {
      while (working) await working;
    },
  };
}
