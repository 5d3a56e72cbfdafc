import { printable, shorten, widthOf } from "./text-width.ts";

/** `fits`: the one column that is cut to the width. `spare`: left out when the table is too wide, the highest number first. */
export type Column<T> = {
  readonly head: string;
  readonly cell: (row: T) => string;
  readonly align?: "right";
  readonly fits?: boolean;
  readonly spare?: number;
};

const GAP = "  ";
const NARROWEST = 24;
/** Without a terminal to fit. */
const WIDEST = 150;

type Laid<T> = { readonly column: Column<T>; readonly cells: readonly string[]; readonly width: number };

/** Rows as a table for people, in the order given. @param width cells of the terminal, if it is one; Infinity cuts nothing */
export function renderTable<T>(rows: readonly T[], columns: readonly Column<T>[], width = WIDEST): string {
  const laid = fitted(
    columns.map((column) => lay(column, rows)),
    width,
  );
  const line = (row: number) =>
    laid
      .map((each) => toCell(each, row))
      .join(GAP)
      .trimEnd();
  const rule = "─".repeat(Math.min(total(laid), width));
  return [line(0), rule, ...rows.map((_, row) => line(row + 1))].join("\n");
}

/** The head is the first cell. */
function lay<T>(column: Column<T>, rows: readonly T[]): Laid<T> {
  const cells = [column.head, ...rows.map((row) => printable(column.cell(row)))];
  return { column, cells, width: cells.reduce((widest, cell) => Math.max(widest, widthOf(cell)), 0) };
}

/** Cuts the column that fits; where that is not enough, leaves out one that can be spared. */
function fitted<T>(laid: readonly Laid<T>[], width: number): readonly Laid<T>[] {
  const over = total(laid) - width;
  if (over <= 0) return laid;
  const cut = laid.map((each) =>
    each.column.fits ? { ...each, width: Math.min(each.width, Math.max(NARROWEST, each.width - over)) } : each,
  );
  if (total(cut) <= width) return cut;
  const mostSpare = laid.toSorted((one, other) => (other.column.spare ?? 0) - (one.column.spare ?? 0))[0];
  if (mostSpare?.column.spare === undefined) return cut;
  return fitted(
    laid.filter((each) => each !== mostSpare),
    width,
  );
}

function total(laid: readonly { readonly width: number }[]): number {
  return laid.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
}

function toCell<T>({ column, cells, width }: Laid<T>, row: number): string {
  const cell = shorten(cells[row] ?? "", width);
  const space = " ".repeat(width - widthOf(cell));
  return column.align === "right" ? space + cell : cell + space;
}
