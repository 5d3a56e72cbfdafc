import { escapeLine, shortened } from "./escape.ts";

type PlainText = {
  readonly tag: "plain_text";
  readonly content: string;
  readonly text_size?: "notation";
  readonly text_color?: "grey";
};

type Behavior =
  | { readonly type: "callback"; readonly value: Readonly<Record<string, string>> }
  | { readonly type: "open_url"; readonly default_url: string };

export type ButtonElement = {
  readonly tag: "button";
  readonly text: PlainText;
  readonly type: "default" | "primary" | "danger" | "primary_text";
  readonly behaviors: readonly [Behavior];
};

type Column = { readonly tag: "column"; readonly width: "auto"; readonly elements: readonly ButtonElement[] };

export type TableElement = {
  readonly tag: "table";
  readonly page_size: number;
  readonly row_height: "auto";
  readonly columns: readonly { readonly name: string; readonly display_name: string; readonly data_type: "text" }[];
  readonly rows: readonly Readonly<Record<string, string>>[];
};

/** Of Feishu's card JSON 2.0: a property that it does not know is an error there. */
export type Element =
  | { readonly tag: "div"; readonly text: PlainText }
  | { readonly tag: "column_set"; readonly flex_mode: "flow"; readonly columns: readonly Column[] }
  | ButtonElement
  | TableElement;

/** Rows of one page of a table, and columns; more columns are not shown. */
const PAGE_ROWS = 10;
const MOST_COLUMNS = 50;

/** Characters of a cell: the client shows less, and the rest beside it. */
const LONGEST_CELL = 300;

/** The text is shown as it is: nothing in it is markup. */
export function plain(content: string): PlainText {
  return { tag: "plain_text", content };
}

export function paragraph(content: string): readonly Element[] {
  return content === "" ? [] : [{ tag: "div", text: plain(content) }];
}

export function smallPrint(content: string): readonly Element[] {
  const text = { ...plain(content), text_size: "notation", text_color: "grey" } as const;
  return content === "" ? [] : [{ tag: "div", text }];
}

/** One beside the other, as far as there is room. */
export function rowOf(buttons: readonly ButtonElement[]): readonly Element[] {
  const columns = buttons.map((button) => ({ tag: "column", width: "auto", elements: [button] }) as const);
  return columns.length === 0 ? [] : [{ tag: "column_set", flex_mode: "flow", columns }];
}

/**
 * A table of plain text, which the client shows in pages.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components/content-components/table
 */
export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): readonly Element[] {
  const width = Math.min(MOST_COLUMNS, Math.max(heads.length, ...rows.map((cells) => cells.length)));
  if (width === 0 || rows.length === 0) return [];
  const names = Array.from({ length: width }, (_, at) => `c${at}`);
  const columns = names.map((name, at) => ({ name, display_name: cellOf(heads[at]), data_type: "text" }) as const);
  const filled = rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cellOf(cells[at])])));
  return [{ tag: "table", page_size: PAGE_ROWS, row_height: "auto", columns, rows: filled }];
}

export function cellOf(text: string | undefined): string {
  return shortened(escapeLine(text ?? ""), LONGEST_CELL);
}
