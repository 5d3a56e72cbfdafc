import type { Clock } from "#lib/engine/ports.ts";
import type { Answer, Ask } from "#lib/providers/provider.ts";

type Ports = { readonly clock: Clock; readonly random: () => number };

const TRIES = 3;
const FIRST_WAIT_MS = 1000;
/** Nobody who waits at a terminal waits longer for one page. */
const LONGEST_WAIT_MS = 30_000;

/** A read is safe to repeat: one that was turned away for a moment is sent again, after half to one and a half of 1 s, then 2 s. */
export function patient(ask: Ask, { clock, random }: Ports): Ask {
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
