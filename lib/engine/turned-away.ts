import type { Answer, Ask } from "#lib/providers/provider.ts";

/**
 * For one look at a chunk: once the cloud has turned us away (throttled, or the key not accepted), the rest of the look gets the
 * same answer without a call. More calls would only add to it, and five bad signatures lock a Huawei key.
 */
export function untilTurnedAway(ask: Ask): Ask {
  let last: Answer | undefined;
  return async (request) => {
    if (last && turnsAway(last)) return last;
    last = await ask(request);
    return last;
  };
}

function turnsAway(answer: Answer): boolean {
  if (answer.ok) return false;
  const { kind, lane } = answer.failure;
  return lane === true || kind === "throttled" || kind === "credentials-expired";
}
