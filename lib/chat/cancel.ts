import type { Conversation } from "#lib/jobs/conversation.ts";
import { hasRole } from "#lib/jobs/rights.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { doneCard } from "./cards/done.ts";
import { findConversation } from "./find-conversation.ts";
import { type Attending, answer, type ChatHost, lookAt, principalOfHeard, refuse } from "./host.ts";
import type { Refusal } from "./refusal.ts";
import type { Request } from "./request.ts";

type Cancel = Request & { readonly is: "cancel" };

/** Calls a plan off, or the run that carries it out: whoever asked for it may, and every operator of its target. */
export async function cancel({ code }: Cancel, attending: Attending, host: ChatHost): Promise<void> {
  const { heard } = attending;
  const about = `cancel ${code}`;
  if (heard.isWeak) return refuse(attending, { is: "weak signature" }, about, host);
  const [run, ...others] = await runsOf(code, host);
  if (others.length > 0) return refuse(attending, { is: "code ambiguous", code }, about, host);
  if (run) return cancelRun(run, attending, host);
  const found = await findConversation(code, heard, host.ledger);
  if (found.is === "refused") return refuse(attending, found.why, about, host);
  const { conversation } = found;
  const why = mayCancel(conversation.command, conversation.by, attending, host);
  if (why) return refuse(attending, why, about, host);
  const { progress } = conversation;
  if (progress.is === "taken") {
    const carried = await host.ledger.run(progress.runId);
    if (carried) return cancelRun(carried, attending, host);
  }
  await callOff(conversation, attending, host);
}

/** Runs that are looked through for the beginning of an id: the latest. */
const MOST_RUNS = 200;

async function runsOf(code: string, { ledger }: ChatHost): Promise<readonly Run[]> {
  const runs = await ledger.runs(MOST_RUNS);
  return runs.filter(({ runId, wantsPlan }) => !wantsPlan && runId.startsWith(code));
}

function mayCancel(
  { action, target }: Pick<Run, "action" | "target">,
  askedBy: string | undefined,
  { heard }: Attending,
  { config }: ChatHost,
): Refusal | undefined {
  if (heard.by === askedBy) return undefined;
  const person = { room: heard.room, user: heard.by };
  const may = hasRole(config.chat, "operator", person, { action, target });
  return may ? undefined : { is: "role missing", role: "operator", action, target };
}

async function cancelRun(run: Run, attending: Attending, host: ChatHost): Promise<void> {
  const { ledger, clock } = host;
  const { runId } = run;
  const by = principalOfHeard(attending.heard);
  const why = mayCancel(run, run.principal === by ? attending.heard.by : undefined, attending, host);
  if (why) return refuse(attending, why, `cancel ${runId}`, host);
  if (!isOpen(run)) return refuse(attending, { is: "run ended", runId }, `cancel ${runId}`, host);
  await ledger.brake({ is: "cancel", runId, by, at: clock.now() });
  await host.tokens.send(run.lane);
  await answer(attending, doneCard({ is: "run cancelled", runId }, attending.locale), host);
}

async function callOff(conversation: Conversation, attending: Attending, host: ChatHost): Promise<void> {
  const { id, progress, command } = conversation;
  const { heard, locale } = attending;
  const isOver = progress.is === "cancelled" || progress.is === "not planned" || progress.is === "taken";
  if (isOver) return refuse(attending, whyOver(progress), `cancel ${id}`, host);
  const [at, by] = [host.clock.now(), principalOfHeard(heard)];
  const cancelled: Conversation = { ...conversation, progress: { is: "cancelled", by: heard.by, at } };
  if (!(await host.ledger.keepConversation(cancelled)))
    throw new Error(`the conversation ${id} was written to meanwhile; want it again`);
  await host.ledger.note({ at, what: "plan cancelled", by, about: id, target: command.target });
  await lookAt(id, host);
  await answer(attending, doneCard({ is: "plan cancelled", id }, locale), host);
}

function whyOver(progress: Conversation["progress"]): Refusal {
  if (progress.is === "not planned") return { is: "not planned", why: progress.why };
  return progress.is === "taken" ? { is: "used already", runId: progress.runId } : { is: "cancelled" };
}
