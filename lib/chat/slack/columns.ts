import { shortened, widthOf, wrapped } from "./cells.ts";

const GAP = "  ";
/** Ids of both clouds fit; a longer name is cut. */
const WIDEST = 48;
/** Slack breaks what is wider, on a screen of the usual width. */
const WIDEST_LINE = 96;
/** The last column has so much in any case, and a cell of it so many lines. */
const NARROWEST = 20;
const MOST_LINES = 4;

/**
 * A table's head and rows in a monospaced font, one text each. What is too wide for a line goes on under the last column, which has the sentences.
 * The cells are printable.
 */
export function linesOf(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const table = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll("\n", " ")));
  const last = Math.max(...table.map((row) => row.length)) - 1;
  const narrow = table.map((row) => row.map((cell, at) => (at === last && last > 0 ? cell : shortened(cell, WIDEST))));
  const widths = Array.from({ length: Math.max(last, 0) }, (_, column) =>
    Math.max(...narrow.map((row) => widthOf(row[column] ?? ""))),
  );
  const indent = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = Math.max(NARROWEST, WIDEST_LINE - indent);
  return narrow.map((row) => {
    const before = widths.map((width, column) => padded(row[column] ?? "", width) + GAP).join("");
    const cell = row.length > last ? wrapped(row[last] ?? "", room, MOST_LINES) : [""];
    return cell.map((line, at) => (at === 0 ? before + line : spaces(indent) + line).trimEnd()).join("\n");
  });
}

function padded(cell: string, width: number): string {
  return cell + spaces(width - widthOf(cell));
}

function spaces(count: number): string {
  return " ".repeat(count);
}
