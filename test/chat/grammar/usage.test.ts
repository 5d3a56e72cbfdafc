import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { USAGE } from "#lib/chat/grammar/usage.ts";
import type { Request, Understood } from "#lib/chat/request.ts";
import { EXAMPLES } from "#lib/chat/words/examples.ts";
import { VERBS } from "#lib/chat/words/help.ts";
import { LOCALES } from "#lib/jobs/room.ts";

describe("the usage of each verb", () => {
  it("is there for all of them", () => {
    expect(Object.keys(USAGE)).toEqual([...VERBS]);
    for (const verb of VERBS) for (const line of USAGE[verb]) expect(line.split(" ")[0]).toBe(verb);
  });

  const FILLED = {
    ...{ "[WORD]": "stop", "[RUN|ID|TARGET]": "acme-cn", "[TARGET]": "acme-cn", TARGET: "acme-cn", ACTION: "stop" },
    ...{ "ID…": "dts1 dts2", ID: "dts1", "[SELECTION]": "kind sync", SELECTION: "older than 14d" },
    ...{ "[because REASON]": "because so", CODE: "8f3a2c", "[HASH]": "a".repeat(64), "[COUNT]": "21" },
  };
  const filled = (line: string) =>
    Object.entries(FILLED).reduce((text, [name, value]) => text.replace(name, value), line);
  const lines = Object.values(USAGE).flat();

  it.each([...lines.map(filled), ...lines.map((line) => filled(line.replace(/ \[.*?\]/g, "")))])(
    "%s is understood",
    (text) => {
      expect(understand(text, ["acme-cn"])).toMatchObject({ is: "understood" });
    },
  );

  /** The first column of the table, and what is said in Chinese. */
  const [, section = ""] = readFileSync("docs/chat.md", "utf8").split(/^## What you can say$/m);
  const [table = "", chinese = ""] = (section.split(/^## /m)[0] ?? "").split("In Chinese:");
  const column = table
    .split("\n")
    .flatMap((line) => (line.startsWith("| `") ? [line.split(/(?<!\\)\|/)[1] ?? ""] : []));
  const told = [...column, chinese].flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, said = ""]) => said));

  it("is told in the docs", () => {
    expect(column.length).toBeGreaterThan(8);
    expect(told.length).toBeGreaterThan(column.length + 1);
  });

  it.each(told.map((said) => filled(said.replaceAll("\\|", "|"))))("so is what the docs tell: %s", (text) => {
    expect(understand(text, ["acme-cn"])).toMatchObject({ is: "understood" });
  });
});

/** The verb that a request was said with. */
function verbOf(request: Request): string {
  return request.is === "act" ? request.action : request.is;
}

describe.each(LOCALES)("the examples in %s", (locale) => {
  const examples = VERBS.flatMap((verb) => EXAMPLES[locale][verb].map((text) => [verb, text] as const));

  it.each(examples)("of %s: %s is understood as that", (verb, text) => {
    const found = understand(text, ["acme-cn"]);
    expect(found.is === "understood" ? verbOf(found.request) : found).toBe(verb);
  });

  it("choose by age, status and tag, too", () => {
    const selects = examples.map(([, text]) => understand(text, ["acme-cn"])).map((found) => selectOf(found));
    for (const key of ["olderThan", "status", "tags"]) expect(selects.some((select) => key in select)).toBe(true);
  });
});

test("the examples ask for the same in each language, but for reasons", () => {
  const requests = LOCALES.map((locale) =>
    VERBS.map((verb) => EXAMPLES[locale][verb].map((text) => withoutReason(understand(text, ["acme-cn"])))),
  );
  expect(requests[1]).toEqual(requests[0]);
});

function selectOf(found: Understood): object {
  return found.is === "understood" && "select" in found.request ? { ...found.request.select } : {};
}

function withoutReason(found: Understood): object {
  if (found.is === "wrong" || !("reason" in found.request)) return found;
  return { ...found, request: { ...found.request, reason: "some" } };
}
