import { JOB_ID } from "#lib/jobs/job.ts";
import type { Request, Wrong } from "../request.ts";
import { readClauses } from "./clauses.ts";
import type { Sentence } from "./sentence.ts";
import { keywordOf } from "./vocabulary.ts";
import { isWrong, missing, wrongWord } from "./wrong.ts";

/** `halt [TARGET] [because …]`: of every target, if nothing else is said. */
export function readHalt(sentence: Sentence): Request | Wrong {
  const said = readClauses(sentence, 1, ["target", "reason"]);
  if (isWrong(said)) return said;
  const { target, reason } = said;
  return { is: "halt", ...(target === undefined ? {} : { target }), ...(reason === undefined ? {} : { reason }) };
}

/** `snooze ID in TARGET for 7d`. What comes first is the id, whatever it looks like: a button says it as the cloud does. */
export function readSpare(is: "snooze" | "exempt", sentence: Sentence): Request | Wrong {
  const { text, words, targets } = sentence;
  const [, job] = words;
  if (!job) return missing("jobs missing", text, ["ID"]);
  if (keywordOf(job) !== undefined) return wrongWord("jobs missing", job, ["ID"]);
  if (!JOB_ID.test(job.text)) return wrongWord("bad job id", job, ["ID"]);
  const said = readClauses(sentence, 2, ["target", "lasting"]);
  if (isWrong(said)) return said;
  const { target, lastsMs } = said;
  if (target === undefined)
    return missing(
      "target missing",
      text,
      targets.map((each) => `in ${each}`),
    );
  if (lastsMs === undefined) return missing("duration missing", text, ["for 7d"]);
  return { is, jobId: job.text, target, lastsMs };
}
