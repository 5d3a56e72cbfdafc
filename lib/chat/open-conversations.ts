import { isOpen, type Run } from "#lib/jobs/run.ts";
import { conversationOf } from "./conversation-of.ts";
import { type ChatHost, lookAt } from "./host.ts";

/** Runs that are looked through: the latest. */
const MOST_RUNS = 200;
/** Of a run that has ended longer ago, whatever its room shows stays. */
const RECENT_MS = 86_400_000;

type Looking = Pick<ChatHost, "ledger" | "voice" | "clock">;

/** Lets every conversation be looked at whose run goes on there; left out: anywhere. What holds it back is to be seen in its room. */
export async function lookAtOpen(target: string | undefined, host: Looking): Promise<void> {
  const isThere = (run: Run) => isOpen(run) && (target ?? run.target) === run.target;
  for (const id of await conversationsOf(isThere, host)) await lookAt(id, host);
}

/** For a process that begins: what the one before it was still to say, in rooms and later, was in its memory alone. */
export async function lookAtRecent(host: Looking): Promise<void> {
  const { ledger, voice, clock } = host;
  const isRecent = (run: Run) => isOpen(run) || clock.now() - run.startedAt < RECENT_MS;
  for (const conversation of await conversationsOf(isRecent, host)) {
    await lookAt(conversation, host);
    const { againAt = 0 } = (await ledger.conversation(conversation)) ?? {};
    if (againAt > clock.now()) await voice.send({ speech: "look", conversation, notBefore: againAt });
  }
}

async function conversationsOf(isMeant: (run: Run) => boolean, { ledger }: Looking): Promise<ReadonlySet<string>> {
  const runs = await ledger.runs(MOST_RUNS);
  const ids = runs
    .filter((run) => run.origin === "chat" && isMeant(run))
    .map(({ requestId }) => conversationOf(requestId));
  return new Set(ids.filter((id) => id !== undefined));
}
