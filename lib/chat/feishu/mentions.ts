import { jsonOf, textAt } from "#lib/signatures/payload.ts";

/** Where somebody is mentioned there stands a key in the text, and who it is in `mentions`. */
const KEY = /@_user_\d+/g;

/** A mention of everybody has no entry of its own. */
const ALL = /@_all(?!\w)/;

/** Whether it is a direct chat, or mentions anybody: an app with the usual permission is told of mentions of its own bot only. */
export function spokenTo(event: unknown): boolean {
  return textAt(event, "message", "chat_type") === "p2p" || keysOf(event).length > 0;
}

export function mentionsAll(event: unknown): boolean {
  return ALL.test(textOf(event) ?? "") || keysOf(event).includes("@_all");
}

/** The text without its mentions; a key that somebody has typed stays. */
export function wordsOf(event: unknown): string | null {
  const keys = keysOf(event);
  const words = textOf(event)?.replaceAll(KEY, (key) => (keys.includes(key) ? " " : key));
  return words?.replaceAll(/[^\S\n]+/g, " ").trim() ?? null;
}

/** The content of a message is JSON within the JSON. */
function textOf(event: unknown): string | null {
  const content = textAt(event, "message", "content");
  return content === null ? null : textAt(jsonOf(Buffer.from(content)), "text");
}

function keysOf(event: unknown): readonly string[] {
  const mentions: unknown = Reflect.get(Object(Reflect.get(Object(event), "message")), "mentions");
  return Array.isArray(mentions) ? mentions.flatMap((mention) => textAt(mention, "key") ?? []) : [];
}
