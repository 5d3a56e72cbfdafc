import type { Action } from "#lib/jobs/action.ts";
import { COUNT_OVER, type Conversation } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { CardButton, CardPart } from "../card.ts";
import { NAMES } from "../words/names.ts";
import { PLAN } from "../words/plan.ts";
import { buttons, note, text } from "./parts.ts";
import type { PlanState } from "./plan-state.ts";

/** Digits of an id that stand for it: 48 bits, enough among what one room has asked for. */
const CODE_LENGTH = 12;

/** What stands for a conversation or a run in what people type. */
export function codeOf(id: string): string {
  return id.slice(0, CODE_LENGTH);
}

type Answered = { readonly conversation: Conversation; readonly plan: StoredPlan; readonly locale: Locale };

/** What can be answered to a plan: by a button that names the very plan, or by words with the count of its jobs when there are many. */
export function answersTo(state: PlanState, { conversation, plan, locale }: Answered): readonly CardPart[] {
  const words = PLAN[locale];
  const code = codeOf(conversation.id);
  const isMany = plan.counts.planned > COUNT_OVER;
  const cancel = cancelButton(conversation, locale);
  const looked = { look: lookOf(plan.command.action) };
  const confirm = { label: words.confirm, command: `confirm ${code} ${plan.hash}`, ...looked };
  const approve = { label: words.approve, command: `approve ${code} ${plan.hash}`, ...looked };
  switch (state.is) {
    case "to confirm":
      if (!state.isLast) return [...note(words.thenApproved), ...buttons(confirm, cancel)];
      return isMany ? [...text(words.typeConfirm(code)), ...buttons(cancel)] : buttons(confirm, cancel);
    case "to approve":
      return isMany ? [...text(words.typeApprove(code)), ...buttons(cancel)] : buttons(approve, cancel);
    case "seen":
      return note(words.onlyToSee(NAMES[locale].verb(plan.command.action)));
    case "expired":
    case "nothing":
    case "refused":
    case "over":
      return [];
    default:
      return state satisfies never;
  }
}

export function cancelButton({ id }: Pick<Conversation, "id">, locale: Locale): CardButton {
  return { label: PLAN[locale].cancel, command: `cancel ${codeOf(id)}`, look: "plain" };
}

/** A start and a pause can be taken back; the others take something away. */
function lookOf(action: Action): CardButton["look"] {
  return action === "start" || action === "pause" ? "primary" : "danger";
}
