import type { BrakeOn } from "#lib/jobs/brake.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { type Conversation, OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import type { Notice } from "#lib/jobs/notice.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Rates } from "#lib/jobs/rates.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { NO_COUNTS, type Run } from "#lib/jobs/run.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { NOW } from "../jobs/samples.ts";

export { NOW, TARGET } from "../jobs/samples.ts";

export const CODE = "0123456789ab";
const ID = `${CODE}cdef0123456789abcdef`;
export const HASH = "feedc0de".repeat(8);
export const RUN_ID = "abcdef0123456789abcdef0123456789";
export const HOUR_MS = 3_600_000;

export const CNY: Rates = { currency: "CNY", rates: [{ kind: "migration", perHour: 1.5 }] };

export const OFFERED: Conversation["progress"] = { is: "offered", plan: HASH, until: NOW + OFFER_LIVES_MS };
export const CONFIRMED = { is: "confirmed", plan: HASH, until: NOW + OFFER_LIVES_MS, heard: "e-1" } as const;
export const TAKEN = { is: "taken", plan: HASH, heard: "e-2", runId: RUN_ID, at: NOW } as const;

/** What U01 asked for in a room of Slack. @param command besides its action and target */
export function conversation(over: Partial<Conversation> = {}, command: object = {}): Conversation {
  const given = {
    version: 1,
    action: "teardown",
    target: "acme-cn",
    select: { status: ["Finished"], olderThan: "14d" },
  };
  return {
    id: ID,
    seq: 1,
    room: { platform: "slack", team: "T01", channel: "C01" },
    by: "U01",
    locale: "en",
    wants: "act",
    command: parseCommand({ ...given, ...command }),
    askedAt: NOW,
    progress: OFFERED,
    ...over,
  };
}

export function plan(over: Partial<StoredPlan> = {}): StoredPlan {
  return {
    hash: HASH,
    planId: "plan-1",
    command: conversation().command,
    targetDigest: "digest",
    plannedAt: NOW,
    expiresAt: NOW + 24 * HOUR_MS,
    counts: { planned: 1, already: 0, refused: 0 },
    unsure: 0,
    ...over,
  };
}

type Listed = NonNullable<PlanRow["listed"]>;

/** A migration that failed ten days ago, is billed, and would be torn down. */
export function row(
  id: string,
  over: Partial<Omit<Listed, "report">> = {},
  report: Partial<Listed["report"]> = {},
): PlanRow {
  return {
    job: { id },
    listed: {
      report: {
        id,
        kind: "migration",
        name: `job ${id}`,
        status: "Failed",
        state: "failed",
        finishedAt: NOW - 240 * HOUR_MS,
        billing: { is: "billed", source: "a page" },
        ...report,
      },
      decision: "planned",
      reason: "would stop, then delete",
      ...over,
    },
  };
}

export function run(over: Partial<Run> = {}): Run {
  return {
    runId: RUN_ID,
    requestId: "chat-1",
    bodyDigest: "digest",
    action: "teardown",
    target: "acme-cn",
    lane: "acme-cn",
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    targetDigest: "digest",
    origin: "chat",
    dryRun: false,
    force: false,
    startedAt: NOW,
    deadline: NOW + HOUR_MS,
    jobs: 3,
    open: 0,
    counts: NO_COUNTS,
    ...over,
  };
}

export function verdict(jobId: string, over: Partial<ResultEvent> = {}): ResultEvent {
  return {
    version: 1,
    eventId: `event-${jobId}`,
    runId: RUN_ID,
    requestId: "chat-1",
    action: "teardown",
    target: "acme-cn",
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    jobId,
    verdict: "succeeded",
    status: "gone",
    reason: "delete proven: a read no longer finds the job",
    proven: ["stop", "delete"],
    attempts: 2,
    startedAt: new Date(NOW).toISOString(),
    finishedAt: new Date(NOW + 60_000).toISOString(),
    ...over,
  };
}

export function notice(jobId: string, over: Partial<Notice> = {}): Notice {
  return {
    version: 1,
    eventId: `notice-${jobId}`,
    runId: RUN_ID,
    policy: "nightly",
    mode: "act",
    action: "teardown",
    target: "acme-cn",
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    jobId,
    name: `job ${jobId}`,
    kind: "migration",
    status: "Finished",
    firstSeenAt: new Date(NOW).toISOString(),
    dueAt: new Date(NOW + 72 * HOUR_MS).toISOString(),
    reason: "would stop, then delete",
    ...over,
  };
}

export const HALT: BrakeOn & { readonly is: "halt" } = {
  is: "halt",
  target: "acme-cn",
  by: "U02",
  at: NOW,
  reason: "freeze",
};
