import { describe, expect, it } from "vitest";
import { type Column, renderTable } from "../../lib/cli/table.ts";
import { escaped, shorten, widthOf } from "../../lib/cli/text-width.ts";

type Row = { readonly id: string; readonly name: string; readonly count: number };

const COLUMNS: readonly Column<Row>[] = [
  { head: "id", cell: ({ id }) => id },
  { head: "name", cell: ({ name }) => name, fits: true, spare: 1 },
  { head: "kind", cell: () => "sync", spare: 2 },
  { head: "count", cell: ({ count }) => String(count), align: "right" },
];
const long = "n".repeat(60);
const rows = [
  { id: "a", name: long, count: 7 },
  { id: "bcd", name: "订单", count: 12 },
];
const heads = (width: number) => renderTable(rows, COLUMNS, width).split("\n")[0]?.split(/ +/);

describe("renderTable", () => {
  it("lines columns up, numbers to the right, wide characters counted as two cells", () => {
    const narrow = rows.map((row) => ({ ...row, name: row.name.slice(0, 5) }));
    expect(renderTable(narrow, COLUMNS, 80).split("\n")).toEqual([
      "id   name   kind  count",
      "───────────────────────",
      "a    nnnnn  sync      7",
      "bcd  订单   sync     12",
    ]);
  });

  it("cuts the column that fits, to the terminal's last cell", () => {
    const lines = renderTable(rows, COLUMNS, 50).split("\n");
    expect(lines.map(widthOf)).toEqual([50, 50, 50, 50]);
    expect(lines[2]).toContain(`${"n".repeat(31)}…`);
  });

  it("then leaves out what can be spared, the most spare first, and never the rest", () => {
    expect([60, 41, 40, 20, 3].map(heads)).toEqual([
      ["id", "name", "kind", "count"],
      ["id", "name", "count"],
      ["id", "name", "count"],
      ["id", "count"],
      ["id", "count"],
    ]);
  });

  it("cuts nothing when the width is infinite", () => {
    expect(renderTable(rows, COLUMNS, Number.POSITIVE_INFINITY)).toContain(long);
  });

  it("keeps a name from moving the cursor, breaking the line or turning it round", () => {
    const table = renderTable([{ id: "a", name: "x\u001b[2Jy\nz\u202eq", count: 1 }], COLUMNS, 80);
    expect(table.split("\n")[2]).toBe("a   x�[2Jy�z�q  sync      1");
  });
});

describe("shorten", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["订单表", 6, "订单表"],
    ["订单表", 5, "订单…"],
    ["订单表", 4, "订…"],
    ["😀😀", 3, "😀…"],
    ["e\u0301e\u0301", 2, "e\u0301e\u0301"],
  ])("%s in %i cells is %s", (text, width, short) => {
    expect(shorten(text, width)).toBe(short);
  });
});

it("JSON keeps what would move the cursor or turn the text around, escaped", () => {
  const name = "\u001b[2J \u009b31m \u202e \u2028 \u{e0041} 订单";
  const text = escaped(JSON.stringify({ name }));
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(text).toContain("订单");
  expect(JSON.parse(text)).toEqual({ name });
});
