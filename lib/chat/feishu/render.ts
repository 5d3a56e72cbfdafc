import type { Card, CardButton, CardPart } from "../card.ts";

/**
 * A card as Feishu takes it (card JSON 1.0). `update_multi`: all see the same, and it can be changed; wanted before and after a change.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-structure
 */
export type FeishuCard = {
  readonly config: { readonly wide_screen_mode: true; readonly update_multi: true };
  readonly header: { readonly template: string; readonly title: PlainText };
  readonly elements: readonly object[];
};

/** Never markdown: nothing in a plain text mentions, links or formats. */
type PlainText = { readonly tag: "plain_text"; readonly content: string };

const TEMPLATES: Readonly<Record<Card["tone"], string>> = {
  neutral: "blue",
  good: "green",
  warning: "orange",
  bad: "red",
};

/** Feishu refuses a request above 30 KB, and the card travels in it as a text, with its quotes escaped. */
const LARGEST = 24_000;
const LONGEST_TITLE = 200;
const LONGEST_TEXT = 3000;
const LONGEST_CELL = 300;
const LONGEST_LABEL = 60;
/** A card may have five tables, and a row of buttons stays a row on a phone. */
const MOST_TABLES = 5;
const MOST_BUTTONS = 5;
const ROWS_A_PAGE = 10;

/** The card within Feishu's limit: what does not fit is left out of the tables, from their ends. */
export function renderFeishu(card: Card): FeishuCard {
  for (let rows = 1000; ; rows = Math.floor(rows / 2)) {
    const rendered = renderWith(card, rows);
    if (rows === 0 || sizeOf(rendered) <= LARGEST) return rows === 0 ? shortened(rendered) : rendered;
  }
}

function renderWith({ title, tone, parts }: Card, rows: number): FeishuCard {
  let tables = 0;
  const elements = parts.flatMap((part) => {
    if (part.is === "table") tables += 1;
    return part.is === "table" && tables > MOST_TABLES ? [] : elementsOf(part, rows);
  });
  return {
    config: { wide_screen_mode: true, update_multi: true },
    header: { template: TEMPLATES[tone], title: plain(title, LONGEST_TITLE) },
    elements: elements.length > 0 ? elements : [{ tag: "div", text: plain("…", 1) }],
  };
}

/** Buttons come last and matter most: what stands before them goes first. */
function shortened(card: FeishuCard): FeishuCard {
  const elements = [...card.elements];
  while (elements.length > 1 && sizeOf({ ...card, elements }) > LARGEST) elements.shift();
  return { ...card, elements };
}

function sizeOf(card: FeishuCard): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(card)));
}

function elementsOf(part: CardPart, rows: number): readonly object[] {
  switch (part.is) {
    case "text":
      return part.text.trim() === "" ? [] : [{ tag: "div", text: plain(part.text, LONGEST_TEXT) }];
    case "note":
      return part.text.trim() === "" ? [] : [noteOf(part.text)];
    case "facts":
      return [
        { tag: "div", text: plain(part.facts.map(([label, value]) => `${label}: ${value}`).join("\n"), LONGEST_TEXT) },
      ];
    case "table":
      return tableOf(part, rows);
    case "link":
      return [linkOf(part)];
    case "buttons":
      return actionsOf(part.buttons);
    default:
      return part satisfies never;
  }
}

function noteOf(text: string): object {
  return { tag: "note", elements: [plain(text, LONGEST_TEXT)] };
}

/** Cells of the type `text` are plain. @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-components/content-components/table */
function tableOf({ heads, rows: all, more }: CardPart & { readonly is: "table" }, most: number): readonly object[] {
  const shown = all.slice(0, most);
  const left = all.length - shown.length;
  const after = [...(left > 0 ? [`… +${left}`] : []), ...(more === undefined ? [] : [more])].join("\n");
  const columns = heads.map((head, at) => ({
    ...{ name: nameOf(at), display_name: cut(head, LONGEST_LABEL), data_type: "text", width: "auto" },
  }));
  const rows = shown.map((cells) => Object.fromEntries(cells.map((cell, at) => [nameOf(at), cut(cell, LONGEST_CELL)])));
  const table = { tag: "table", page_size: ROWS_A_PAGE, row_height: "low", columns, rows };
  return [...(rows.length > 0 ? [table] : []), ...(after === "" ? [] : [noteOf(after)])];
}

function nameOf(column: number): string {
  return `c${column}`;
}

/** Only what a browser opens becomes a link. */
function linkOf({ label, url }: CardPart & { readonly is: "link" }): object {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    return { tag: "div", text: plain(`${label} ${url}`, LONGEST_TEXT) };
  const button = { tag: "button", text: plain(label, LONGEST_LABEL), type: "default", url: new URL(url).href };
  return { tag: "action", actions: [button] };
}

function actionsOf(buttons: readonly CardButton[]): readonly object[] {
  const made = buttons.map(({ label, command, look }) => ({
    ...{
      tag: "button",
      text: plain(label, LONGEST_LABEL),
      type: look === "plain" ? "default" : look,
      value: { command },
    },
  }));
  return Array.from({ length: Math.ceil(made.length / MOST_BUTTONS) }, (_, at) => ({
    tag: "action",
    actions: made.slice(at * MOST_BUTTONS, (at + 1) * MOST_BUTTONS),
  }));
}

function plain(text: string, most: number): PlainText {
  const content = cut(text, most);
  return { tag: "plain_text", content: content.trim() === "" ? "…" : content };
}

function cut(text: string, most: number): string {
  const characters = [...text.toWellFormed()];
  return characters.length <= most ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}
