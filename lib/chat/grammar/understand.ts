import { ACTIONS } from "#lib/jobs/action.ts";
import type { Request, Understood, Wrong } from "../request.ts";
import { ALL_VERBS, isAction, type Verb, verbOf } from "./keywords.ts";
import { readAnswer, readCode } from "./read-answer.ts";
import { readHalt, readSpare } from "./read-brake.ts";
import { readMeant } from "./read-meant.ts";
import { createReader, isWrong, type Reader } from "./reader.ts";
import { tokensOf } from "./tokens.ts";
import { missing, wrongWord } from "./wrong.ts";

/**
 * What somebody asks for, in the words of docs/chat.md. Every word has to be understood: nothing is guessed, and nothing passed over, since what is
 * passed over may have been meant to choose less.
 * @param targets the names that the config has
 */
export function understand(text: string, targets: readonly string[]): Understood {
  const reader = createReader(text, tokensOf(text));
  if (reader.peek()?.text.toLowerCase().replace(/^\//, "") === "sluice") reader.next();
  const first = reader.next();
  if (!first) return missing("nothing said", text, ALL_VERBS);
  const verb = first.isQuoted ? undefined : verbOf(first.text);
  if (verb === undefined) return wrongWord("unknown word", first, ALL_VERBS);
  const request = readRequest(verb, reader, targets);
  if (isWrong(request)) return request;
  const left = reader.peek();
  return left ? wrongWord("too many words", left, [], []) : { is: "understood", request };
}

function readRequest(verb: Verb, reader: Reader, targets: readonly string[]): Request | Wrong {
  if (isAction(verb)) return readPlanned("act", verb, reader, targets);
  switch (verb) {
    case "help":
      return { is: "help", ...optional("about", reader) };
    case "status":
      return { is: "status", ...optional("of", reader) };
    case "jobs":
      return readJobs(reader, targets);
    case "plan":
      return readPlan(reader, targets);
    case "confirm":
    case "approve":
      return readAnswer(verb, reader);
    case "cancel":
      return readCancel(reader);
    case "halt":
      return readHalt(reader, targets);
    case "snooze":
    case "exempt":
      return readSpare(verb, reader, targets);
    default:
      return verb satisfies never;
  }
}

function optional<Key extends string>(key: Key, reader: Reader): { readonly [K in Key]?: string } {
  const word = reader.next()?.text;
  return (word === undefined ? {} : { [key]: word }) as { readonly [K in Key]?: string };
}

function readJobs(reader: Reader, targets: readonly string[]): Request | Wrong {
  const meant = readMeant(reader, { targets, isOptional: true });
  if (isWrong(meant)) return meant;
  const { reason: _reason, ...jobs } = meant;
  return { is: "jobs", ...jobs };
}

function readPlan(reader: Reader, targets: readonly string[]): Request | Wrong {
  const token = reader.next();
  if (!token) return missing("value missing", reader.text, ACTIONS);
  const action = verbOf(token.text);
  return isAction(action) ? readPlanned("plan", action, reader, targets) : wrongWord("unknown word", token, ACTIONS);
}

function readPlanned(is: "plan" | "act", action: (typeof ACTIONS)[number], reader: Reader, targets: readonly string[]) {
  const meant = readMeant(reader, { targets, isOptional: false });
  return isWrong(meant) ? meant : ({ is, action, ...meant } as const);
}

function readCancel(reader: Reader): Request | Wrong {
  const code = readCode(reader);
  return typeof code === "string" ? { is: "cancel", code } : code;
}
