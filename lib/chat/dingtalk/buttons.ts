import type { CardButton } from "#lib/chat/card.ts";
import { escapeLine, lineOf, shortened } from "./escape.ts";

/** A button below a message; `url` is what the client does. */
export type Button = { readonly title: string; readonly url: string };

/** Vertical ones that a template has: sampleActionCard5. */
const MOST_BUTTONS = 5;

/** Of a button's title and its address; over it the documentation of the same templates allows nothing. */
const LONGEST_LABEL = 20;
const LONGEST_URL = 500;

/**
 * A client that opens this sends the text to the room as a message of whoever pressed, and mentions the robot. It works in markdown,
 * actionCard and feedCard, and in no other message.
 * @see open.dingtalk.com/document/orgapp/dingtalk-chatbot-for-one-on-one-query
 */
const SAYS = "dtmd://dingtalkclient/sendMessage?content=";

/** Whatever has no button, for want of room or because its words are too long, is written out: it can be typed. */
export function divided(buttons: readonly CardButton[]): {
  readonly buttons: readonly Button[];
  readonly others: readonly CardButton[];
} {
  const fitting = buttons.filter(({ label, command }) => fits(label, command)).slice(0, MOST_BUTTONS);
  return {
    buttons: fitting.map(({ label, command }) => ({
      title: shortened(escapeLine(label), LONGEST_LABEL),
      url: urlOf(command),
    })),
    others: buttons.filter((button) => !fitting.includes(button)),
  };
}

function fits(label: string, command: string): boolean {
  return lineOf(label) !== "" && lineOf(command) !== "" && urlOf(command).length <= LONGEST_URL;
}

function urlOf(command: string): string {
  return SAYS + encodeURIComponent(lineOf(command).toWellFormed());
}
