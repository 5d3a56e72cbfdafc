import type { Button, ContextBlock, KnownBlock, PlainTextElement, RichTextElement } from "@slack/types";
import type { CardButton, CardPart } from "../card.ts";
import { linesOf } from "./columns.ts";
import { beginning, first, pieces, printable } from "./escape.ts";
import { LONGEST_LABEL, LONGEST_SECTION, LONGEST_URL, LONGEST_VALUE, MOST_BUTTONS, sizeOf } from "./limits.ts";

/** A fact's value above this is cut: a fact is a word, a date, a count or a reason. */
const LONGEST_FACT = 500;
/** Facts in one block, so that some are shown where not all are. */
const FACTS_TOGETHER = 10;

/** Never mrkdwn: nothing in a plain text formats, mentions, links, or becomes an emoji. */
export function plain(escapedText: string): PlainTextElement {
  return { type: "plain_text", text: escapedText, emoji: false };
}

export function note(text: string): ContextBlock {
  return { type: "context", elements: [plain(beginning(text, LONGEST_SECTION))] };
}

/**
 * Blocks that show a part.
 * @param room bytes that a table may take: it leaves out the rows that do not fit
 * @param from how many buttons of the card stand before it
 */
export function blocksOf(part: CardPart, room: number, from: number): readonly KnownBlock[] {
  switch (part.is) {
    case "text":
      return pieces(part.text, LONGEST_SECTION)
        .filter((piece) => piece.trim() !== "")
        .map((piece) => ({ type: "section", text: plain(piece) }));
    case "note":
      return part.text.trim() === "" ? [] : [note(part.text)];
    case "facts":
      return grouped(part.facts, FACTS_TOGETHER).map((facts) => rich(facts.flatMap(factOf)));
    case "table":
      return tableOf(part, room);
    case "link":
      return [linkOf(part)];
    case "buttons":
      return actionsOf(part.buttons, from);
    default:
      return part satisfies never;
  }
}

/** In rich text a text is only ever a text: it needs no escapes. @see docs.slack.dev/reference/block-kit/blocks/rich-text-block */
function rich(elements: readonly RichTextElement[]): KnownBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [...elements] }] };
}

function factOf([label, value]: readonly [string, string], at: number): readonly RichTextElement[] {
  const text = first(printable(value), LONGEST_FACT);
  const head = `${at === 0 ? "" : "\n"}${first(printable(label), LONGEST_LABEL)}  `;
  return [
    { type: "text", text: head, style: { bold: true } },
    { type: "text", text: text === "" ? "–" : text },
  ];
}

/**
 * Preformatted lines. A message may hold one block of the kind `table` only, of at most 100 rows, and Slack shows it below all others, so
 * that the buttons would stand above what they are about.
 * @see docs.slack.dev/reference/block-kit/blocks/table-block
 */
function tableOf({ heads, rows, more }: CardPart & { is: "table" }, room: number): readonly KnownBlock[] {
  const after = more === undefined || more.trim() === "" ? [] : [note(more)];
  const lines = linesOf(
    heads.map(printable),
    rows.map((row) => row.map(printable)),
  );
  const [head = "", ...body] = lines;
  let left = room - sizeOf(after) - sizeOf(preformatted(`${head}\n… +${body.length}`));
  const fitting = body.findIndex((line) => {
    left -= sizeOf(line);
    return left < 0;
  });
  const shown = fitting < 0 ? body : [...body.slice(0, fitting), `… +${body.length - fitting}`];
  const text = [head, ...shown].join("\n");
  return text.trim() === "" ? after : [preformatted(text), ...after];
}

function preformatted(text: string): KnownBlock {
  return { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }] };
}

/** Only what a browser opens becomes a link. */
function linkOf({ label, url }: CardPart & { is: "link" }): KnownBlock {
  const text = first(printable(label), LONGEST_LABEL).trim();
  if (/^https?:\/\//.test(url) && URL.canParse(url) && url.length <= LONGEST_URL) {
    return rich([{ type: "link", url: new URL(url).href, ...(text === "" ? {} : { text }) }]);
  }
  return rich([{ type: "text", text: `${text} ${first(printable(url), LONGEST_SECTION)}` }]);
}

/**
 * A button whose command does not fit is left out: cut, it would say something else.
 * @param from how many buttons stand before these: each has an `action_id` of its own in the message
 */
function actionsOf(buttons: readonly CardButton[], from: number): readonly KnownBlock[] {
  const made = buttons.map((button, at) => buttonOf(button, from + at));
  const fitting = made.filter(({ value = "" }) => value !== "" && value.length <= LONGEST_VALUE);
  return grouped(fitting, MOST_BUTTONS).map((elements) => ({ type: "actions", elements: [...elements] }));
}

function buttonOf({ label, command, look }: CardButton, at: number): Button {
  const text = plain(beginning(label.trim() === "" ? "…" : label, LONGEST_LABEL));
  const style = look === "plain" ? {} : { style: look };
  return { type: "button", action_id: `press.${at}`, text, value: command, ...style };
}

function grouped<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));
}
