import { commandSchema } from "#lib/jobs/command.ts";
import { MOST_JOBS, type Select } from "#lib/jobs/select.ts";
import type { Meant, Wrong } from "../request.ts";
import { readJob } from "./job.ts";
import { readLasting } from "./lasting.ts";
import { readCondition } from "./selection.ts";
import { type Sentence, unclosed, valueAt } from "./sentence.ts";
import { KEYWORDS, type Keyword, keywordOf } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { isWrong, wrongWord } from "./wrong.ts";

/** What may follow a verb. */
export type Part = "target" | "ids" | "selection" | "lasting" | "reason";

/** What the words so far have said. */
export type Said = Pick<Meant, "jobs"> & {
  readonly is: "said";
  readonly target?: string;
  readonly select: Select;
  readonly lastsMs?: number;
  readonly reason?: string;
  /** Of the first word that has not been read. */
  readonly next: number;
};

/** Reads all words from one on, each part of those a verb takes once and in any order. The first word that cannot be understood is wrong. */
export function readClauses(sentence: Sentence, from: number, takes: readonly Part[]): Said | Wrong {
  let said: Said = { is: "said", jobs: [], select: {}, next: from };
  for (let word = sentence.words[from]; word; word = sentence.words[said.next]) {
    const more = word.isOpen ? unclosed(word) : readClause(sentence, word, said, takes);
    if (more.is === "wrong") return more;
    said = more;
  }
  return said;
}

function readClause(sentence: Sentence, word: Word, said: Said, takes: readonly Part[]): Said | Wrong {
  const keyword = keywordOf(word);
  if (keyword === undefined) return readBare(sentence, word, said, takes);
  if (!takes.includes(partOf(keyword))) return wrongWord("unknown word", word, wanted(takes));
  switch (keyword) {
    case "in":
      return readTarget(sentence, word, said);
    case "for":
      return readLasting(sentence, word, said);
    case "because":
      return readReason(sentence, word, said);
    default: {
      if (said.jobs.length > 0) return wrongWord("both ids and a selection", word, []);
      const chosen = readCondition(sentence, { word, index: said.next, keyword }, said.select);
      return isWrong(chosen) ? chosen : { ...said, select: chosen.select, next: chosen.next };
    }
  }
}

function partOf(keyword: Keyword): Part {
  if (keyword === "in") return "target";
  if (keyword === "for") return "lasting";
  return keyword === "because" ? "reason" : "selection";
}

function wanted(takes: readonly Part[]): readonly string[] {
  return [...(takes.includes("ids") ? ["ID"] : []), ...KEYWORDS.filter((each) => takes.includes(partOf(each)))];
}

/** After `in` any word can name a target, even one that is a keyword elsewhere. */
function readTarget(sentence: Sentence, word: Word, said: Said): Said | Wrong {
  const { words, targets } = sentence;
  if (said.target !== undefined) return wrongWord("said twice", word, []);
  const named = words[said.next + 1];
  if (named && targets.includes(named.text)) return { ...said, target: named.text, next: said.next + 2 };
  const name = valueAt(sentence, said.next + 1, word, targets, "target missing");
  return isWrong(name) ? name : wrongWord("unknown target", name, targets, targets);
}

/** A target without `in`, or a job. Whatever else it is, is wrong: passed over, it might have been meant to choose less. */
function readBare({ targets }: Sentence, word: Word, said: Said, takes: readonly Part[]): Said | Wrong {
  const isTarget = said.target === undefined;
  if (!word.isQuoted && targets.includes(word.text)) {
    return isTarget ? { ...said, target: word.text, next: said.next + 1 } : wrongWord("said twice", word, []);
  }
  if (takes.includes("ids")) return withJob(word, said, readJob(word, targets, isTarget));
  const wrong = wrongWord("unknown word", word, wanted(takes), [...wanted(takes), ...(isTarget ? targets : [])]);
  const isKeyword = wrong.near !== undefined && !targets.includes(wrong.near);
  return isTarget && !isKeyword ? wrongWord("unknown target", word, targets, targets) : wrong;
}

function withJob(word: Word, said: Said, job: ReturnType<typeof readJob>): Said | Wrong {
  if (isWrong(job)) return job;
  if (Object.keys(said.select).length > 0) return wrongWord("both ids and a selection", word, []);
  if (said.jobs.length === MOST_JOBS) return wrongWord("too many words", word, []);
  return { ...said, jobs: [...said.jobs, job], next: said.next + 1 };
}

/** All the rest of the text, as it is. */
function readReason({ text, words }: Sentence, word: Word, said: Said): Said | Wrong {
  const reason = text.slice(word.end).trim();
  const first = words[said.next + 1];
  if (!first) return wrongWord("value missing", word, ["REASON"]);
  if (!commandSchema.shape.reason.safeParse(reason).success) return wrongWord("bad value", first, ["REASON"]);
  return { ...said, reason, next: words.length };
}
