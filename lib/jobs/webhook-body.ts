import { InputError } from "./parse.ts";
import { parseUnambiguous } from "./unambiguous-json.ts";
import type { Scheme } from "./webhook.ts";

/** These send forms, but for Slack's events; all others send JSON, whatever a sender made by hand calls it. */
const FORMS: ReadonlySet<Scheme> = new Set(["slack", "cloudmonitor"]);

/** The body of a verified request as a value: JSON, or a form's fields. @throws InputError that shows nothing of it */
export function parseWebhookBody(bytes: Uint8Array, scheme: Scheme): unknown {
  const text = decoded(bytes);
  const isForm = FORMS.has(scheme) && !text.trimStart().startsWith("{");
  return isForm ? fieldsOf(text) : parseUnambiguous(text, "body");
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`body is not UTF-8 (${bytes.length} bytes)`);
  }
}

function fieldsOf(text: string): unknown {
  const fields = [...new URLSearchParams(text)];
  const names = new Set(fields.map(([name]) => name));
  if (names.size < fields.length) throw new InputError("body has a form field twice; want each once");
  return Object.fromEntries(fields);
}
