import { runRefusal } from "#lib/engine/guardrails.ts";
import { type Conversation, MOST_TRIES, OFFER_LIVES_MS, type Progress } from "#lib/jobs/conversation.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import { principalOf } from "#lib/jobs/room.ts";
import { type Run, runIdOf } from "#lib/jobs/run.ts";
import { acceptCommand } from "#lib/run.ts";
import { doneCard } from "./cards/done.ts";
import { requestIdOfRun } from "./conversation-of.ts";
import { NOT_BEGUN } from "./draw.ts";
import { findConversation } from "./find-conversation.ts";
import { giveUp } from "./give-up.ts";
import { type Attending, answer, type ChatHost, lookAt, principalOfHeard, refuse } from "./host.ts";
import type { Refusal } from "./refusal.ts";
import { type Answer, type Ruling, rule } from "./rule.ts";

/** Confirms or approves a plan: once, and only what was shown. The last word starts the run that carries it out. */
export async function answerPlan(request: Answer["request"], attending: Attending, host: ChatHost): Promise<void> {
  const { heard } = attending;
  const found = await findConversation(request.code, heard, host.ledger);
  if (found.is === "refused") return refuse(attending, found.why, `${request.is} ${request.code}`, host);
  const { id } = found.conversation;
  const { ruling, conversation } = await settle(id, { request, heard }, host);
  if (ruling.is === "refused") {
    // Whoever has written it may have been interrupted before the room was looked at.
    if (conversation.progress.is === "not planned") await lookAt(id, host);
    return refuse(attending, ruling.why, `${request.is} ${id}`, host);
  }
  const { progress } = ruling;
  const why =
    progress.is === "taken"
      ? await begin(request.is, { ...conversation, progress }, attending, host)
      : await noteAnswer(request.is, attending, conversation, host);
  await lookAt(id, host);
  if (why) return refuse(attending, why, `${request.is} ${id}`, host);
  const done =
    progress.is === "taken" ? ({ is: "taken", runId: progress.runId } as const) : ({ is: "confirmed" } as const);
  await answer(attending, doneCard(done, attending.locale), host);
}

type Settled = { readonly ruling: Ruling; readonly conversation: Conversation };

/** Ruled and written as one: of two answers at once, one comes first, and the other is ruled by what it has left. */
async function settle(id: string, given: Answer, host: ChatHost): Promise<Settled> {
  const { ledger } = host;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const conversation = await ledger.conversation(id);
    if (!conversation) break;
    const ruling = rule(given, await standingOf(conversation, host));
    if (ruling.is === "refused" || ruling.progress === conversation.progress) return { ruling, conversation };
    if (await ledger.keepConversation({ ...conversation, progress: ruling.progress })) return { ruling, conversation };
  }
  throw new Error(`the conversation ${id} is written to all the time, or is gone; want it again later`);
}

async function standingOf(conversation: Conversation, { ledger, config, clock }: ChatHost) {
  const { id, progress, command } = conversation;
  const [plan] = "plan" in progress ? await ledger.plans(progress.plan) : [];
  const planned = plan?.counts.planned ?? 0;
  const { guardrails, chat } = config;
  const { secondPersonOver } = guardrails;
  const runRefused = runRefusal({ ...guardrails, secondPersonOver: null }, { action: command.action, jobs: planned });
  return {
    conversation,
    planned,
    runRefused,
    secondPersonOver,
    chat,
    runId: runIdOf(requestIdOfRun(id)),
    isBegun: progress.is === "taken" && (await ledger.run(progress.runId)) !== undefined,
    now: clock.now(),
  };
}

async function noteAnswer(
  verb: Answer["request"]["is"],
  { heard }: Attending,
  { id, command }: Conversation,
  host: ChatHost,
): Promise<undefined> {
  const what = verb === "confirm" ? "plan confirmed" : "plan approved";
  const by = principalOfHeard(heard);
  await host.ledger.note({
    at: host.clock.now(),
    what,
    by,
    about: id,
    target: command.target,
    detail: { heard: heard.id },
  });
}

type Taken = Conversation & { readonly progress: Progress & { readonly is: "taken" } };

/** The same answer again finds the run that it has begun, and wakes it. */
async function begin(
  verb: Answer["request"]["is"],
  conversation: Taken,
  attending: Attending,
  host: ChatHost,
): Promise<Refusal | undefined> {
  const begun = await host.ledger.run(conversation.progress.runId);
  if (!begun) await noteAnswer(verb, attending, conversation, host);
  try {
    const run = begun ?? (await startRun(conversation, host));
    checkOurs(run, conversation);
    await host.tokens.send(run.lane);
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { runId } = conversation.progress;
    const isStill = (now: Progress) => now.is === "taken" && now.runId === runId;
    await giveUp(conversation.id, error.message, isStill, host.ledger);
    return { is: "not planned", why: error.message };
  }
}

/** The plan is made once more and held against the one that was shown, before anything is done. */
async function startRun({ id, room, by, command, progress }: Taken, host: ChatHost): Promise<Run> {
  const { plan: hash, approvedBy, at } = progress;
  // An answer that a queue has kept back for long is none that anybody still expects to be acted on.
  if (host.clock.now() - at > OFFER_LIVES_MS) throw new InputError(NOT_BEGUN);
  const making = await host.ledger.run(id);
  if (!making) throw new InputError("the run that has made its plan is not on record any more");
  const approved = approvedBy === undefined ? {} : { approvedBy };
  const plan = { hash, planId: planIdOf(making) };
  const sender = { origin: "chat", principal: principalOf(room, by), requestId: requestIdOfRun(id), plan, ...approved };
  return acceptCommand(command, { ...sender, origin: "chat" }, host, host.laneOf);
}

/** Whoever may put commands on the queue could have used the request id in advance. */
function checkOurs({ origin, principal, planHash, requestId }: Run, { room, by, progress }: Taken): void {
  if (origin === "chat" && principal === principalOf(room, by) && planHash === progress.plan) return;
  throw new InputError(`its request id ${requestId} was used for another run`);
}
