import { createHmac, hash } from "node:crypto";

type Pair = readonly [name: string, value: string];

/** What the clouds' signatures have in common: five parts joined with line feeds, the headers' lines and names among them. */
export function canonicalText(
  method: string,
  path: string,
  query: readonly Pair[],
  headers: readonly Pair[],
  bodyHash: string,
): string {
  const lines = headers.map(([name, value]) => `${name}:${value}\n`).join("");
  return [method, path, canonicalQuery(query), lines, namesOf(headers), bodyHash].join("\n");
}

/** The list of signed headers. */
export function namesOf(headers: readonly Pair[]): string {
  return headers.map(([name]) => name).join(";");
}

/** Names in lower case, values trimmed, sorted by name. */
export function canonicalHeaders(headers: Readonly<Record<string, string>>): readonly Pair[] {
  return Object.entries(headers)
    .map(([name, value]): Pair => [name.toLowerCase(), value.trim()])
    .sort(([one], [other]) => byCodeUnits(one, other));
}

/** `name=value` pairs, percent-encoded, joined with `&`; sorted by name and then by value. */
export function canonicalQuery(pairs: readonly Pair[]): string {
  return [...pairs]
    .sort(([name, value], [otherName, otherValue]) => byCodeUnits(name, otherName) || byCodeUnits(value, otherValue))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

/** localeCompare would put Region after RegionId in some locales. */
function byCodeUnits(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** RFC 3986: encodeURIComponent leaves five characters that the canonical form encodes. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** In hex, of the UTF-8 text. */
export function sha256(text: string): string {
  return hash("sha256", text);
}

/** In hex, under a key as UTF-8. */
export function hmacSha256(key: string, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("hex");
}
