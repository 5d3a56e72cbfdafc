import { JOB_ID, type Job } from "#lib/jobs/job.ts";
import { isChoice, type Select } from "#lib/jobs/select.ts";
import type { Meant, Problem, Wrong } from "../request.ts";
import { KEYWORDS, keywordOf } from "./keywords.ts";
import { isChoosing, readCondition } from "./read-select.ts";
import { isWrong, type Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";
import { missing, wrongWord } from "./wrong.ts";

type Draft = { readonly target?: string; readonly jobs: readonly Job[]; readonly select: Select };

/** What is meant, and why it is asked for. */
type Read = Meant & { readonly reason?: string };

/** `isOptional`: nothing chosen means every job, for whoever only looks. */
type Options = { readonly targets: readonly string[]; readonly isOptional: boolean };

const SOME_JOBS = ["job ids", ...KEYWORDS.filter(isChoosing)];

/**
 * Ids, or conditions, of one target, in any order; `because` and the rest of the text is why. The target comes after `in`, or first. An id has a
 * digit or stands in quotation marks, so that no misspelt word ever passes for a job; whatever else is not understood is wrong, since it may
 * have been meant to choose less.
 */
export function readMeant(reader: Reader, options: Options): Read | Wrong {
  let draft: Draft = { jobs: [], select: {} };
  for (let isFirst = true; reader.peek(); isFirst = false) {
    if (reader.keyword() === "because") {
      reader.next();
      const reason = reader.rest();
      if (reason === "") return missing("value missing", reader.text, ["why"]);
      return finish(draft, reader, options, reason);
    }
    const next = readPart(draft, isFirst, reader, options);
    if (isWrong(next)) return next;
    draft = next;
  }
  return finish(draft, reader, options);
}

function readPart(draft: Draft, isFirst: boolean, reader: Reader, { targets }: Options): Draft | Wrong {
  const keyword = reader.keyword();
  if (isChoosing(keyword)) {
    const select = readCondition(keyword, draft.select, reader);
    return isWrong(select) ? select : { ...draft, select };
  }
  const token = reader.next();
  if (!token) return draft;
  if (keyword === "in") return withTarget(draft, token, reader, targets);
  if (keyword !== undefined) return wrongWord("unknown word", token, SOME_JOBS);
  if (isFirst && targets.includes(token.text)) return { ...draft, target: token.text };
  return withJob(draft, token, targets);
}

function withTarget(draft: Draft, said: Token, reader: Reader, targets: readonly string[]): Draft | Wrong {
  const token = reader.next();
  if (!token) return missing("target missing", reader.text, targets);
  if (!targets.includes(token.text)) return wrongWord("unknown target", token, targets);
  return draft.target === undefined ? { ...draft, target: token.text } : wrongWord("said twice", said, []);
}

const DIRECTED = /^(?<id>.+?)[/:](?<direction>forward|reverse)$/i;

/** `ID`, or `ID/Reverse` for the other direction of a two-way job. */
function withJob(draft: Draft, token: Token, targets: readonly string[]): Draft | Wrong {
  const { id = token.text, direction } = DIRECTED.exec(token.text)?.groups ?? {};
  const mayBeId = /\d/.test(id) && keywordOf(id.replace(/\d+$/, "")) === undefined;
  if (!token.isQuoted && !mayBeId) {
    return wrongWord("unknown word", token, SOME_JOBS, [...KEYWORDS, "than", ...targets]);
  }
  if (!JOB_ID.test(id)) return wrongWord("bad job id", token, ["1 to 64 letters, digits, - or _"], []);
  const job = direction === undefined ? { id } : ({ id, direction: directionOf(direction) } as const);
  return { ...draft, jobs: [...draft.jobs, job] };
}

function directionOf(word: string): "Forward" | "Reverse" {
  return word.toLowerCase() === "reverse" ? "Reverse" : "Forward";
}

function finish(draft: Draft, reader: Reader, options: Options, reason?: string): Read | Wrong {
  const { text } = reader;
  const { target, jobs, select } = draft;
  if (target === undefined)
    return missing(
      "target missing",
      text,
      options.targets.map((name) => `in ${name}`),
    );
  const fault = choiceFault(draft, options);
  if (fault) return missing(fault, text, SOME_JOBS);
  const hasSelect = Object.keys(select).length > 0;
  return { target, jobs, ...(hasSelect ? { select } : {}), ...(reason === undefined ? {} : { reason }) };
}

function choiceFault({ jobs, select }: Draft, { isOptional }: Options): Problem | undefined {
  const hasSelect = Object.keys(select).length > 0;
  if (jobs.length > 0) return hasSelect ? "both ids and a selection" : undefined;
  if (isOptional || isChoice(select)) return undefined;
  return hasSelect ? "chooses nothing" : "jobs missing";
}
