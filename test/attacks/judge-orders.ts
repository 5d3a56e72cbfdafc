import type { Case } from "./case.ts";
import type { Outcome, Sent } from "./work.ts";

/** What is no command must not pass for one, and what is one must not be refused as none. */
export function believed({ guardrails }: Case, { sent }: Outcome): readonly string[] {
  return sent.flatMap((one) => {
    const why = one.order.wrong ?? notAllowed(one, guardrails.origins.queue);
    if (why === undefined) return one.isTaken ? [] : ["a command was refused as none"];
    return [
      ...(one.isTaken ? [`${why} was believed`] : []),
      ...(one.calls > 0 ? [`${why}, and a cloud was called`] : []),
      ...(one.newRuns > 0 ? [`${why}, and there is a run of it`] : []),
    ];
  });
}

/** Only what comes from outside is held to that. */
export function notAllowed({ origin, order: { input } }: Sent, allowed: readonly unknown[]): string | undefined {
  return origin === "queue" && !allowed.includes(input["action"])
    ? "an action that the queue may not ask for"
    : undefined;
}
