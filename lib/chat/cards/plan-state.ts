import type { Conversation, Progress } from "#lib/jobs/conversation.ts";
import type { Locale } from "#lib/jobs/room.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { clean, ID_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { PLAN } from "../words/plan.ts";
import { reasonIn } from "../words/reasons.ts";

/** What a person can do with a plan that is shown. */
export type PlanState =
  | { readonly is: "seen" | "nothing" | "refused" | "expired" | "over" }
  /** `isLast`: nobody has to approve it after that. */
  | { readonly is: "to confirm"; readonly isLast: boolean }
  | { readonly is: "to approve" };

type Shown = {
  readonly conversation: Conversation;
  readonly plan: StoredPlan;
  /** Deletes above which another person has to approve; null: none has to. */
  readonly secondPersonOver: number | null;
  readonly runRefused?: string | undefined;
  readonly now: number;
};

export function stateOf({ conversation, plan, secondPersonOver, runRefused, now }: Shown): PlanState {
  const { progress, wants } = conversation;
  if (progress.is !== "offered" && progress.is !== "confirmed") return { is: "over" };
  if (wants !== "act") return { is: "seen" };
  if (now >= progress.until) return { is: "expired" };
  if (plan.counts.planned === 0) return { is: "nothing" };
  if (runRefused !== undefined) return { is: "refused" };
  if (progress.is === "confirmed") return { is: "to approve" };
  return { is: "to confirm", isLast: !wantsSecondPerson(plan, secondPersonOver) };
}

function wantsSecondPerson({ command, counts }: StoredPlan, over: number | null): boolean {
  const isDelete = command.action === "delete" || command.action === "teardown";
  return isDelete && over !== null && counts.planned > over;
}

/** How it ended, or what goes on; undefined while the plan itself says all. */
export function endOf(progress: Progress, locale: Locale): string | undefined {
  const words = PLAN[locale];
  switch (progress.is) {
    case "planning":
      return words.reading;
    case "not planned":
      return reasonIn(locale, progress.why);
    case "offered":
      return undefined;
    case "confirmed":
      return words.waits;
    case "taken":
      return words.taken(clean(progress.runId));
    case "cancelled":
      return words.cancelled(clean(progress.by, ID_MOST), instant(progress.at, locale));
    default:
      return progress satisfies never;
  }
}
