import { durationSchema } from "#lib/jobs/duration.ts";
import { KINDS } from "#lib/jobs/job.ts";
import { STATE_CLASSES } from "#lib/jobs/observation.ts";
import { MOST_JOBS, type Select } from "#lib/jobs/select.ts";
import type { Wrong } from "../request.ts";
import type { Keyword } from "./keywords.ts";
import type { Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";
import { missing, wrongWord } from "./wrong.ts";

type Choosing = Exclude<Keyword, "in" | "for" | "because">;

export function isChoosing(keyword: Keyword | undefined): keyword is Choosing {
  return keyword !== undefined && keyword !== "in" && keyword !== "for" && keyword !== "because";
}

/** Takes one condition, its keyword first, into a selection. Each comes once; tags as often as wanted. */
export function readCondition(keyword: Choosing, select: Select, reader: Reader): Select | Wrong {
  const said = reader.next();
  if (keyword === "older") skipThan(reader);
  const value = reader.next();
  if (!said || !value) return missing("value missing", reader.text, EXAMPLES[keyword]);
  const part = readValue(keyword, value, select, reader);
  if ("is" in part) return part;
  const [key] = Object.keys(part);
  const isTwice = keyword !== "tag" && key !== undefined && key in select;
  return isTwice ? wrongWord("said twice", said, []) : { ...select, ...part };
}

const EXAMPLES: Readonly<Record<Choosing, readonly string[]>> = {
  kind: KINDS,
  status: ["Finished", "Finished,Failed"],
  state: STATE_CLASSES,
  older: ["14d", "36h", "2w"],
  name: ["tmp-*"],
  tag: ["env=dev"],
  limit: ["50"],
};

function skipThan(reader: Reader): void {
  if (reader.peek()?.text.toLowerCase() === "than") reader.next();
}

function readValue(keyword: Choosing, value: Token, select: Select, reader: Reader): Select | Wrong {
  switch (keyword) {
    case "kind": {
      const kind = KINDS.find((each) => each === value.text.toLowerCase());
      return kind ? { kind } : bad(keyword, value);
    }
    case "status":
      return { status: joined(value, reader).map(({ text }) => text) };
    case "state":
      return readStates(joined(value, reader));
    case "older":
      return durationSchema.safeParse(value.text).success ? { olderThan: value.text } : bad(keyword, value);
    case "name":
      return { name: value.text };
    case "tag":
      return readTag(value, select);
    case "limit":
      return readLimit(value);
    default:
      return keyword satisfies never;
  }
}

/** Only of words that are all there are can one be said to be meant. */
function bad(keyword: Choosing, value: Token): Wrong {
  const all = keyword === "kind" || keyword === "state" ? EXAMPLES[keyword] : [];
  return wrongWord("bad value", value, EXAMPLES[keyword], all);
}

/** The values that commas join to the first one. */
function joined(first: Token, reader: Reader): [Token, ...Token[]] {
  const values: [Token, ...Token[]] = [first];
  for (let token = reader.peek(); token?.isJoined; token = reader.peek()) {
    values.push(token);
    reader.next();
  }
  return values;
}

function readStates(values: readonly Token[]): Select | Wrong {
  const states = values.map(({ text }) => STATE_CLASSES.find((each) => each === text.toLowerCase()));
  const wrong = values.find((_value, index) => states[index] === undefined);
  return wrong ? bad("state", wrong) : { state: states.filter((state) => state !== undefined) };
}

/** One that zod would pass over, or that is given twice, would choose less than was said. */
function readTag(value: Token, { tags = {} }: Select): Select | Wrong {
  const at = value.text.indexOf("=");
  const key = value.text.slice(0, at);
  if (at < 1 || key === "__proto__") return bad("tag", value);
  if (Object.hasOwn(tags, key)) return wrongWord("said twice", value, []);
  return { tags: { ...tags, [key]: value.text.slice(at + 1) } };
}

function readLimit(value: Token): Select | Wrong {
  const limit = /^[1-9]\d{0,4}$/.test(value.text) ? Number(value.text) : 0;
  return limit >= 1 && limit <= MOST_JOBS ? { limit } : bad("limit", value);
}
