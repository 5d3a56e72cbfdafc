import type { Answer, Ask } from "#lib/providers/provider.ts";

/** An `ask` for one chunk's turn, and whether the cloud has turned it away. */
export type Turn = { readonly ask: Ask; readonly isTurnedAway: () => boolean };

/**
 * For one turn of a chunk: once the cloud has turned us away (throttled, or the key not accepted), the rest of the turn gets the
 * same answer without a call. More calls would only add to it, and five bad signatures lock a Huawei key.
 */
export function untilTurnedAway(ask: Ask): Turn {
  let away: Answer | undefined;
  return {
    isTurnedAway: () => away !== undefined,
    ask: async (request) => {
      if (away) return away;
      const answer = await ask(request);
      if (turnsAway(answer)) away = answer;
      return answer;
    },
  };
}

function turnsAway(answer: Answer): boolean {
  if (answer.ok) return false;
  const { kind, lane } = answer.failure;
  return lane === true || kind === "throttled" || kind === "credentials-expired";
}
