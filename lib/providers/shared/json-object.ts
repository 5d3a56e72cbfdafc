/** The fields of a text that is a whole JSON object; undefined for anything else: empty, HTML, truncated, a list. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = text.replace(/^\uFEFF/, "").trim();
  if (!json.startsWith("{")) return undefined;
  try {
    return JSON.parse(json, json.includes("__proto__") || json.includes("\\u") ? withoutProto : undefined);
  } catch {
    return undefined;
  }
}

/** A field of that name would be taken for the object's prototype by whoever copies it. Looked for only where it may be: a reviver is slow. */
function withoutProto(key: string, value: unknown): unknown {
  return key === "__proto__" ? undefined : value;
}
