import { durationMs, durationSchema } from "#lib/jobs/duration.ts";
import { JOB_ID } from "#lib/jobs/job.ts";
import type { Request, Wrong } from "../request.ts";
import type { Reader } from "./reader.ts";
import { missing, wrongWord } from "./wrong.ts";

/** Longer would be a protection. */
const LONGEST_MS = 400 * 86_400_000;
const SOME_DURATION = ["3d", "12h", "2w", "at most 400d"];

/** `halt [[in] TARGET] [because …]`: of every target when none is named. */
export function readHalt(reader: Reader, targets: readonly string[]): Request | Wrong {
  const target = readPlace(reader, targets);
  if (target !== undefined && typeof target !== "string") return target;
  const where = target === undefined ? {} : { target };
  if (reader.keyword() !== "because") return { is: "halt", ...where };
  reader.next();
  const reason = reader.rest();
  return reason === "" ? missing("value missing", reader.text, ["why"]) : { is: "halt", ...where, reason };
}

/** A word that is no target is never passed over: a halt of everything may be more than was meant. */
function readPlace(reader: Reader, targets: readonly string[]): string | undefined | Wrong {
  const keyword = reader.keyword();
  if (keyword === "because" || !reader.peek()) return undefined;
  if (keyword === "in") reader.next();
  const token = reader.next();
  if (!token) return missing("target missing", reader.text, targets);
  return targets.includes(token.text) ? token.text : wrongWord("unknown target", token, targets);
}

/** `snooze ID in TARGET for 7d`: keeps policies from a job for so long. */
export function readSpare(is: "snooze" | "exempt", reader: Reader, targets: readonly string[]): Request | Wrong {
  const job = reader.next();
  if (!job) return missing("jobs missing", reader.text, ["a job id"]);
  if (!JOB_ID.test(job.text)) return wrongWord("bad job id", job, ["1 to 64 letters, digits, - or _"], []);
  const place = reader.keyword() === "in" ? readPlace(reader, targets) : undefined;
  if (place === undefined)
    return missingWord(
      "target missing",
      reader,
      targets.map((name) => `in ${name}`),
    );
  if (typeof place !== "string") return place;
  if (reader.keyword() !== "for") return missingWord("duration missing", reader, ["for 7d"]);
  reader.next();
  const token = reader.next();
  if (!token) return missing("duration missing", reader.text, SOME_DURATION);
  const lastsMs = durationSchema.safeParse(token.text).success ? durationMs(token.text) : Number.POSITIVE_INFINITY;
  if (lastsMs > LONGEST_MS) return wrongWord("bad value", token, SOME_DURATION, []);
  return { is, jobId: job.text, target: place, lastsMs };
}

/** Something else stands in its place, or nothing. */
function missingWord(problem: Wrong["problem"], reader: Reader, want: readonly string[]): Wrong {
  const token = reader.peek();
  return token ? wrongWord(problem, token, want, []) : missing(problem, reader.text, want);
}
