import * as z from "zod/mini";
import { JOB_ID } from "#lib/jobs/job.ts";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import { given } from "../shared/given.ts";
import { entrySchema, seen, tagList, text } from "./entry.ts";

/** Tags decide what is protected, so an entry whose tags cannot be read is not readable; its times are for display. */
const listedSchema = z.extend(entrySchema, {
  DtsJobId: z.string().check(z.regex(JOB_ID)),
  CreateTime: z.catch(text, undefined),
  FinishTime: z.catch(text, undefined),
  TagList: tagList,
});

type Listed = z.infer<typeof listedSchema>;

/** What a listing says of a job: two of them for two-way sync, one a direction. Undefined when the entry cannot be read. */
export function summariesOf(entry: unknown): readonly JobSummary[] | undefined {
  const listed = listedSchema.safeParse(entry).data;
  if (!listed) return undefined;
  const forward = { ...summaryOf(listed, listed.Status), ...given({ finishedAt: timeOf(listed.FinishTime) }) };
  const reverse = listed.ReverseJob?.Status;
  if (!reverse) return [forward];
  // When the reverse link finished is not told.
  return [
    { ...forward, direction: "Forward" },
    { ...summaryOf(listed, reverse), direction: "Reverse" },
  ];
}

function summaryOf(listed: Listed, status: string): JobSummary {
  const { is: _is, instanceId = "", ...facts } = seen(listed, status);
  return {
    id: listed.DtsJobId,
    ...facts,
    ...given({
      instanceId: JOB_ID.test(instanceId) ? instanceId : undefined,
      createdAt: timeOf(listed.CreateTime),
    }),
  };
}

/** UTC with its Z, as the pages show it; any other would be read in this machine's zone. */
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

function timeOf(said: string | null | undefined): number | undefined {
  const time = said && UTC.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
