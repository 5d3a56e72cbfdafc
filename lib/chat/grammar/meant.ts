import type { Action } from "#lib/jobs/action.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import { byKey } from "#lib/jobs/job.ts";
import { isChoice } from "#lib/jobs/select.ts";
import type { Meant, Request, Wrong } from "../request.ts";
import { readClauses, type Said } from "./clauses.ts";
import type { Sentence } from "./sentence.ts";
import { isAction, KEYWORDS, verbOf } from "./vocabulary.ts";
import { isWrong, missing, wrongWord } from "./wrong.ts";

/** `jobs [in] TARGET [selection]`: without a selection all are shown. */
export function readJobs(sentence: Sentence): Request | Wrong {
  const said = readClauses(sentence, 1, ["target", "selection"]);
  if (isWrong(said)) return said;
  const meant = meantBy(said, sentence);
  return isWrong(meant) ? meant : { is: "jobs", ...meant };
}

/** `plan ACTION …`, as the action itself is said. */
export function readPlan(sentence: Sentence): Request | Wrong {
  const [said, word] = sentence.words;
  if (said && !word) return wrongWord("value missing", said, ACTIONS);
  const action = word && verbOf(word);
  if (isAction(action)) return readPlanned("plan", action, sentence, 2);
  return word ? wrongWord("unknown word", word, ACTIONS, ACTIONS) : missing("nothing said", sentence.text, ACTIONS);
}

/** Ids or a selection, which has to choose: without either every job would be meant. */
export function readPlanned(is: "plan" | "act", action: Action, sentence: Sentence, from: number): Request | Wrong {
  const said = readClauses(sentence, from, ["target", "ids", "selection", "reason"]);
  if (isWrong(said)) return said;
  const conditions = KEYWORDS.filter((each) => !["in", "for", "because", "limit"].includes(each));
  if (said.jobs.length === 0 && Object.keys(said.select).length === 0)
    return missing("jobs missing", sentence.text, ["ID", ...conditions]);
  if (said.jobs.length === 0 && !isChoice(said.select)) return missing("chooses nothing", sentence.text, conditions);
  const meant = meantBy(said, sentence);
  if (isWrong(meant)) return meant;
  return { is, action, ...meant, ...(said.reason === undefined ? {} : { reason: said.reason }) };
}

function meantBy({ target, jobs, select }: Said, { text, targets }: Sentence): Meant | Wrong {
  if (target === undefined)
    return missing(
      "target missing",
      text,
      targets.map((each) => `in ${each}`),
    );
  const distinct = [...byKey(jobs, (job) => job).values()];
  return { target, jobs: distinct, ...(Object.keys(select).length > 0 ? { select } : {}) };
}
