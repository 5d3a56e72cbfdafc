import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { type Action, stepsOf } from "#lib/jobs/action.ts";
import type { AuditEntry } from "#lib/jobs/audit.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Conversation } from "#lib/jobs/conversation.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { NO_COUNTS, type Run } from "#lib/jobs/run.ts";
import type { Saving } from "#lib/jobs/saving.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { freshTask, isChunk, type Task, type Todo } from "#lib/jobs/todo.ts";

export const NOW = Date.UTC(2026, 10, 23, 8);
export const LEASE = 60_000;

type PlanOptions = {
  readonly requestId?: string;
  readonly jobs?: number;
  readonly action?: Action;
  readonly lane?: string;
  readonly at?: number;
};

/** A plan for jobs `job0000`, `job0001`, … of target `acme-cn`, due at once. */
export function aPlan(options: PlanOptions = {}): Plan {
  const { requestId = "request-1", jobs = 1, action = "teardown", lane = "acme-cn", at = NOW } = options;
  const runId = shortHash(requestId);
  const run: Run = {
    ...{ runId, requestId, bodyDigest: shortHash(action, lane, String(jobs)), action, target: lane, lane },
    ...{ provider: "alibaba-dts", region: "cn-hangzhou", targetDigest: shortHash(lane), origin: "queue" },
    ...{ dryRun: false, force: false, startedAt: at, deadline: at + 3_600_000, jobs, open: jobs, counts: NO_COUNTS },
  };
  const priority = action === "stop" || action === "pause" ? 1 : 5;
  const items = Array.from({ length: Math.ceil(jobs / CHUNK) }, (_, chunk) => {
    const ids = Array.from({ length: Math.min(CHUNK, jobs - chunk * CHUNK) }, (_, index) => chunk * CHUNK + index);
    const tasks = ids.map((id) => freshTask({ id: `job${String(id).padStart(4, "0")}` }, stepsOf(action), false, at));
    return { runId, chunk, lane, priority, due: at, seq: 0, tasks };
  });
  return { run, items };
}

const CHUNK = 10;

/** What a conclusion of this task would say. */
export function aVerdict(
  todo: Todo,
  task: Task,
  verdict: ResultEvent["verdict"] = "succeeded",
  finishedAt = NOW,
): ResultEvent {
  return {
    version: 1,
    eventId: shortHash(todo.runId, jobKey(task.job)),
    runId: todo.runId,
    requestId: "request-1",
    action: "teardown",
    target: todo.lane,
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    jobId: task.job.id,
    direction: "Forward",
    verdict,
    status: "Finished",
    reason: "It read back as Finished.",
    proven: ["stop", "delete"],
    attempts: 2,
    startedAt: new Date(NOW).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
  };
}

export function eventOf(verdict: ResultEvent): EventToSend {
  return { eventId: verdict.eventId, lane: verdict.target, detailType: "Job Control Verdict", detail: verdict };
}

/** What such a verdict saves. */
export function aSaving(verdict: ResultEvent, change: Partial<Saving> = {}): Saving {
  const { eventId, target, provider, jobId, runId } = verdict;
  return {
    ...{ eventId, target, provider, jobId, direction: "Forward", name: "阿里云 nightly", kind: "sync", runId },
    ...{ action: "teardown", proven: "delete", at: NOW, billing: "billed", billingAfter: "free" },
    ...{ perHour: 2.2, currency: "CNY" },
    ...change,
  };
}

export function aRejection(eventId: string, detail: Readonly<Record<string, unknown>> = {}): EventToSend {
  return {
    eventId,
    lane: "rejected",
    detailType: "Job Control Rejected",
    detail: { reason: "no such target", ...detail },
  };
}

export const AUDITED: AuditEntry = { at: NOW, what: "command rejected", by: "queue", about: "request-1" };

/** A plan for target `acme-cn`. @param plannedAt milliseconds since the epoch */
export function aStoredPlan(hash: string, plannedAt = NOW, expiresAt = Date.UTC(2100, 0)): StoredPlan {
  const command = parseCommand({ version: 1, action: "teardown", target: "acme-cn", select: { kind: "sync" } });
  const counts = { planned: 1, already: 0, refused: 0 };
  return { hash, planId: hash, command, targetDigest: "t", plannedAt, expiresAt, counts, unsure: 0 };
}

/** Takes an item that is a chunk. */
export async function takeChunk(ledger: Ledger, ...wanted: Parameters<Ledger["take"]>): Promise<Todo | undefined> {
  const item = await ledger.take(...wanted);
  if (item && !isChunk(item)) throw new Error("a page or a listing was taken; want a chunk");
  return item;
}

/** The value, or a failed test that says which one was missing. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing; want one`);
  return value;
}

/** Somebody has asked for a stop in a thread, and its plan is in the making. */
export function aConversation(id: string, askedAt = NOW): Conversation {
  const room = { platform: "slack", team: "T1", channel: "C1", thread: "1700.1" } as const;
  const command = parseCommand({ version: 1, action: "stop", target: "acme-cn", jobs: ["a"], dryRun: true });
  return { id, seq: 0, room, by: "U1", locale: "en", wants: "act", command, askedAt, progress: { is: "planning" } };
}
