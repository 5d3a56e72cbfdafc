import { MOST_JOBS } from "#lib/jobs/select.ts";
import type { Request, Wrong } from "../request.ts";
import type { Sentence } from "./sentence.ts";
import type { Word } from "./words.ts";
import { missing, wrongWord } from "./wrong.ts";

/** The beginning of an id, or the whole. */
const CODE = /^[0-9a-f]{6,32}$/;
const HASH = /^[0-9a-f]{64}$/;
const COUNT = /^[1-9]\d{0,4}$/;

/** `confirm CODE [HASH] [COUNT]`: the hash as a button says it, the count as a person types it. */
export function readAnswer(is: "confirm" | "approve", sentence: Sentence): Request | Wrong {
  const code = readCode(sentence);
  if (typeof code !== "string") return code;
  const [first, ...others] = sentence.words.slice(2);
  if (!first) return { is, code };
  if (!HASH.test(first.text)) return withCount({ is, code }, [first, ...others], ["HASH", "COUNT"]);
  return withCount({ is, code, plan: first.text }, others, ["COUNT"]);
}

type Answer = Request & { readonly is: "confirm" | "approve" };

function withCount(answer: Answer, [count, extra]: readonly Word[], want: readonly string[]): Answer | Wrong {
  if (!count) return answer;
  if (!isCount(count.text)) return wrongWord("bad count", count, want);
  return extra ? wrongWord("too many words", extra, []) : { ...answer, count: Number(count.text) };
}

function isCount(text: string): boolean {
  return COUNT.test(text) && Number(text) <= MOST_JOBS;
}

export function readCancel(sentence: Sentence): Request | Wrong {
  const code = readCode(sentence);
  if (typeof code !== "string") return code;
  const [, , extra] = sentence.words;
  return extra ? wrongWord("too many words", extra, []) : { is: "cancel", code };
}

function readCode({ text, words }: Sentence): string | Wrong {
  const [, code] = words;
  if (!code) return missing("code missing", text, ["CODE"]);
  return CODE.test(code.text) ? code.text : wrongWord("bad code", code, ["CODE"]);
}
