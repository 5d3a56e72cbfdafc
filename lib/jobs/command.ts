import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { type Job, jobKey, jobSchema } from "./job.ts";
import { InputError, parse } from "./parse.ts";
import { MOST_JOBS, parseChoice, type Select } from "./select.ts";
import { TARGET_NAME } from "./target.ts";

const LONGEST_DEADLINE_S = 604_800;
const DEFAULT_DEADLINE_S = 3600;

const text = z.string().check(z.maxLength(1000, "want at most 1000 characters"));
const jobEntry = z.union([jobSchema.shape.id, jobSchema]);

/** The wire form of a command: queue body, bus event detail, CLI file. Unknown keys are errors. */
export const commandSchema = z.strictObject({
  version: z.literal(1),
  requestId: z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,128}$/, "want 1 to 128 printable characters"))),
  action: z.enum(ACTIONS),
  target: z.string().check(z.regex(TARGET_NAME, "want the name of a target")),
  jobs: z.optional(
    z
      .array(jobEntry)
      .check(z.minLength(1, "want at least 1 job"), z.maxLength(MOST_JOBS, `want at most ${MOST_JOBS} jobs`)),
  ),
  select: z.optional(z.record(z.string(), z.unknown())),
  reason: z.optional(text),
  requestedBy: z.optional(text),
  deadlineSeconds: z._default(
    z.int().check(z.gte(1, "want 1 to 604800 seconds"), z.lte(LONGEST_DEADLINE_S, "want 1 to 604800 seconds")),
    DEFAULT_DEADLINE_S,
  ),
  dryRun: z._default(z.boolean(), false),
  force: z._default(z.boolean(), false),
});

/** A validated request: jobs are distinct by jobKey and in the order given; none when they are to be selected. */
export type Command = Omit<z.infer<typeof commandSchema>, "jobs" | "select"> & {
  readonly jobs: readonly Job[];
  readonly select?: Select;
};

/** Parses a command. @throws InputError with one sentence for a person */
export function parseCommand(value: unknown): Command {
  const { jobs, select, ...rest } = parse(commandSchema, value, "command");
  if (jobs !== undefined && select !== undefined) {
    throw new InputError("command has both jobs and select; want one of them");
  }
  if (select !== undefined) return { ...rest, jobs: [], select: parseChoice(select, "command.select") };
  if (jobs === undefined) throw new InputError("command.jobs is missing; want a list of job ids, or command.select");
  return { ...rest, jobs: distinct(jobs.map((entry) => (typeof entry === "string" ? { id: entry } : entry))) };
}

function distinct(jobs: readonly Job[]): Job[] {
  const byKey = new Map<string, Job>();
  for (const job of jobs) {
    const earlier = byKey.get(jobKey(job));
    if (earlier && !sameDetails(earlier, job)) {
      throw new InputError(`command.jobs names ${job.id} twice with different details; want it once`);
    }
    if (!earlier) byKey.set(jobKey(job), job);
  }
  return [...byKey.values()];
}

function sameDetails(one: Job, other: Job): boolean {
  return one.instanceId === other.instanceId && one.kind === other.kind;
}
