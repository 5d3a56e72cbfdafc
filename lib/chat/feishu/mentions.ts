import { jsonOf, textAt } from "#lib/signatures/payload.ts";

/** Where somebody is mentioned there stands a key in the text, and who it is in `mentions`. */
const KEY = /@_user_\d+/g;

/** A mention of everybody has no entry of its own. */
const ALL = /@_all(?!\w)/;

/** Whether it is a direct chat, or mentions a bot: Feishu tells an app with the usual permission of mentions of its own bot, and of no other's. */
export function spokenTo(event: unknown): boolean {
  if (textAt(event, "message", "chat_type") === "p2p") return true;
  const text = textOf(event)?.trimStart() ?? "";
  return mentionsOf(event).some((mention) => isBot(mention, text));
}

/** Older events do not say who is a bot. There it is whoever the text begins with: the others are only spoken of. */
function isBot(mention: unknown, text: string): boolean {
  const key = textAt(mention, "key") ?? "";
  const keys: readonly string[] = text.match(KEY) ?? [];
  const type = textAt(mention, "mentioned_type");
  if (type === null) return keys[0] === key && text.startsWith(key);
  return type === "bot" && keys.includes(key);
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
  return mentionsOf(event).flatMap((mention) => textAt(mention, "key") ?? []);
}

function mentionsOf(event: unknown): readonly unknown[] {
  const mentions: unknown = Reflect.get(Object(Reflect.get(Object(event), "message")), "mentions");
  return Array.isArray(mentions) ? mentions : [];
}
