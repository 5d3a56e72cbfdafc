import * as z from "zod/mini";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import { given } from "../shared/given.ts";
import { factFields, factsOf, text } from "./facts.ts";
import { JOB_ID } from "./operations.ts";
import { tagList, tagsOf } from "./tags.ts";

/** An entry of either list. The id is checked: it will stand in paths. */
const entrySchema = z.object({
  id: z.string().check(z.regex(JOB_ID)),
  status: z.string().check(z.minLength(1)),
  name: z.catch(text, undefined),
  create_time: z.catch(z.nullish(z.union([z.string(), z.number()])), undefined),
  tags: tagList,
  ...factFields,
});
type Entry = z.infer<typeof entrySchema>;

/**
 * The jobs of one entry: itself and, of disaster recovery, its subtasks, which have states of their own. Undefined when any of
 * them cannot be read. A deleted job is none.
 * @param jobType the scenario asked for, for entries that do not repeat it
 */
export function summariesOf(entry: unknown, jobType: string, parentId?: string): readonly JobSummary[] | undefined {
  const { data } = entrySchema.safeParse(entry);
  if (!data) return undefined;
  const job_type = data.job_type ?? data.db_use_type ?? jobType;
  const summary = summaryOf({ ...data, job_type }, parentId);
  const below = summary.kind === "disaster-recovery" ? (data.children ?? []) : [];
  const children = below.map((child) => summariesOf(child, job_type, data.id));
  if (children.includes(undefined)) return undefined;
  const own = data.status.toLowerCase() === "deleted" ? [] : [summary];
  return [...own, ...children.flatMap((child) => child ?? [])];
}

function summaryOf(entry: Entry, parentId: string | undefined): JobSummary {
  return {
    id: entry.id,
    status: entry.status,
    ...factsOf(entry.id, parentId === undefined ? entry : { ...entry, parent_id: parentId }),
    ...given({
      name: entry.name,
      createdAt: timeOf(entry.create_time),
      tags: entry.tags?.length ? tagsOf(entry.tags) : undefined,
    }),
  };
}

/** Milliseconds as text or number, or ISO text; without a zone it is UTC. */
function timeOf(said: string | number | null | undefined): number | undefined {
  const text = String(said ?? "").trim();
  if (/^\d{12,14}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined;
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
