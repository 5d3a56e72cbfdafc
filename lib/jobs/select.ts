import * as z from "zod/mini";
import { durationMs, durationSchema } from "./duration.ts";
import { LONGEST_PATTERN, matchesGlob } from "./glob.ts";
import { KINDS } from "./job.ts";
import type { JobReport } from "./job-summary.ts";
import { STATE_CLASSES } from "./observation.ts";
import { InputError, parse } from "./parse.ts";
import { didYouMean } from "./suggest.ts";

/** Jobs one command may touch; a selection of more is several commands. */
export const MOST_JOBS = 10_000;

/** Pages one listing may have; a cloud that numbers pages for ever is not followed. */
export const MOST_PAGES = 15_000;

const word = z.string().check(z.minLength(1, "want a word"));
const pattern = word.check(z.maxLength(LONGEST_PATTERN, `want at most ${LONGEST_PATTERN} characters`));
const atLeastOne = z.minLength(1, "want at least 1 entry");

/** Which jobs are meant: those that fit every key given; no key fits all. Unknown keys are errors. */
export const selectSchema = z.strictObject({
  kind: z.optional(z.enum(KINDS)),
  /** Any of these words of the cloud, whatever their case. */
  status: z.optional(z.array(word).check(atLeastOne)),
  /** Any of these: what Sluice takes the cloud's word to mean. */
  state: z.optional(z.array(z.enum(STATE_CLASSES)).check(atLeastOne)),
  /** Created at least this long ago; when it last finished does not count. */
  olderThan: z.optional(durationSchema),
  /** The whole name, in its case; `*` is any run of characters, `?` exactly one. */
  name: z.optional(pattern),
  /** Each of these tags with exactly this value. */
  tags: z.optional(z.record(word, z.string())),
  /** At most this many jobs of a target, in the order the cloud lists them. */
  limit: z.optional(z.int().check(z.gte(1, "want 1 to 10000"), z.lte(MOST_JOBS, "want 1 to 10000"))),
});

export type Select = z.infer<typeof selectSchema>;

/** @param what names it in the sentence of the error. @throws InputError naming the key, with the one meant if it is near */
export function parseSelect(value: unknown, what: string): Select {
  const keys = Object.keys(selectSchema.shape);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const unknown = isObject ? Object.keys(value).find((key) => !keys.includes(key)) : undefined;
  if (unknown === undefined) return refuseLostTag(value, parse(selectSchema, value, what), what);
  const hint = didYouMean(unknown, keys) || `; want ${keys.join(", ")}`;
  throw new InputError(`${what} has the unknown key "${unknown}"${hint}`);
}

/** The keys that choose; a limit alone takes whatever comes first. */
export const CHOOSING = Object.keys(selectSchema.shape).filter((key) => key !== "limit");

/** Whether it leaves any job out, besides by its limit; no tags at all are no condition. */
export function isChoice({ limit: _limit, tags = {}, ...rest }: Select): boolean {
  return Object.keys(tags).length > 0 || Object.values(rest).some((wanted) => wanted !== undefined);
}

/** A selection that something is to be done with: one that chooses nothing would mean every job there is. @throws InputError */
export function parseChoice(value: unknown, what: string): Select {
  const select = parseSelect(value, what);
  if (isChoice(select)) return select;
  throw new InputError(`${what} chooses nothing, so it would mean every job; want ${CHOOSING.join(", ")}`);
}

/** zod passes over a key __proto__; a selection that lost a condition would fit more than was asked for. */
function refuseLostTag(value: unknown, select: Select, what: string): Select {
  const given: unknown = Object(value).tags ?? {};
  if (Object.keys(Object(given)).length === Object.keys(select.tags ?? {}).length) return select;
  throw new InputError(`${what}.tags has a tag that cannot be selected by; want other names than __proto__`);
}

/** `unknown`: nothing speaks against it, but something asked for cannot be read. Never good enough to change a job. */
export type Match = { readonly is: "yes" | "no" } | { readonly is: "unknown"; readonly why: string };

const YES: Match = { is: "yes" };
const NO: Match = { is: "no" };

/** What a selection looks at. */
type Selectable = Pick<JobReport, "kind" | "status" | "state" | "createdAt" | "name" | "tags">;

/** Whether a job fits. One key that surely does not fit outweighs any that cannot be read. @param now ms since the epoch */
export function matches(select: Select, report: Selectable, now: number): Match {
  const found = [
    YES,
    fits(select.kind, report.kind, "kind", (wanted, kind) => wanted === kind),
    fits(select.status, report.status, "status", hasWord),
    fits(select.state, report.state, "state", (wanted, state) => wanted.includes(state)),
    fits(select.olderThan, report.createdAt, "age", (wanted, createdAt) => now - createdAt >= durationMs(wanted)),
    fits(select.name, report.name, "name", matchesGlob),
    fits(select.tags, report.tags, "tags", hasTags),
  ];
  return found.find(({ is }) => is === "no") ?? found.find(({ is }) => is === "unknown") ?? YES;
}

function fits<W, R>(wanted: W | undefined, read: R | undefined, what: string, test: (wanted: W, read: R) => boolean) {
  if (wanted === undefined) return YES;
  if (read === undefined || Number.isNaN(read)) return { is: "unknown", why: `its ${what} cannot be read` } as const;
  return test(wanted, read) ? YES : NO;
}

function hasWord(wanted: readonly string[], status: string): boolean {
  return wanted.some((each) => each.toLowerCase() === status.toLowerCase());
}

function hasTags(wanted: Readonly<Record<string, string>>, tags: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(tags, key) && tags[key] === value);
}
