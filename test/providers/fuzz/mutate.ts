import type { Random } from "./random.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Values of wrong types, edges of right ones, and names that every JavaScript object has. */
const VALUES: readonly Json[] = [
  ...[null, true, false, 0, 1, -1, 0.5, 200, 404, 500, 1e308, -1e308, 2 ** 53, 1e21],
  ...[
    "",
    " ",
    "true",
    "True",
    " TRUE ",
    "false",
    "success",
    "Success",
    "SUCCESS",
    "failed",
    "Failed",
    "null",
    "0",
    "NaN",
  ],
  ...["constructor", "__proto__", "toString", "\u0000", "\ud800", "\udfff\ud800", "\u202e", "\ufeff", "%s", "$&"],
  ...["Finished", "finished", "DELETED", "deleted", "RELEASE_RESOURCE_COMPLETE", "Surprise", "job-a", "job-b", "job-x"],
  ...["DRS.10000010", "DRS-M05004", "DRS.M00304", "Throttling.User", "InvalidJobId", "DTS.Msg.InvalidJobStatus"],
  ...[[], {}, [[]], [{}], [null], [true], ["job-a"], { toString: null }, { valueOf: 1, toString: 2 }, { length: 3 }],
  ...[
    { Success: true },
    { status: "success" },
    { id: "job-a", status: "success" },
    [{ id: "job-a", status: "failed" }],
  ],
  ..."x"
    .repeat(3)
    .split("")
    .map((letter, index) => letter.repeat(10 ** (index + 2))),
];

/** Names that some reply of either cloud has, so that a field may turn up where none is expected. */
const NAMES = [
  ...[
    "Success",
    "success",
    "HttpStatusCode",
    "RequestId",
    "ErrCode",
    "Code",
    "ErrMessage",
    "DynamicMessage",
    "Message",
  ],
  ...["DtsJobList", "TotalRecordCount", "DtsJobId", "Status", "ReverseJob", "DtsInstanceID", "JobType", "id", "status"],
  ...[
    "error_code",
    "error_msg",
    "error",
    "code",
    "message",
    "jobs",
    "results",
    "count",
    "job",
    "base_info",
    "query_id",
  ],
  ...["__proto__", "constructor", "prototype", "toString", "", "err code", "total_count", "total_record"],
];

/** A value with one thing changed somewhere in it: replaced, dropped, doubled, wrapped, added, renamed. */
export function mutated(value: Json, random: Random): Json {
  if (Array.isArray(value)) return mutatedList(value, random);
  if (value !== null && typeof value === "object") return mutatedObject(Object.entries(value), random);
  return random.pick(VALUES);
}

function mutatedList(list: readonly Json[], random: Random): Json {
  const at = random.below(list.length + 1);
  const item = list[at];
  if (item === undefined || random.once(8))
    return random.pick<Json>([[...list, random.pick(VALUES)], [...list, ...list], [list], {}]);
  if (random.once(4)) return list.filter((_, index) => index !== at);
  return list.map((one, index) => (index === at ? mutated(one, random) : one));
}

function mutatedObject(entries: readonly (readonly [string, Json])[], random: Random): Json {
  const entry = entries[random.below(entries.length + 1)];
  if (entry === undefined || random.once(10)) return objectOf([...entries, [random.pick(NAMES), random.pick(VALUES)]]);
  const [name, value] = entry;
  const rest = entries.filter(([other]) => other !== name);
  switch (random.below(9)) {
    case 0:
      return objectOf(rest);
    case 1:
      return objectOf([...rest, [random.pick(NAMES), value]]);
    case 2:
      return objectOf([...rest, [name.toUpperCase(), value]]);
    case 3:
      return objectOf([...rest, [name, random.pick(VALUES)]]);
    case 4:
      return objectOf([...rest, [name, random.pick<Json>([[value], { [name]: value }])]]);
    case 5:
      return value;
    default:
      return objectOf(entries.map(([other, one]) => [other, other === name ? mutated(one, random) : one]));
  }
}

/** Own properties only, `__proto__` too, as JSON.parse makes them. */
function objectOf(entries: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(entries);
}

/** A text broken the way networks, proxies and encoders break texts. */
export function broken(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(at);
    case 2:
      return `\ufeff${text}`;
    case 3:
      return text + text;
    case 4:
      return `<html><body>${text}</body></html>`;
    case 5:
      return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at + random.below(3));
    case 6:
      return Buffer.from(text, "utf8").toString(random.pick(["latin1", "utf16le", "base64"]));
    case 7:
      // The same name twice: the last one counts, as JSON.parse reads it.
      return text.replace("{", `{"${random.pick(NAMES)}":${JSON.stringify(random.pick(VALUES))},`);
    default:
      return `\r\n\t ${text.replaceAll(":", " : ")} \n`;
  }
}
