import type { Card, CardButton, CardPart } from "#lib/chat/card.ts";
import { buttonOf, linkOf, pressable, written } from "./buttons.ts";
import { cellOf, type Element, paragraph, plain, rowOf, smallPrint, tableOf } from "./elements.ts";
import { escapeLine, escapeLines, shortened } from "./escape.ts";
import { fitting } from "./fit.ts";

/** Two lines of a title are shown at most; longer is no title. */
const LONGEST_TITLE = 100;

/** Characters of one part: a longer text is nothing that anybody reads in a chat. */
const LONGEST_PART = 3000;

/** Tables that a card may have; over it Feishu refuses the card. */
const MOST_TABLES = 5;

const TEMPLATES = { neutral: "blue", good: "green", warning: "orange", bad: "red" } as const;

/**
 * A card in Feishu's JSON 2.0, all of it plain text: there is no markdown in it, so nothing in a text can be a mention, a link or an image.
 * A shared card (`update_multi`) can be changed, for everybody who sees it, for 14 days; buttons live as long. Clients before 7.20 show the
 * title and ask for an update.
 * @param thread where it is posted, for its buttons
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-structure and card-json-v2-breaking-changes-release-notes
 */
export function rendered({ title, tone, parts }: Card, thread?: string) {
  const name = shortened(escapeLine(title), LONGEST_TITLE) || "Sluice";
  const allButtons = parts.flatMap((part) => (part.is === "buttons" ? part.buttons : []));
  const context = { chosen: pressable(allButtons), tables: parts.filter(isTable).slice(0, MOST_TABLES), thread };
  const elements = parts.flatMap((part) => elementsOf(part, context));
  return {
    schema: "2.0",
    config: { update_multi: true, width_mode: "fill" },
    header: { title: plain(name), template: TEMPLATES[tone] },
    body: { elements: fitting(elements) },
  };
}

type Table = CardPart & { readonly is: "table" };

type Context = {
  /** The buttons that become buttons, and the tables that become tables. */
  readonly chosen: ReadonlySet<CardButton>;
  readonly tables: readonly Table[];
  readonly thread: string | undefined;
};

function elementsOf(part: CardPart, context: Context): readonly Element[] {
  switch (part.is) {
    case "text":
      return paragraph(wordsOf(part.text));
    case "note":
      return smallPrint(wordsOf(part.text));
    case "facts":
      return paragraph(shortened(part.facts.map(factOf).filter(Boolean).join("\n"), LONGEST_PART));
    case "table":
      return [...rowsOf(part, context), ...smallPrint(wordsOf(part.more ?? ""))];
    case "link":
      return [linkOf(part.label, part.url) ?? paragraph(cellOf(part.label))].flat();
    case "buttons":
      return buttonsOf(part.buttons, context);
    default:
      return part satisfies never;
  }
}

function wordsOf(text: string): string {
  return shortened(escapeLines(text), LONGEST_PART);
}

function factOf([label, value]: readonly [string, string]): string {
  const texts = [cellOf(label), cellOf(value)].filter(Boolean);
  return texts.join(": ");
}

function isTable(part: CardPart): part is Table {
  return part.is === "table";
}

/** A table too many has a line for each row. */
function rowsOf(table: Table, { tables }: Context): readonly Element[] {
  const { heads, rows } = table;
  if (tables.includes(table)) return tableOf(heads, rows);
  const lines = [heads, ...rows].map((cells) => cells.map(cellOf).filter(Boolean).join(" · "));
  return paragraph(shortened(lines.filter(Boolean).join("\n"), LONGEST_PART));
}

function buttonsOf(buttons: readonly CardButton[], { chosen, thread }: Context): readonly Element[] {
  const pressed = buttons.filter((button) => chosen.has(button)).map((button) => buttonOf(button, thread));
  const typed = buttons.filter((button) => !chosen.has(button)).map(written);
  return [...rowOf(pressed), ...paragraph(shortened(typed.filter(Boolean).join("\n"), LONGEST_PART))];
}
