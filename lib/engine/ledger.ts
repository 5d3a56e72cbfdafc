import type { Action } from "#lib/jobs/action.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import type { DestinationState } from "#lib/jobs/destination-state.ts";
import type { Mark, PolicyState } from "#lib/jobs/firing.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import type { Run } from "#lib/jobs/run.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import type { JobSnapshot } from "#lib/jobs/snapshot.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import type { Item, Listing, Page, Todo } from "#lib/jobs/todo.ts";
import type { Limiters } from "./limiter.ts";

export const DETAIL_TYPES = {
  verdict: "Job Control Verdict",
  plan: "Job Control Plan",
  completed: "Job Control Run Completed",
  rejected: "Job Control Rejected",
  notice: "Job Control Notice",
  leftOut: "Job Control Left Out",
  savings: "Job Control Savings",
  planMade: "Job Control Plan Made",
  halted: "Job Control Halted",
  webhookDisabled: "Job Control Webhook Disabled",
} as const;
type DetailType = (typeof DETAIL_TYPES)[keyof typeof DETAIL_TYPES];

/** An event recorded before it is sent, and kept until the bus has accepted it. */
export type EventToSend = {
  readonly eventId: string;
  /** The list it waits on: its run's lane, or `rejected` when it belongs to none. */
  readonly lane: string;
  readonly detailType: DetailType;
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Says that a run of this lane has yet to announce its end. Recorded with the run, so no crash can forget it. */
export type UnannouncedEnd = { readonly runId: string; readonly lane: string };

/** Who may change a job now. A job belongs to one run at a time. */
export type Claim = {
  readonly target: string;
  readonly jobKey: string;
  readonly runId: string;
  readonly action: Action;
  /** Its run's deadline; afterwards anyone may take it. */
  readonly until: number;
};

/** `kept`: this run held it already, and nobody else since. `new`: only now it is this run's. */
export type Claimed = "kept" | "new" | "elsewhere";

/** What is recorded with a change of a destination that people should know of. */
export type ToldOfDestination = { readonly entry: AuditEntry; readonly event?: EventToSend };

/** Room that a run wants under a cap of jobs a day. `day`: UTC, as 2026-11-24. */
export type Reservation = {
  readonly runId: string;
  readonly day: string;
  readonly jobs: number;
  readonly most: number;
};

/** Whose item to take: the turn of the run after this one, or this run's alone. */
export type Whose = { readonly after: string } | { readonly only: string };

/**
 * The truth: runs, to-do items, claims, verdicts and events to send. Every change is a conditional write; reads are strongly
 * consistent. Times are milliseconds since the epoch.
 */
export type Ledger = {
  /**
   * One transaction, however large the plan: the run, its to-do items, its unannounced end and the audit entry, unless the request id
   * has a run already. `same`: that very run exists. `different`: the request id was used with another body.
   */
  startRun(plan: Plan): Promise<"started" | "same" | "different">;
  run(runId: string): Promise<Run | undefined>;
  /**
   * Takes an item of a lane that is due: of the lowest priority number; of those, the run's whose turn it is, in the order of run ids
   * and round again; of that run, the earliest due. It is not due again before `leaseUntil`, and its `takes` is one more.
   */
  take(lane: string, now: number, leaseUntil: number, whose?: Whose): Promise<Item | undefined>;
  /** Stores a taken item with its next `seq`, or undefined when someone else took it meanwhile. */
  save<I extends Item>(item: I): Promise<I | undefined>;
  /**
   * One transaction: at most 48 chunks put on the list, and the page as given, its `seq` unchanged (removed when it has no job left).
   * False, and nothing written, when the page is not ours any more.
   */
  list(page: Page, chunks: readonly Todo[]): Promise<boolean>;
  /** At least every lane with a run that has not announced its end. */
  lanes(): Promise<readonly string[]>;
  /** Rows of a plan, each job once, whoever adds them again. Kept until a day after `until` at least. */
  addRows(planId: string, rows: readonly PlanRow[], until: number): Promise<void>;
  /** The rows of a plan in the order of their job keys. */
  rows(planId: string): AsyncIterable<PlanRow>;
  /** Kept until it expires, or a little longer. */
  keepPlan(plan: StoredPlan): Promise<void>;
  /** Plans whose hash begins so; of those with one hash the latest. */
  plans(hash: string): Promise<readonly StoredPlan[]>;
  /** What is remembered of a policy; undefined when it was never met. */
  policy(name: string): Promise<PolicyState | undefined>;
  keepPolicy(name: string, state: PolicyState): Promise<void>;
  /** A policy's marks in the order of their job keys. */
  marks(policy: string): AsyncIterable<Mark>;
  /** Puts marks on jobs, at most 50 of both together, and takes others off. */
  remark(policy: string, kept: readonly Mark[], dropped: readonly Mark[]): Promise<void>;
  /**
   * One transaction: the listing leaves the list, the run is as given, and its items are on the list. False, and nothing written, when
   * the listing is not ours any more.
   */
  settlePlan(listing: Listing, run: Run, items: readonly Item[]): Promise<boolean>;
  /** When the lane's next item is due; undefined when its list is empty. */
  nextDue(lane: string): Promise<number | undefined>;
  /** Claims a job for a run, or says that another one holds it. A stop or pause takes it from a start. */
  claim(claim: Claim, now: number): Promise<Claimed>;
  /** Whether the run has room under its cap. Counted once a run: the first answer stands, whatever is asked later. */
  reserve(reservation: Reservation): Promise<boolean>;
  /** Kept for 400 days. */
  keepSnapshots(snapshots: readonly JobSnapshot[]): Promise<void>;
  /** Of a job, the newest first. */
  snapshots(target: string, jobKey: string): Promise<readonly JobSnapshot[]>;
  /**
   * One transaction: verdicts if absent with their events to send and what they save, the run's open count and counts, its claims on these jobs
   * released, and the item as given, its `seq` unchanged (removed when it has no task left). False, and nothing written, when the item is not ours
   * any more.
   */
  conclude(
    todo: Todo,
    verdicts: readonly ResultEvent[],
    events: readonly EventToSend[],
    savings?: readonly Saving[],
  ): Promise<boolean>;
  /** Those that may count in a month such as 2026-11: recorded up to its end, and at most 400 days before that. Kept for 400 days. */
  savings(month: string): Promise<readonly Saving[]>;
  /** Every brake that is on. */
  brakes(): Promise<readonly BrakeOn[]>;
  /** Puts a brake on, and audits it; the same one again only changes who and why. */
  brake(brake: BrakeOn): Promise<void>;
  /** Takes a brake off, and audits who did. False when it was not on. */
  release(brake: BrakeOn): Promise<boolean>;
  /** What was asked of Sluice, the newest first, at most `limit`. Kept for 400 days. */
  audit(limit: number): Promise<readonly AuditEntry[]>;
  /** An audit entry that belongs to no other record. Noted twice, it is there twice. */
  note(entry: AuditEntry): Promise<void>;
  /** What was learned of the rates of a target's calls; empty at first. */
  limiters(target: string): Promise<Limiters>;
  /** Of several workers the last one is remembered. */
  keepLimiters(target: string, limiters: Limiters): Promise<void>;
  /** The latest runs, the newest first, at most `limit`. */
  runs(limit: number): Promise<readonly Run[]>;
  verdicts(runId: string): Promise<readonly ResultEvent[]>;
  /** Records an event that belongs to no run, and its audit entry. False when the same eventId was recorded before. */
  record(event: EventToSend, entry: AuditEntry): Promise<boolean>;
  /** What is known of a destination of webhooks; undefined when nothing was ever written. */
  destination(name: string): Promise<DestinationState | undefined>;
  /**
   * One transaction: the state with its next `seq`, what the audit is told, and an event to send. False, and nothing written, when the record
   * does not have the state's `seq` any more.
   */
  keepDestination(state: DestinationState, told?: ToldOfDestination): Promise<boolean>;
  /** What somebody asked for in a room; undefined when nothing was ever written, or it has had its time. */
  conversation(id: string): Promise<Conversation | undefined>;
  /** Those whose ids begin so, in the order of their ids, at most ten. */
  conversations(begin: string): Promise<readonly Conversation[]>;
  /**
   * Given with the `seq` that was read, or 0 to write the first; stored with the next one. False, and nothing written, when the record does not have
   * the given `seq` any more (0: when there is one). Kept for 30 days after `askedAt`.
   */
  keepConversation(conversation: Conversation): Promise<boolean>;
  /** Events of a lane not yet accepted by the bus, oldest first, at most `limit`. */
  unsent(lane: string, limit: number): Promise<readonly EventToSend[]>;
  /** The bus has accepted these. */
  sent(events: readonly EventToSend[]): Promise<void>;
  unannounced(lane: string): Promise<readonly UnannouncedEnd[]>;
  announced(end: UnannouncedEnd): Promise<void>;
  close(): Promise<void>;
};
