import { InputError } from "#lib/jobs/parse.ts";
import { parseSelect, type Select } from "#lib/jobs/select.ts";

const LISTS: readonly string[] = ["status", "state"];
const TAG = "tag.";

type Pair = readonly [key: string, value: string];

/** `--select`: JSON, or `kind=migration,status=Finished|Failed,tag.env=dev`. @throws InputError that says what would be right */
export function readSelect(text: string | undefined): Select {
  if (text === undefined) return {};
  return parseSelect(text.trimStart().startsWith("{") ? fromJson(text) : fromPairs(text), "--select");
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unreadable";
    throw new InputError(`--select is not JSON: ${why}`, { cause });
  }
}

/** Later pairs join earlier ones; the same key twice would leave it open which is meant. */
function fromPairs(text: string): Record<string, unknown> {
  const pairs = text.split(",").map(keyAndValue);
  const keys = pairs.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) < index);
  if (twice !== undefined) throw new InputError(`--select names ${twice} twice; want it once`);
  const isTag = ([key]: Pair) => key.startsWith(TAG);
  const tags = pairs.filter(isTag).map(([key, value]) => [key.slice(TAG.length), value] as const);
  const others = pairs.filter((pair) => !isTag(pair)).map(([key, value]) => [key, toValue(key, value)] as const);
  return Object.fromEntries([...others, ...(tags.length > 0 ? [["tags", Object.fromEntries(tags)] as const] : [])]);
}

function keyAndValue(pair: string): Pair {
  const at = pair.indexOf("=");
  if (at > 0) return [pair.slice(0, at).trim(), pair.slice(at + 1)];
  throw new InputError(
    `--select has ${JSON.stringify(pair)}; want key=value, with commas between; for a value with a comma use JSON`,
  );
}

/** What is no number stays text, so that the error shows it as it was given. */
function toValue(key: string, value: string): unknown {
  if (LISTS.includes(key)) return value.split("|");
  return key === "limit" && /^\d{1,9}$/.test(value) ? Number(value) : value;
}
