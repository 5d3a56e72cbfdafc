import type { KnownBlock } from "@slack/types";
import type { Card, CardPart } from "../card.ts";
import { blocksOf, note, plain } from "./blocks.ts";
import { beginning, unformatted } from "./escape.ts";
import { LARGEST_BLOCKS, LONGEST_FALLBACK, LONGEST_HEADER, MOST_BLOCKS, sizeOf } from "./limits.ts";

/** A message's contents. `text` is for notifications, and for whoever cannot see blocks. */
export type SlackMessage = { readonly text: string; readonly blocks: KnownBlock[] };

/** None of them becomes an emoji, which a plain text would spell out. */
const MARKS: Readonly<Record<Card["tone"], string>> = { neutral: "", good: "✓ ", warning: "▲ ", bad: "✗ " };

/**
 * The card as Block Kit, within Slack's limits. What does not fit is left out, the rows of tables first and the buttons
 * last, and a last line of an ellipsis says so.
 */
export function renderSlack(card: Card): SlackMessage {
  const title = beginning(MARKS[card.tone] + card.title.replaceAll(/\s+/g, " ").trim(), LONGEST_HEADER);
  const head: readonly KnownBlock[] = title.trim() === "" ? [] : [{ type: "header", text: plain(title) }];
  return { text: fallbackOf(card), blocks: fitted(card.parts, head) };
}

function fallbackOf({ title, tone, parts }: Card): string {
  const first = parts.find((part) => part.is === "text")?.text ?? "";
  const text = beginning(unformatted(`${MARKS[tone]}${title}\n${first}`.trim()), LONGEST_FALLBACK);
  return text.trim() === "" ? "…" : text;
}

const LEFT_OUT = note("…");

/** Who is given room first: a table can do with less. */
const RANKS: Readonly<Record<CardPart["is"], number>> = { buttons: 0, text: 1, note: 1, facts: 1, link: 1, table: 2 };

/** In the card's order. */
function fitted(parts: readonly CardPart[], head: readonly KnownBlock[]): KnownBlock[] {
  let space = MOST_BLOCKS - head.length - 1;
  let room = LARGEST_BLOCKS - sizeOf([...head, LEFT_OUT]);
  let isWhole = true;
  const fit = (block: KnownBlock) => {
    const size = sizeOf(block) + 1;
    if (space < 1 || size > room) return false;
    space -= 1;
    room -= size;
    return true;
  };
  const placed = parts
    .map((part, at) => ({ part, at, from: buttonsIn(parts.slice(0, at)) }))
    .toSorted((one, other) => RANKS[one.part.is] - RANKS[other.part.is])
    .map(({ part, at, from }) => {
      const wanted = blocksOf(part, room, from);
      const blocks = wanted.filter(fit);
      isWhole = isWhole && blocks.length === wanted.length;
      return { at, blocks };
    });
  const blocks = placed.toSorted((one, other) => one.at - other.at).flatMap((each) => each.blocks);
  return isWhole ? [...head, ...blocks] : [...head, ...blocks, LEFT_OUT];
}

function buttonsIn(parts: readonly CardPart[]): number {
  return parts.reduce((sum, part) => sum + (part.is === "buttons" ? part.buttons.length : 0), 0);
}
