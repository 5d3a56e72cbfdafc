import type { Action } from "#lib/jobs/action.ts";
import { type Command, parseCommand } from "#lib/jobs/command.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { hasRole, mayLook } from "#lib/jobs/rights.ts";
import { runIdOf } from "#lib/jobs/run.ts";
import { acceptCommand } from "#lib/run.ts";
import { requestIdOf } from "./conversation-of.ts";
import { giveUp } from "./give-up.ts";
import { type Attending, type ChatHost, lookAt, principalOfHeard, refuse } from "./host.ts";
import type { Refusal } from "./refusal.ts";
import type { Request } from "./request.ts";

type Asking = Request & { readonly is: "jobs" | "plan" | "act" };

/** What `jobs` means when nothing is chosen; whoever wants to change something has to choose. */
const ALL = { state: [...STATE_CLASSES] };

/** So long a person waits for a plan; then it cannot be made. */
const PLANNING_S = 600;

/** A listing needs an action to be judged by; nothing of it is shown, and nothing is done. */
const TO_LOOK: Action = "stop";

/**
 * Begins a conversation: a run that only makes the plan, on the lane of its target, where the keys are. What it finds is shown when it is
 * made, and carried out by nobody until then.
 */
export async function askForPlan(request: Asking, attending: Attending, host: ChatHost): Promise<void> {
  const { heard } = attending;
  const why = refusalOf(request, attending, host);
  if (why) return refuse(attending, why, request.is, host);
  const requestId = requestIdOf(heard);
  const id = runIdOf(requestId);
  const command = commandOf(request, heard);
  // First: what its run has to tell must find somebody to be told to.
  await host.ledger.keepConversation(begin(id, request, command, attending, host));
  try {
    const asked: Command = { ...command, dryRun: true, deadlineSeconds: PLANNING_S };
    const sender = { origin: "chat", principal: principalOfHeard(heard), requestId, wantsPlan: true } as const;
    const run = await acceptCommand(asked, sender, host, host.laneOf);
    await host.tokens.send(run.lane);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    await giveUp(id, error.message, ({ is }) => is === "planning", host.ledger);
  }
  await lookAt(id, host);
}

/** Whoever may do nothing with a target may still see what would be done. */
function refusalOf(request: Asking, { heard }: Attending, { config }: ChatHost): Refusal | undefined {
  const { target } = request;
  const person = { room: heard.room, user: heard.by };
  if (request.is !== "act") {
    return mayLook(config.chat, person, target) ? undefined : { is: "role missing", role: "viewer", target };
  }
  if (heard.isWeak) return { is: "weak signature" };
  const { action } = request;
  return hasRole(config.chat, "operator", person, { action, target })
    ? undefined
    : { is: "role missing", role: "operator", action, target };
}

function commandOf(request: Asking, heard: Attending["heard"]): Command {
  const { target, jobs, select } = request;
  const [action, reason] = request.is === "jobs" ? [TO_LOOK, undefined] : [request.action, request.reason];
  return parseCommand({
    ...{ version: 1, action, target, requestedBy: principalOfHeard(heard) },
    ...(jobs.length > 0 ? { jobs } : { select: select ?? (request.is === "jobs" ? ALL : undefined) }),
    ...(reason === undefined ? {} : { reason }),
  });
}

function begin(
  id: string,
  request: Asking,
  command: Command,
  { heard, locale }: Attending,
  { clock }: ChatHost,
): Conversation {
  const { room, by, isWeak } = heard;
  // Whoever has forged the words could have named a place of his own.
  const answerAt = isWeak ? undefined : heard.answerAt;
  return {
    ...{ id, seq: 0, room, by, locale, wants: request.is, command, askedAt: clock.now(), progress: { is: "planning" } },
    ...(answerAt === undefined ? {} : { answerAt }),
  };
}
