import { readFileSync } from "node:fs";

/** The rows of the table under a heading of docs/providers.md, as lists of cells without their marks. */
export function rowsUnder(heading: string): readonly (readonly string[])[] {
  const page = readFileSync("docs/providers.md", "utf8");
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/providers.md has no heading "${heading}"; want one`);
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.replaceAll("`", "").trim()),
  );
}
