import type { Request, Understood, Wrong } from "../request.ts";
import { VERBS, type Verb } from "../words/help.ts";
import { readAnswer, readCancel } from "./answer.ts";
import { readHelp, readStatus } from "./ask.ts";
import { readHalt, readSpare } from "./brake.ts";
import { readJobs, readPlan, readPlanned } from "./meant.ts";
import type { Sentence } from "./sentence.ts";
import { ALL_VERBS, isAction, verbOf } from "./vocabulary.ts";
import { type Word, wordsOf } from "./words.ts";
import { isWrong, missing, wrongWord } from "./wrong.ts";

/**
 * What somebody asks for. Verbs and keywords are in English or Chinese and in any case; ids, names, tags and targets are taken as they are. Every word
 * has to be understood: what was guessed, or passed over, might have been meant to choose less. An action that is understood is a command that
 * parseCommand takes. What can be said is told in docs/chat.md.
 * @param text without a mention before it @param targets the names that the config has
 */
export function understand(text: string, targets: readonly string[]): Understood {
  const sentence = { text, words: withoutName(wordsOf(text)), targets };
  const [first] = sentence.words;
  if (!first) return missing("nothing said", text, VERBS);
  const verb = verbOf(first);
  if (verb === undefined) return wrongWord("unknown word", first, VERBS, ALL_VERBS);
  const request = readRequest(verb, sentence);
  return isWrong(request) ? request : { is: "understood", request };
}

/** Some people say it even where nothing else is listening. */
function withoutName(words: readonly Word[]): readonly Word[] {
  return /^\/?sluice$/i.test(words[0]?.text ?? "") ? words.slice(1) : words;
}

function readRequest(verb: Verb, sentence: Sentence): Request | Wrong {
  if (isAction(verb)) return readPlanned("act", verb, sentence, 1);
  switch (verb) {
    case "help":
      return readHelp(sentence);
    case "status":
      return readStatus(sentence);
    case "jobs":
      return readJobs(sentence);
    case "plan":
      return readPlan(sentence);
    case "confirm":
    case "approve":
      return readAnswer(verb, sentence);
    case "cancel":
      return readCancel(sentence);
    case "halt":
      return readHalt(sentence);
    case "snooze":
    case "exempt":
      return readSpare(verb, sentence);
    default:
      return verb satisfies never;
  }
}
