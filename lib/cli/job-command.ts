import { loadConfig, readingOnly } from "#lib/deps.ts";
import { type Found, findJob } from "#lib/find-job.ts";
import { DIRECTIONS, type Job } from "#lib/jobs/job.ts";
import { type JobRecord, toJobRecord } from "#lib/jobs/job-record.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import { type OpenTarget, openTarget } from "#lib/reading.ts";
import { chooseTargets } from "./choose-targets.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, failureLine, onInterrupt, printJson, printLine, tellLine } from "./output.ts";
import { printable } from "./text-width.ts";

type Answer = { readonly open: OpenTarget; readonly found: Found };

/** `sluice job ID`: one job as it is now, wherever it is found. Never changes anything. */
export async function jobCommand(id: string | undefined, values: Values): Promise<number> {
  if (id === undefined) throw new InputError("job needs an id; want sluice job ID");
  const direction = readDirection(values.direction);
  const job: Job = { id, ...(direction ? { direction } : {}) };
  const open = await openTargets(job, values);
  endWhenUnread();
  onInterrupt(() => tellLine("interrupted"));
  const answers = await Promise.all(open.map(async (each) => ({ open: each, found: await findJob(each, job) })));
  const records = answers.flatMap(recordOf);
  if (values.json) for (const record of records) printJson(record);
  else if (records.length > 0) printLine(records.map(linesOf).join("\n\n"));
  for (const answer of answers) tellTrouble(answer);
  if (records.length === 0) tellLine(`no job ${nameOf(job)} was found in ${answers.map(placeOf).join(", ")}`);
  return records.length > 0 && answers.every(isWhole) ? 0 : 1;
}

async function openTargets(job: Job, { config, target: wanted }: Values): Promise<readonly OpenTarget[]> {
  const configFile = await loadConfig(config, process.env);
  const reading = readingOnly(configFile, process.env);
  const chosen = chooseTargets(configFile.config, wanted).map((target) => openTarget(target, reading));
  const open = thatCanHave(job, chosen);
  if (wanted !== undefined) for (const { target } of open) await reading.secrets(target, false);
  return open;
}

function readDirection(text: string | undefined): Job["direction"] {
  const direction = DIRECTIONS.find((each) => each === text);
  if (text === undefined || direction) return direction;
  const hint = didYouMean(text, DIRECTIONS) || `; want ${DIRECTIONS.join(" or ")}`;
  throw new InputError(`--direction is "${text}"${hint}`);
}

/** A cloud is not asked for an id it cannot have. @throws InputError when no target can have the job */
function thatCanHave(job: Job, chosen: readonly OpenTarget[]): readonly OpenTarget[] {
  const fitting = chosen.filter(({ reader }) => reader.jobId.test(job.id));
  const wanted = [...new Set(chosen.map(({ reader }) => reader.jobId.source))].join(" or ");
  if (fitting.length === 0) throw new InputError(`the id is ${JSON.stringify(job.id)}; want ${wanted}`);
  const able = fitting.filter(({ reader }) => job.direction === undefined || reader.hasDirections);
  if (able.length > 0) return able;
  throw new InputError(
    `--direction is given, and ${fitting.map(({ target }) => target.name).join(", ")} has none; leave it out`,
  );
}

function recordOf({ open, found }: Answer): readonly JobRecord[] {
  return found.is === "found" ? [toJobRecord(open.target, found.report, found.otherStatus)] : [];
}

function tellTrouble({ open: { target }, found }: Answer): void {
  if (found.is === "unreadable") tellLine(`${target.name} could not be read: ${failureLine(found.failure)}`);
  if (found.is === "found" && found.trouble) {
    tellLine(`${target.name}: what only a listing tells is missing: ${failureLine(found.trouble)}`);
  }
}

function isWhole({ found }: Answer): boolean {
  return found.is === "missing" || (found.is === "found" && found.trouble === undefined);
}

function nameOf({ id, direction }: Job): string {
  return direction ? `${id} (${direction})` : id;
}

function placeOf({ open: { target } }: Answer): string {
  return `${target.name} (${target.provider} ${target.region})`;
}

/** A field a line; tags and billing spelt out. */
function linesOf({ version: _version, tags, billing, ...fields }: JobRecord): string {
  const spelt = Object.entries(tags ?? {}).map(([key, value]) => `${key}=${value}`);
  const rows = [
    ...Object.entries(fields),
    ...(tags ? [["tags", spelt.join(", ") || "none"]] : []),
    ["billing", `${billing.is} (${billing.source})`],
  ];
  return rows.map(([name, value]) => `${String(name).padEnd(12)} ${printable(String(value))}`).join("\n");
}
