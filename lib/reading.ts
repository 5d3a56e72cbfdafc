import type { Target } from "#lib/jobs/target.ts";
import { createAsk } from "#lib/providers/call.ts";
import type { Answer, Ask, Provider } from "#lib/providers/provider.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { Sluice } from "./run.ts";

/** What reading jobs needs of the world: no ledger and no bus. */
export type Reading = Pick<Sluice, "config" | "clock" | "send" | "secrets" | "random" | "newId">;

/** The part of a provider that reads: nothing that changes a job is in reach. */
type Reader = Pick<Provider, "jobId" | "hasDirections" | "list" | "observe" | "states">;

export type OpenTarget = {
  readonly target: Target;
  readonly reader: Reader;
  readonly ask: Ask;
  readonly now: () => number;
};

/** Makes a target ready to be read. @throws InputError when it has no endpoint */
export function openTarget(target: Target, reading: Reading): OpenTarget {
  const provider = providerOf(target.provider);
  provider.endpoint(target);
  const { send, secrets, clock, newId } = reading;
  const ask = createAsk(provider, target, { send, secrets, moment: () => ({ now: clock.now(), nonce: newId() }) });
  return { target, reader: provider, ask: patient(ask, reading), now: clock.now };
}

const TRIES = 3;
const FIRST_WAIT_MS = 1000;
/** Nobody who waits at a terminal waits longer for one page. */
const LONGEST_WAIT_MS = 30_000;

/** A read is safe to repeat: one that was turned away for a moment is sent again, after half to one and a half of 1 s, then 2 s. */
export function patient(ask: Ask, { clock, random }: Pick<Reading, "clock" | "random">): Ask {
  return async (request) => {
    let answer = await ask(request);
    for (let tried = 1; tried < TRIES && isTurnedAway(answer); tried += 1) {
      const wait = FIRST_WAIT_MS * 2 ** (tried - 1) * (0.5 + random());
      await clock.sleep(Math.min(LONGEST_WAIT_MS, Math.max(wait, answer.failure.retryAfterMs ?? 0)));
      answer = await ask(request);
    }
    return answer;
  };
}

/** Not a time-out: it has taken 30 s already. */
function isTurnedAway(answer: Answer): answer is Answer & { ok: false } {
  return !answer.ok && (answer.failure.kind === "throttled" || answer.failure.kind === "unavailable");
}
