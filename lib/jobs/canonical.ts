import { hash } from "node:crypto";

/** JSON with sorted keys and nothing undefined, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const known = new Map(Object.entries(value).filter(([, inner]) => inner !== undefined));
  const members = [...known.keys()].sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(known.get(key))}`);
  return `{${members.join(",")}}`;
}

/** First 32 hex digits of SHA-256: 128 bits, enough to name things. */
export function shortHash(...parts: readonly string[]): string {
  return hash("sha256", parts.join("\n")).slice(0, 32);
}
