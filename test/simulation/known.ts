import { type Action, stepsOf } from "#lib/jobs/action.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import type { Call } from "#lib/simulator/log.ts";
import type { CloudSeed } from "#lib/simulator/scenario.ts";
import type { Message, Plan, Wish } from "./plan.ts";
import type { BusEvent, Sent, Trace } from "./trace.ts";

/** What was asked under one request id, and what the bus was told of it. */
export type Asked = {
  readonly requestId: string;
  readonly runId: string;
  /** More than one body under one id: only one of them may become the run. All ask for the same jobs. */
  readonly wish: Wish;
  readonly messages: readonly Message[];
  readonly messageIds: readonly string[];
  readonly firstAt: number;
  readonly deadlinesS: readonly number[];
  /** Those that its message names; of a run that selects, those that it has told of. */
  readonly jobs: readonly { readonly id: string; readonly direction?: "Forward" | "Reverse" }[];
  /** Its target is listed first: it selects, or all the jobs are to be counted. */
  readonly isListed: boolean;
  /** Verdict and plan events by job key, resends included. */
  readonly told: ReadonlyMap<string, readonly BusEvent[]>;
  readonly ends: readonly BusEvent[];
};

export type Known = {
  readonly plan: Plan;
  readonly trace: Trace;
  readonly asked: readonly Asked[];
  /** Changing calls, in the order they left. */
  readonly acts: readonly (Sent & { readonly call: Call })[];
  readonly clouds: ReadonlyMap<string, CloudSeed>;
};

export function keyOf({ id, direction }: { readonly id: string; readonly direction?: unknown }): string {
  return direction === "Reverse" ? `${id}/Reverse` : `${id}/Forward`;
}

export function know(plan: Plan, trace: Trace): Known {
  const byRequest = new Map<string, Asked>();
  for (const message of plan.messages) {
    const { requestId, wish, id, at } = message;
    if (!wish) continue;
    const before = byRequest.get(requestId);
    byRequest.set(requestId, {
      requestId,
      runId: shortHash(requestId),
      wish: before?.wish ?? wish,
      messages: [...(before?.messages ?? []), message],
      messageIds: [...(before?.messageIds ?? []), id],
      firstAt: Math.min(before?.firstAt ?? at, at),
      deadlinesS: [...(before?.deadlinesS ?? []), wish.deadlineSeconds],
      jobs: wish.jobs,
      isListed: wish.select !== undefined || plan.config.guardrails.limits.shareOfTarget < 1,
      told: before?.told ?? new Map(),
      ends: before?.ends ?? [],
    });
  }
  for (const event of trace.events) tell(byRequest, event);
  const acts = trace.sent.filter((sent): sent is Sent & { call: Call } => sent.call?.changes === true);
  return {
    plan,
    trace,
    asked: [...byRequest.values()].map((asked) => (isOfNoNamed(asked) ? { ...asked, jobs: toldJobs(asked) } : asked)),
    acts,
    clouds: new Map(plan.clouds.map((one) => [one.region, one])),
  };
}

/** Which jobs it has, only the run itself says: it selects them, or its plan could not be made. */
function isOfNoNamed({ wish, isListed, told, ends }: Asked): boolean {
  return wish.select !== undefined || (isListed && told.size === 0 && ends.length > 0);
}

function toldJobs({ told }: Asked): Asked["jobs"] {
  return [...told.values()].flatMap(([event]) => {
    const direction = event?.detail["direction"] === "Reverse" ? ("Reverse" as const) : ("Forward" as const);
    return event ? [{ id: String(event.detail["jobId"]), direction }] : [];
  });
}

function tell(byRequest: ReadonlyMap<string, Asked>, event: BusEvent): void {
  const { detail, detailType } = event;
  const asked = byRequest.get(String(detail["requestId"]));
  if (!asked) return;
  if (detailType === "Job Control Run Completed") (asked.ends as BusEvent[]).push(event);
  if (detailType !== "Job Control Verdict" && detailType !== "Job Control Plan") return;
  const key = keyOf({ id: String(detail["jobId"]), direction: detail["direction"] });
  (asked.told as Map<string, BusEvent[]>).set(key, [...(asked.told.get(key) ?? []), event]);
}

/** Regions in which a target's jobs may be: another one once somebody has moved it. */
export function regionsOf({ plan }: Known, target: string): readonly string[] {
  const moved = plan.faults.flatMap((fault) =>
    fault.kind === "config-change" && fault.change.is === "moved" && fault.change.target === target
      ? [fault.change.region]
      : [],
  );
  return [plan.config.targets[target]?.region ?? "", ...moved];
}

/** Nobody but this run, and nothing but the action itself, changes the job; and its cloud does not lie. */
export function isUndisturbed(known: Known, asked: Asked, region: string, id: string): boolean {
  const cloud = known.clouds.get(region);
  const job = cloud?.jobs.find((one) => one.id === id);
  if (!cloud || !job || job.meanwhile.length > 0 || Object.keys(job.becomes).length > 0) return false;
  if (cloud.faults.some(({ fault }) => fault === "lies")) return false;
  const others = known.asked.filter(
    (one) => one !== asked && one.wish.target === asked.wish.target && !one.wish.dryRun,
  );
  if (others.some((other) => namesJob(other, id))) return false;
  return asked.jobs.filter((one) => one.id === id).length === 1 && !("reverse" in job && job.reverse !== undefined);
}

export function stepsWished({
  action,
  dryRun,
}: {
  readonly action: Action;
  readonly dryRun: boolean;
}): readonly string[] {
  return dryRun ? [] : stepsOf(action);
}

export function namesJob({ jobs }: Pick<Asked, "jobs">, id: string): boolean {
  return jobs.some((job) => job.id === id);
}
