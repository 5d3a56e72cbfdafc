import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus, Clock } from "#lib/engine/ports.ts";
import { hearEvent } from "./hear-event.ts";
import { speak } from "./speak.ts";
import type { Speaking } from "./speaking.ts";
import type { Speech, Voice } from "./speech.ts";

/** The writing to rooms in one process. What waits is in memory; what a conversation shows is in the ledger, and the next look finds it. */
export type Mouth = {
  readonly voice: Voice;
  /** Lets conversations be looked at that events may have changed. */
  hear(events: readonly EventToSend[]): Promise<void>;
  /** Says what falls due as long as `mayCall`, then lets what is under way end. */
  work(mayCall: () => boolean): Promise<void>;
};

/** At once: each room waits for its own platform. */
const MOST_AT_ONCE = 4;
/** Each is an id, or a card of some kB. */
const MOST_WAITING = 2000;
const LOOK_MS = 100;
/** For a ledger that cannot be read or written now. */
const AGAIN_MS = 10_000;

export function createMouth(ports: Omit<Speaking, "voice" | "clock"> & { readonly clock: Clock }): Mouth {
  const { clock, log } = ports;
  const waiting: Speech[] = [];
  let mayStart = () => false;
  const busy = new Set<Promise<void>>();
  const voice: Voice = {
    send: async (speech) => {
      if (waiting.length < MOST_WAITING) waiting.push(speech);
      else log({ step: "chat", outcome: "dropped", why: "too much waits to be said" });
    },
  };
  const speaking: Speaking = { ...ports, voice };
  const next = () => {
    const index = waiting.findIndex(({ notBefore }) => notBefore <= clock.now());
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  };
  const start = (speech: Speech): void => {
    const said: Promise<void> = speak(speech, speaking)
      .catch((error: unknown) => {
        log({ step: "chat", error });
        return voice.send({ ...speech, notBefore: clock.now() + AGAIN_MS });
      })
      .finally(() => {
        busy.delete(said);
        if (mayStart()) startDue();
      });
    busy.add(said);
  };
  const startDue = (): void => {
    while (busy.size < MOST_AT_ONCE) {
      const speech = next();
      if (!speech) return;
      start(speech);
    }
  };
  return {
    voice,
    hear: async (events) => {
      for (const event of events) await hearEvent(event, speaking);
    },
    work: async (mayCall) => {
      mayStart = mayCall;
      while (mayCall()) {
        startDue();
        await clock.sleep(LOOK_MS);
      }
      await Promise.all(busy);
    },
  };
}

/** The bus as it is; what it has accepted is heard by rooms, too. */
export function hearingBus(bus: Bus, mouth: Pick<Mouth, "hear">): Bus {
  return {
    publish: async (events) => {
      const accepted = await bus.publish(events);
      await mouth.hear(accepted);
      return accepted;
    },
  };
}
