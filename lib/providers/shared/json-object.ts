/** The fields of a text that is a whole JSON object; undefined for anything else: empty, HTML, truncated, a list. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = text.replace(/^\uFEFF/, "").trim();
  if (!json.startsWith("{")) return undefined;
  try {
    return JSON.parse(json, (key, value) => (key === "__proto__" ? undefined : value));
  } catch {
    return undefined;
  }
}
