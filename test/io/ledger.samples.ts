import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Action } from "#lib/jobs/action.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { type Plan, planRun } from "#lib/jobs/run.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Task, Todo } from "#lib/jobs/todo.ts";

export const NOW = Date.UTC(2026, 10, 23, 8);
export const LEASE = 60_000;

const TARGET: Target = {
  name: "acme-cn",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "env", accessKeyId: "AK", accessKeySecret: "SK" },
};

type PlanOptions = {
  readonly requestId?: string;
  readonly jobs?: number;
  readonly action?: Action;
  readonly lane?: string;
  readonly at?: number;
  readonly reason?: string;
};

/** A plan for jobs `job0000`, `job0001`, … of target `acme-cn`, due at once. */
export function aPlan(options: PlanOptions = {}): Plan {
  const { requestId = "request-1", jobs = 1, action = "teardown", lane = "acme-cn", at = NOW, reason } = options;
  const ids = Array.from({ length: jobs }, (_, index) => ({ id: `job${String(index).padStart(4, "0")}` }));
  const command = { version: 1 as const, action, target: lane, jobs: ids, deadlineSeconds: 3600, dryRun: false };
  const accepted = { ...command, force: false, ...(reason === undefined ? {} : { reason }) };
  return planRun({ command: accepted, requestId, origin: "queue" }, { ...TARGET, name: lane }, at);
}

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

export function aRejection(eventId: string, detail: Readonly<Record<string, unknown>> = {}): EventToSend {
  return {
    eventId,
    lane: "rejected",
    detailType: "Job Control Rejected",
    detail: { reason: "no such target", ...detail },
  };
}

/** The value, or a failed test that says which one was missing. */
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is missing; want one`);
  return value;
}
