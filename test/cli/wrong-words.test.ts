import { expect, it } from "vitest";
import type { Wrong } from "#lib/chat/request.ts";
import { wrongLines } from "../../lib/cli/wrong-words.ts";

const wrong = (part: Partial<Wrong>): Wrong => ({
  is: "wrong",
  problem: "unknown word",
  at: 0,
  word: "",
  want: [],
  ...part,
});

it("points at the word, and asks whether another one was meant", () => {
  const found = wrong({ at: 13, word: "oldr", near: "older", want: ["ID"] });
  expect(wrongLines(found, "teardown ali oldr than 14d")).toEqual([
    'sluice: "oldr" is no word that can stand here (did you mean older?)',
    "  teardown ali oldr than 14d",
    "               ^",
  ]);
});

it("points behind the end at what is missing, and tells what could stand there", () => {
  const found = wrong({ problem: "target missing", at: 9, want: ["in ali", "in hw"] });
  expect(wrongLines(found, "stop dts1")).toEqual([
    "sluice: the target is missing; want in ali, in hw",
    "  stop dts1",
    "           ^",
  ]);
});

it("counts cells of the terminal, and lets nothing move its cursor", () => {
  const found = wrong({ at: 4, word: "\u001b[2Kx", want: [] });
  expect(wrongLines(found, "停止\n \u001b[2Kx")).toEqual([
    'sluice: "\ufffd[2Kx" is no word that can stand here',
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

it.each<[Wrong["problem"], string, string]>([
  ["nothing said", "", "nothing is asked"],
  ["unknown target", "al", 'the config has no target "al"'],
  ["jobs missing", "", "the jobs are missing"],
  ["bad job id", "../x", '"../x" cannot be the id of a job'],
  ["bad value", "14", '"14" is no value that fits here'],
  ["value missing", "kind", '"kind" needs a value'],
  ["chooses nothing", "", "this would mean every job of the target"],
  ["said twice", "in", '"in" is said twice'],
  ["both ids and a selection", "kind", "there are both ids and a selection; want one of them"],
  ["code missing", "", "the code is missing"],
  ["bad code", "x", '"x" is no code'],
  ["bad count", "x", '"x" is no count of jobs'],
  ["duration missing", "", "how long is missing"],
  ["too many words", "x", '"x" is one word too many'],
])("%s", (problem, word, sentence) => {
  expect(wrongLines(wrong({ problem, word }), word)[0]).toBe(`sluice: ${sentence}`);
});
