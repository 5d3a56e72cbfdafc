import type { Card, CardButton, CardPart } from "../card.ts";

/** Pieces of a card; each is a list, so that what there is nothing to say of leaves nothing behind. */
type Parts = readonly CardPart[];

export function text(...lines: readonly (string | undefined)[]): Parts {
  return lines.flatMap((line) => (line === undefined ? [] : [{ is: "text", text: line } as const]));
}

export function note(...lines: readonly (string | undefined)[]): Parts {
  return lines.flatMap((line) => (line === undefined ? [] : [{ is: "note", text: line } as const]));
}

/** Those whose value is told. */
export function facts(...pairs: readonly (readonly [label: string, value: string | undefined])[]): Parts {
  const told = pairs.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
  return told.length === 0 ? [] : [{ is: "facts", facts: told }];
}

/** A table's column: its head, and what it says of a row. */
export type Column<R> = readonly [head: string, cell: (row: R) => string];

export function table<R>(columns: readonly Column<R>[], rows: readonly R[], more?: string): Parts {
  if (rows.length === 0) return text(more);
  const heads = columns.map(([head]) => head);
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)));
  return [{ is: "table", heads, rows: cells, ...(more === undefined ? {} : { more }) }];
}

export function link(label: string, url: string | undefined): Parts {
  return url === undefined ? [] : [{ is: "link", label, url }];
}

export function buttons(...given: readonly CardButton[]): Parts {
  return given.length === 0 ? [] : [{ is: "buttons", buttons: given }];
}

export function card(title: string, tone: Card["tone"], ...parts: readonly Parts[]): Card {
  return { title, tone, parts: parts.flat() };
}
