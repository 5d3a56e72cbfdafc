import type { CardButton } from "#lib/chat/card.ts";
import { LONGEST_TEXT } from "#lib/jobs/heard.ts";
import { type ButtonElement, plain } from "./elements.ts";
import { escapeLine, shortened } from "./escape.ts";

/** Three tags each, of the 200 that a card may have. */
const MOST_BUTTONS = 20;

/** Characters of all commands together: they must not take the place of what they are about. */
const MOST_COMMANDS = 9000;

/** @see github.com/larksuite/cli, the reference of the button */
const LONGEST_LABEL = 100;

/** Of an address. */
const LONGEST_URL = 1000;

const LOOKS = { plain: "default", primary: "primary", danger: "danger" } as const;

/** Those that a card has room for; whatever else they would say is written out, to be typed. */
export function pressable(buttons: readonly CardButton[]): ReadonlySet<CardButton> {
  const chosen = new Set<CardButton>();
  let commands = 0;
  for (const button of buttons) {
    const isOne = escapeLine(button.label) !== "" && isCommand(button.command);
    if (!isOne || chosen.size === MOST_BUTTONS || commands + button.command.length > MOST_COMMANDS) continue;
    commands += button.command.length;
    chosen.add(button);
  }
  return chosen;
}

function isCommand(command: string): boolean {
  return command.trim() !== "" && command.length <= LONGEST_TEXT;
}

/**
 * What a button carries comes back with the press as it is. `thread`: where the card is; the press tells the room and the message only.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components/interactive-components/button
 */
export function buttonOf({ label, command, look }: CardButton, thread: string | undefined): ButtonElement {
  const value = { command: command.toWellFormed(), ...(thread === undefined ? {} : { thread }) };
  const text = plain(shortened(escapeLine(label), LONGEST_LABEL));
  return { tag: "button", text, type: LOOKS[look], behaviors: [{ type: "callback", value }] };
}

/** What a button would have said; words that would not be the same once they are typed are left out. */
export function written({ label, command }: CardButton): string {
  const name = shortened(escapeLine(label), LONGEST_LABEL);
  const isTypable = command !== "" && escapeLine(command) === command && command.length <= LONGEST_URL;
  return isTypable ? `${name}: ${command}` : name;
}

/** Only of the web, and of whoever its host says: a client follows addresses of its own kind (`lark:`) without a question. */
export function linkOf(label: string, url: string): ButtonElement | undefined {
  const name = shortened(escapeLine(label), LONGEST_LABEL);
  if (!/^https?:\/\/[^@]*$/i.test(url) || !URL.canParse(url)) return undefined;
  const { href } = new URL(url);
  if (name === "" || href.length > LONGEST_URL) return undefined;
  const behaviors = [{ type: "open_url", default_url: href }] as const;
  return { tag: "button", text: plain(name), type: "primary_text", behaviors };
}
