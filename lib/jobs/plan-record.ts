import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { jobRecordSchema, toJobRecord } from "./job-record.ts";
import type { JobReport } from "./job-summary.ts";
import { PLANNED, type PlanRow } from "./plan-row.ts";
import { monthlyCost, type Rates, rateOf } from "./rates.ts";
import type { StoredPlan } from "./stored-plan.ts";
import type { Target } from "./target.ts";

const { version, target, provider, region, jobId, ...told } = jobRecordSchema.shape;

/** What a plan says of one job. What nobody knows is left out: a price is never 0 for want of one. */
export const planRecordSchema = z.strictObject({
  ...{ version, target, provider, region, jobId },
  ...z.partial(z.strictObject(told)).shape,
  decision: z.enum(PLANNED),
  reason: z.string(),
  /** Whole hours since it went idle, where the cloud tells when that was. */
  idleHours: z.optional(z.int()),
  /** What it costs in a month of 730 hours, at the user's own price, while its state is billed. */
  perMonth: z.optional(z.number()),
  currency: z.optional(z.string()),
});

/** What a plan says of itself: the first line of its JSON. */
export const planHeadSchema = z.strictObject({
  version: z.literal(1),
  plan: z.string(),
  action: z.enum(ACTIONS),
  target: z.string(),
  force: z.boolean(),
  plannedAt: z.string(),
  expiresAt: z.string(),
  counts: z.record(z.enum(PLANNED), z.int()),
  /** Jobs left out because something that was asked for cannot be read. */
  unsure: z.int(),
  /** Why applying it would do nothing at all: a cap of the whole run. */
  refused: z.optional(z.string()),
});

export type PlanRecord = z.infer<typeof planRecordSchema>;

/** @param refused why the run as a whole would be refused @see planHeadSchema */
export function toPlanHead({ hash, command, plannedAt, expiresAt, counts, unsure }: StoredPlan, refused?: string) {
  const { action, target: name, force } = command;
  const times = { plannedAt: new Date(plannedAt).toISOString(), expiresAt: new Date(expiresAt).toISOString() };
  const head = { version: 1, plan: hash, action, target: name, force, ...times, counts, unsure } as const;
  return refused === undefined ? head : { ...head, refused };
}

const UNLISTED = "the listing of its target does not show it";

/** @param now milliseconds since the epoch */
export function toPlanRecord(at: Target, { job, listed }: PlanRow, rates: Rates | undefined, now: number): PlanRecord {
  if (!listed) {
    const place = { target: at.name, provider: at.provider, region: at.region } as const;
    return { version: 1, ...place, jobId: job.id, decision: "refused", reason: UNLISTED };
  }
  const { report, decision, reason } = listed;
  return { ...toJobRecord(at, report), decision, reason, ...idle(report, now), ...cost(at, report, rates) };
}

const HOUR_MS = 3_600_000;

function idle({ state, finishedAt }: JobReport, now: number): Pick<PlanRecord, "idleHours"> {
  const isIdle = state === "stopped" || state === "failed";
  if (!isIdle || finishedAt === undefined || finishedAt > now) return {};
  return { idleHours: Math.floor((now - finishedAt) / HOUR_MS) };
}

/** A state that is surely free costs nothing; one that nobody is sure of may. */
function cost({ name, provider: by }: Target, { billing, kind }: JobReport, rates: Rates | undefined) {
  if (billing.is === "free") return rates ? { perMonth: 0, currency: rates.currency } : {};
  const perHour = rates && billing.is === "billed" ? rateOf(rates, { target: name, provider: by, kind }) : undefined;
  return perHour === undefined ? {} : { perMonth: monthlyCost(perHour), currency: rates?.currency };
}
