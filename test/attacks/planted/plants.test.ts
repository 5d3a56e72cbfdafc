import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { HOLES } from "./plants.ts";

it.each(HOLES)("$name: the line to change is there, once", async ({ file, find }) => {
  expect((await readFile(file, "utf8")).split(find)).toHaveLength(2);
});
