import { type Conversation, MOST_TRIES } from "#lib/jobs/conversation.ts";
import { hasRole, mayLook } from "#lib/jobs/rights.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { doneCard } from "./cards/done.ts";
import { findConversation } from "./find-conversation.ts";
import { findRuns } from "./find-runs.ts";
import { type Attending, answer, type ChatHost, lookAt, principalOfHeard, refuse } from "./host.ts";
import type { Refusal } from "./refusal.ts";
import type { Request } from "./request.ts";

type Cancel = Request & { readonly is: "cancel" };

/** Calls a plan off, or the run that carries it out: whoever asked for it may, and every operator of its target. */
export async function cancel({ code }: Cancel, attending: Attending, host: ChatHost): Promise<void> {
  const { heard } = attending;
  const about = `cancel ${code}`;
  if (heard.isWeak) return refuse(attending, { is: "weak signature" }, about, host);
  const [run, ...others] = (await findRuns(code, host.ledger)).filter((one) => maySee(one, heard, host));
  if (others.length > 0) return refuse(attending, { is: "code ambiguous", code }, about, host);
  if (run) return cancelRun(run, attending, host);
  const found = await findConversation(code, heard, host.ledger);
  if (found.is === "refused") return refuse(attending, found.why, about, host);
  const { id, command, by } = found.conversation;
  const why = mayCancel(command, by, attending, host);
  return why ? refuse(attending, why, about, host) : callOff(id, attending, host);
}

/** Nobody is told of runs on targets that they may not see, but of their own. */
function maySee({ target, principal }: Run, heard: Attending["heard"], { config }: ChatHost): boolean {
  return principal === principalOfHeard(heard) || mayLook(config.chat, { room: heard.room, user: heard.by }, target);
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
  const by = principalOfHeard(attending.heard);
  const why = mayCancel(run, run.principal === by ? attending.heard.by : undefined, attending, host);
  return why ? refuse(attending, why, `cancel ${run.runId}`, host) : brakeRun(run.runId, attending, host);
}

/** A run that is about to begin finds the brake on. */
async function brakeRun(runId: string, attending: Attending, host: ChatHost): Promise<void> {
  const { ledger, clock, tokens } = host;
  const run = await ledger.run(runId);
  if (run && !isOpen(run)) return refuse(attending, { is: "run ended", runId }, `cancel ${runId}`, host);
  await ledger.brake({ is: "cancel", runId, by: principalOfHeard(attending.heard), at: clock.now() });
  if (run) await tokens.send(run.lane);
  await answer(attending, doneCard({ is: "run cancelled", runId }, attending.locale), host);
}

/** The plan; or the run, when an answer to the plan comes first. */
async function callOff(id: string, attending: Attending, host: ChatHost): Promise<void> {
  const { heard } = attending;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const conversation = await host.ledger.conversation(id);
    if (!conversation) break;
    const { progress } = conversation;
    if (progress.is === "taken") return brakeRun(progress.runId, attending, host);
    const over = whyOver(progress, heard);
    if (over) return refuse(attending, over, `cancel ${id}`, host);
    if (await keepCancelled(conversation, heard, host)) return tellCalledOff(conversation, attending, host);
  }
  throw new Error(`the conversation ${id} is written to all the time, or is gone; want it again later`);
}

/** The same person again may have been interrupted before anybody was told. */
function whyOver(progress: Conversation["progress"], { by }: Attending["heard"]): Refusal | undefined {
  if (progress.is === "not planned") return { is: "not planned", why: progress.why };
  return progress.is === "cancelled" && progress.by !== by ? { is: "cancelled" } : undefined;
}

async function keepCancelled(
  conversation: Conversation,
  { by }: Attending["heard"],
  { ledger, clock }: ChatHost,
): Promise<boolean> {
  if (conversation.progress.is === "cancelled") return true;
  return ledger.keepConversation({ ...conversation, progress: { is: "cancelled", by, at: clock.now() } });
}

async function tellCalledOff({ id, command }: Conversation, attending: Attending, host: ChatHost): Promise<void> {
  const by = principalOfHeard(attending.heard);
  const { target } = command;
  await host.ledger.note({ at: host.clock.now(), what: "plan cancelled", by, about: id, target });
  await lookAt(id, host);
  await answer(attending, doneCard({ is: "plan cancelled", id }, attending.locale), host);
}
