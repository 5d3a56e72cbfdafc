import { expect, it } from "vitest";
import type { Wrong } from "#lib/chat/request.ts";
import { WRONG } from "#lib/chat/words/wrong.ts";
import { wrongLines } from "../../lib/cli/wrong-words.ts";

const wrong = (part: Partial<Wrong>): Wrong => ({
  is: "wrong",
  problem: "unknown word",
  at: 0,
  word: "",
  want: [],
  ...part,
});

it("points at the word, asks whether another one was meant, and tells what could stand there", () => {
  const found = wrong({ at: 13, word: "oldr", near: "older", want: ["ID", "older"] });
  expect(wrongLines(found, "teardown ali oldr than 14d")).toEqual([
    'sluice: "oldr" is no word that can stand here.',
    "  teardown ali oldr than 14d",
    "               ^",
    "Did you mean older?",
    "Here could stand: ID, older",
  ]);
});

it("points behind the end at what is missing, and tells what could stand there", () => {
  const found = wrong({ problem: "target missing", at: 9, want: ["in ali", "in hw"] });
  expect(wrongLines(found, "stop dts1")).toEqual([
    "sluice: Say which target is meant.",
    "  stop dts1",
    "           ^",
    "Here could stand: in ali, in hw",
  ]);
});

it("counts cells of the terminal, and lets nothing move its cursor", () => {
  const found = wrong({ at: 4, word: "\u001b[2Kx", want: [] });
  expect(wrongLines(found, "停止\n \u001b[2Kx")).toEqual([
    'sluice: "\ufffd[2Kx" is no word that can stand here.',
    "  停止\ufffd \ufffd[2Kx",
    "        ^",
  ]);
});

it("shows of a long text what is around the word", () => {
  const text = `stop ${"a1 ".repeat(100)}oldr ${"b2 ".repeat(100)}`;
  const [, line = "", caret = ""] = wrongLines(wrong({ at: 305, word: "oldr" }), text);
  expect(line).toBe(`  …${"a1 ".repeat(100).slice(-50)}oldr ${"b2 ".repeat(9).slice(0, 25)}…`);
  expect(line.slice(caret.indexOf("^"), caret.indexOf("^") + 4)).toBe("oldr");
  expect(wrongLines(wrong({ word: "x".repeat(40) }), "x".repeat(40))[0]).toContain(`"${"x".repeat(30)}…"`);
});

it.each(Object.keys(WRONG.en.problems) as Wrong["problem"][])("%s is told in the sentence of the chats", (problem) => {
  const [sentence] = wrongLines(wrong({ problem, word: "x" }), "x");
  expect(sentence).toBe(`sluice: ${WRONG.en.problems[problem]('"x"')}`);
});
