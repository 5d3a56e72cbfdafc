import { LONGEST_SPARE_MS } from "#lib/jobs/brake.ts";
import { durationMs, durationSchema } from "#lib/jobs/duration.ts";
import type { Wrong } from "../request.ts";
import { type Sentence, valueAt } from "./sentence.ts";
import { durationIn } from "./vocabulary.ts";
import type { Word } from "./words.ts";
import { isWrong, wrongWord } from "./wrong.ts";

type Lasting = { readonly next: number; readonly lastsMs?: number };

const WANTED = ["12h", "7d", "2w"];

/** `for 7d` */
export function readLasting<S extends Lasting>(sentence: Sentence, word: Word, said: S): S | Wrong {
  if (said.lastsMs !== undefined) return wrongWord("said twice", word, []);
  const value = valueAt(sentence, said.next + 1, word, WANTED);
  if (isWrong(value)) return value;
  const { success, data } = durationSchema.safeParse(durationIn(value.text));
  const lastsMs = success ? durationMs(data) : Number.POSITIVE_INFINITY;
  if (lastsMs > LONGEST_SPARE_MS) return wrongWord("bad value", value, WANTED);
  return { ...said, lastsMs, next: said.next + 2 };
}
