import { describe, expect, it } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { USAGE } from "#lib/chat/grammar/usage.ts";
import { EXAMPLES, VERBS } from "#lib/chat/words/help.ts";

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

  it.each(Object.values(EXAMPLES))("so is the example %s", (text) => {
    expect(understand(text, ["acme-cn"])).toMatchObject({ is: "understood" });
  });
});
