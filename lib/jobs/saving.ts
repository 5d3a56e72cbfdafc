import type { Action, Step } from "./action.ts";
import type { Job, Kind } from "./job.ts";
import type { Billing, Meanings } from "./job-summary.ts";
import { type Span, spanOf } from "./month.ts";
import { type Rates, rateOf } from "./rates.ts";
import type { ResultEvent } from "./result-event.ts";
import type { ProviderName } from "./target.ts";
import type { Task } from "./todo.ts";

/** A step that can end what a job costs. */
export const ENDINGS = ["pause", "stop", "delete"] as const satisfies readonly Step[];
type Ending = (typeof ENDINGS)[number];

/** Says that a run has proven the end of a job that cost something, or may have. Never changed afterwards. */
export type Saving = {
  /** Of the verdict it rests on. */
  readonly eventId: string;
  readonly target: string;
  readonly provider: ProviderName;
  readonly jobId: string;
  readonly direction?: NonNullable<Job["direction"]>;
  readonly name?: string;
  readonly kind?: Kind;
  readonly runId: string;
  readonly action: Action;
  /** The last step that was proven. */
  readonly proven: Ending;
  /** When that was recorded, in milliseconds since the epoch. */
  readonly at: number;
  /** What it cost, by its state before the first call of the run that may have reached it. Never `free`. */
  readonly billing: Billing["is"];
  /** And afterwards. Never `billed`. */
  readonly billingAfter: Billing["is"];
  /** By the price list of then: only where it was billed before, is free afterwards, and has a price. */
  readonly perHour?: number;
  readonly currency?: string;
};

/** What was saved is kept so long. */
export const SAVINGS_KEPT_DAYS = 400;

/** When the savings were recorded that may count in a month. */
export function recordedFor(month: string): Span {
  const { to } = spanOf(month);
  return { from: to - SAVINGS_KEPT_DAYS * 86_400_000, to };
}

/** What a verdict saves, if it is one that ends what a job costs. @param task as it was when the verdict fell */
export function savingOf(verdict: ResultEvent, task: Task, meanings: Meanings, rates?: Rates): Saving | undefined {
  const proven = ENDINGS.find((step) => step === verdict.proven.at(-1));
  if (verdict.verdict !== "succeeded" || proven === undefined) return undefined;
  const billing = costBefore(task, meanings);
  const billingAfter = costAfter(proven, task, meanings);
  if (billing === undefined || !isEnd(proven, billingAfter)) return undefined;
  const { eventId, target, provider, jobId, runId, action, finishedAt } = verdict;
  const { kind } = task.job;
  const hasPrice = billing === "billed" && billingAfter === "free";
  return {
    ...{ eventId, target, provider, jobId, ...known({ direction: verdict.direction, name: task.name, kind }) },
    ...{ runId, action, proven, at: Date.parse(finishedAt), billing, billingAfter },
    ...(hasPrice && rates ? priceOf(rates, { target, provider, kind }) : {}),
  };
}

/** A pause is soon over, so it has to be known that it saves anything. */
function isEnd(proven: Ending, billingAfter: Billing["is"]): boolean {
  return proven === "pause" ? billingAfter === "free" : billingAfter !== "billed";
}

/** Undefined when there is nothing to save: it cost nothing, or is paid for whatever its state. */
function costBefore({ statusBefore, isPrepaid, job }: Task, meanings: Meanings): Billing["is"] | undefined {
  if (statusBefore === undefined || isPrepaid) return undefined;
  const { is } = meanings.billing(job.kind, statusBefore);
  // Nobody says that one which has ended goes on costing, and it would not have gone on running.
  const isIdle = is === "unknown" && meanings.classOf(statusBefore) === "stopped";
  return is === "free" || isIdle ? undefined : is;
}

/** A deleted job may go on reading as it did before. */
function costAfter(proven: Ending, { status, job }: Task, meanings: Meanings): Billing["is"] {
  if (proven === "delete" || status === "gone") return "free";
  return status === null ? "unknown" : meanings.billing(job.kind, status).is;
}

function priceOf(rates: Rates, job: Parameters<typeof rateOf>[1]): Pick<Saving, "perHour" | "currency"> {
  const perHour = rateOf(rates, job);
  return perHour === undefined ? {} : { perHour, currency: rates.currency };
}

type Untold = { readonly direction: Job["direction"]; readonly name: string | undefined; readonly kind: Job["kind"] };

function known({ direction, name, kind }: Untold): Pick<Saving, "direction" | "name" | "kind"> {
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(name === undefined ? {} : { name }),
    ...(kind === undefined ? {} : { kind }),
  };
}
