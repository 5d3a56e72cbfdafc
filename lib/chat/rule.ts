import { wantsSecondPerson } from "#lib/engine/guardrails.ts";
import type { Chat } from "#lib/jobs/chat.ts";
import { COUNT_OVER, type Conversation, type Progress } from "#lib/jobs/conversation.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import { hasRole } from "#lib/jobs/rights.ts";
import { principalOf } from "#lib/jobs/room.ts";
import type { Refusal } from "./refusal.ts";
import type { Request } from "./request.ts";

/** An answer to a plan, and who gives it where. */
export type Answer = { readonly request: Request & { readonly is: "confirm" | "approve" }; readonly heard: Heard };

/** What an answer is held against. */
export type Standing = {
  readonly conversation: Conversation;
  /** Jobs that the plan would change. */
  readonly planned: number;
  /** Why the run as a whole would be refused, whoever approves it. */
  readonly runRefused?: string | undefined;
  /** Deletes above which another person has to approve; null: none has to. */
  readonly secondPersonOver: number | null;
  /** Who may do what, by the config as it is now. */
  readonly chat: Chat;
  /** Of the run that would carry it out. */
  readonly runId: string;
  /** Whether that run is on record. */
  readonly isBegun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** What comes of it: how far the conversation has come then, or why nothing does. */
export type Ruling =
  | { readonly is: "moved"; readonly progress: Progress }
  | { readonly is: "refused"; readonly why: Refusal };

/**
 * Whether an answer counts. It is bound to the plan, the room, the message and the person, once, for a quarter of an hour; and to the roles
 * that the people have now. The same delivery again is ruled as it was.
 */
export function rule(answer: Answer, standing: Standing): Ruling {
  const { conversation } = standing;
  if (isGivenAgain(answer, standing)) return { is: "moved", progress: conversation.progress };
  const why = misplaced(answer, standing) ?? untimely(answer, standing) ?? unentitled(answer, standing);
  if (why) return { is: "refused", why };
  return settle(answer, standing);
}

/**
 * The very answer that has brought the conversation so far, delivered again; or given again while nothing has come of it. By the same person, in the
 * same room, to the same plan.
 */
function isGivenAgain({ request, heard }: Answer, { conversation, isBegun }: Standing): boolean {
  const { progress, room, by } = conversation;
  if (heard.isWeak || !("heard" in progress) || !isSameRoom(heard, conversation)) return false;
  if (progress.heard !== heard.id && (progress.is !== "taken" || isBegun)) return false;
  const approvedBy = progress.is === "taken" ? progress.approvedBy : undefined;
  const isSamePerson = principalOf(heard.room, heard.by) === (approvedBy ?? principalOf(room, by));
  return isSamePerson && (request.plan ?? progress.plan) === progress.plan;
}

/** It comes from another place than the plan was shown in, or is about another plan. */
function misplaced({ request, heard }: Answer, { conversation }: Standing): Refusal | undefined {
  const { room, head, progress } = conversation;
  if (heard.isWeak) return { is: "weak signature" };
  if (!isSameRoom(heard, conversation)) return { is: "wrong room" };
  const isButton = heard.message !== undefined;
  if (isButton && heard.message !== head?.message) return { is: "wrong message" };
  // A button is where its message is, and not every platform tells its thread.
  if (!isButton && room.thread !== undefined && heard.room.thread !== room.thread) return { is: "wrong room" };
  const plan = "plan" in progress ? progress.plan : undefined;
  return (isButton || request.plan !== undefined) && plan !== undefined && request.plan !== plan
    ? { is: "another plan" }
    : undefined;
}

export function isSameRoom({ room: heard }: Pick<Heard, "room">, { room }: Pick<Conversation, "room">): boolean {
  return heard.platform === room.platform && heard.team === room.team && heard.channel === room.channel;
}

/** The conversation has not come that far, or has come further. */
function untimely({ request }: Answer, { conversation, now }: Standing): Refusal | undefined {
  const { progress, wants } = conversation;
  switch (progress.is) {
    case "planning":
      return { is: "not yet planned" };
    case "not planned":
      return { is: "not planned", why: progress.why };
    case "taken":
      return { is: "used already", runId: progress.runId };
    case "cancelled":
      return { is: "cancelled" };
    case "offered":
    case "confirmed":
      if (wants !== "act") return { is: "only to see" };
      return now < progress.until ? outOfTurn(request, progress) : { is: "expired" };
    default:
      return progress satisfies never;
  }
}

function outOfTurn({ is }: Answer["request"], progress: Progress): Refusal | undefined {
  if (is === "confirm" && progress.is === "confirmed") return { is: "waits for approval" };
  return is === "approve" && progress.is === "offered" ? { is: "not yet confirmed" } : undefined;
}

/** It is not this person's to give. */
function unentitled({ request, heard }: Answer, { conversation, chat }: Standing): Refusal | undefined {
  const { action, target } = conversation.command;
  const isAsker = heard.by === conversation.by;
  if (request.is === "confirm" && !isAsker) return { is: "not yours" };
  if (request.is === "approve" && isAsker) return { is: "approver asked" };
  const role = request.is === "confirm" ? "operator" : "approver";
  const person = { room: heard.room, user: heard.by };
  return hasRole(chat, role, person, { action, target }) ? undefined : { is: "role missing", role, action, target };
}

/** Nothing speaks against who gives it: does the plan bear it, and has whoever has the last word counted? */
function settle(answer: Answer, standing: Standing): Ruling {
  const { conversation, planned, runRefused, secondPersonOver, runId, now } = standing;
  const { request, heard } = answer;
  const { progress, command } = conversation;
  if (progress.is !== "offered" && progress.is !== "confirmed")
    return { is: "refused", why: { is: "not yet planned" } };
  if (planned === 0) return { is: "refused", why: { is: "nothing to do" } };
  if (runRefused !== undefined) return { is: "refused", why: { is: "run refused", why: runRefused } };
  const { plan, until } = progress;
  if (request.is === "confirm" && wantsSecondPerson(secondPersonOver, command.action, planned)) {
    return { is: "moved", progress: { is: "confirmed", plan, until, heard: heard.id } };
  }
  const miscounted = countFault(request.count, planned);
  if (miscounted) return { is: "refused", why: miscounted };
  const approvedBy = request.is === "approve" ? { approvedBy: principalOf(heard.room, heard.by) } : {};
  return { is: "moved", progress: { is: "taken", plan, heard: heard.id, runId, ...approvedBy, at: now } };
}

/** A count that was given is held against the plan, however few jobs there are. */
function countFault(count: number | undefined, planned: number): Refusal | undefined {
  if (count === undefined) return planned > COUNT_OVER ? { is: "count missing" } : undefined;
  return count === planned ? undefined : { is: "count wrong" };
}
