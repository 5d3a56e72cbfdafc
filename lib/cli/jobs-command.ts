import { loadConfig, readingOnly } from "#lib/deps.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Job } from "#lib/jobs/job.ts";
import { type JobRecord, toJobRecord } from "#lib/jobs/job-record.ts";
import type { Select } from "#lib/jobs/select.ts";
import { listJobs } from "#lib/list-jobs.ts";
import { type OpenTarget, openTarget } from "#lib/reading.ts";
import { chooseTargets } from "./choose-targets.ts";
import { countJobs, renderJobs } from "./job-table.ts";
import { createLeftOut } from "./left-out.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, failureLine, onInterrupt, printJson, printLine, tellCount, tellLine } from "./output.ts";
import { readSelect } from "./select-option.ts";

/** What has come of the targets so far. */
type Tally = { readonly jobs: JobRecord[]; readonly leftOut: ReturnType<typeof createLeftOut>; isWhole: boolean };

/** `sluice jobs`: the jobs of the targets, as a table or as one JSON object a job. Never changes anything. */
export async function jobsCommand(values: Values): Promise<number> {
  const select = readSelect(values.select);
  const configFile = await loadConfig(values.config, process.env);
  const targets = chooseTargets(configFile.config, values.target);
  const reading = readingOnly(configFile, process.env);
  const open = targets.map((target) => openTarget(target, reading));
  if (values.target !== undefined) for (const target of targets) await reading.secrets(target, false);
  endWhenUnread();
  const tally: Tally = { jobs: [], leftOut: createLeftOut(), isWhole: true };
  const tell = () => {
    tellAll(tally, values.json === true, reading.clock.now(), open.length);
    if (select.limit !== undefined) tellLine(`at most ${select.limit} of a target were asked for`);
  };
  onInterrupt(() => {
    tell();
    tellLine("interrupted: not everything was read");
  });
  await Promise.all(open.map((each) => readTarget(each, select, tally, values.json === true)));
  tell();
  return tally.isWhole ? 0 : 1;
}

async function readTarget(open: OpenTarget, select: Select, tally: Tally, isJson: boolean): Promise<void> {
  for await (const listed of listJobs(open, select)) {
    if (listed.is === "trouble") noteTrouble(open, listed.failure, tally);
    else if (listed.is === "unsure") noteUnsure(`${open.target.name}: ${listed.why}`, listed.report, tally);
    else {
      const record = toJobRecord(open.target, listed.report);
      tally.jobs.push(record);
      if (isJson) printJson(record);
      else tellCount(`${tally.jobs.length} jobs`);
    }
  }
}

function noteTrouble({ target }: OpenTarget, failure: Failure, tally: Tally): void {
  tally.isWhole = false;
  tellLine(`${target.name}: not all jobs could be read: ${failureLine(failure)}`);
}

function noteUnsure(why: string, job: Job, tally: Tally): void {
  tally.isWhole = false;
  tally.leftOut.note(why, job);
}

function tellAll({ jobs, leftOut }: Tally, isJson: boolean, now: number, targets: number): void {
  tellCount("");
  if (!isJson && jobs.length > 0)
    printLine(renderJobs(jobs, now, targets, process.stdout.columns ?? Number.POSITIVE_INFINITY));
  leftOut.tell();
  tellLine(countJobs(jobs));
}
