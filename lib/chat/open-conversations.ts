import { isOpen } from "#lib/jobs/run.ts";
import { conversationOf } from "./conversation-of.ts";
import { type ChatHost, lookAt } from "./host.ts";

/** Runs that are looked through: the latest. */
const MOST_RUNS = 200;

/** Lets every conversation be looked at whose run goes on there; left out: anywhere. What holds it back is to be seen in its room. */
export async function lookAtOpen(
  target: string | undefined,
  host: Pick<ChatHost, "ledger" | "voice" | "clock">,
): Promise<void> {
  for (const run of await host.ledger.runs(MOST_RUNS)) {
    if (run.origin !== "chat" || !isOpen(run) || (target ?? run.target) !== run.target) continue;
    const conversation = conversationOf(run.requestId);
    if (conversation !== undefined) await lookAt(conversation, host);
  }
}
