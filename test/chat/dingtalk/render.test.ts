import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Card, CardPart } from "#lib/chat/card.ts";
import { escapeLine, escapeLines } from "#lib/chat/dingtalk/escape.ts";
import { templateMessage, webhookMessage } from "#lib/chat/dingtalk/message.ts";
import { rendered } from "#lib/chat/dingtalk/render.ts";
import { ofTemplate, ofWebhook, saidBy } from "../dingtalk-messages.ts";

const RUNS = { numRuns: 500 };
const HOSTILE = [
  "@all",
  "@所有人",
  "@user123",
  "[x](http://e)",
  "![x](http://e)",
  "# a",
  "**b**",
  "`c`",
  "<font>",
  "> d",
];
const LINES = [
  "- e",
  "+ f",
  "1. g",
  "2) h",
  "===",
  "---",
  "www.evil.example",
  "https://evil.example",
  "dtmd://x",
  "a_b",
  "_i_",
];
const HIDDEN = ["\u202e", "\u200b", "\u0000", "\ud800", "\r\n", "\n", "\u2028", "&lt;", "\\@", "~~j~~", "|k|"];
const text = fc
  .array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE, ...LINES, ...HIDDEN)), { maxLength: 8 })
  .map((parts) => parts.join(""));

const part: fc.Arbitrary<CardPart> = fc.oneof(
  fc.record({ is: fc.constantFrom("text", "note"), text }),
  fc.record({ is: fc.constant("facts" as const), facts: fc.array(fc.tuple(text, text)) }),
  fc.record({ is: fc.constant("table" as const), heads: fc.array(text), rows: fc.array(fc.array(text)), more: text }),
  fc.record({
    is: fc.constant("buttons" as const),
    buttons: fc.array(fc.record({ label: text, command: text, look: fc.constant("plain" as const) }), { maxLength: 8 }),
  }),
);
const card: fc.Arbitrary<Card> = fc.record({
  title: text,
  tone: fc.constantFrom("neutral", "good", "warning", "bad"),
  parts: fc.array(part, { maxLength: 6 }),
});

/** Our own markup: the heading, small print, lists, and what is bold. */
const OURS = /^#### |^> |^- |\*\*/gm;
const MARKUP = /[@#*[\]<>`~|\\&]|:\/\/|\bwww\.|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/;

describe("a text", () => {
  it("means nothing to DingTalk, and is one line without what cannot be seen", () => {
    fc.assert(
      fc.property(text, (given) => {
        const line = escapeLine(given);
        expect(line).not.toMatch(MARKUP);
        expect(line).not.toMatch(/[\p{C}\u2028\u2029]/u);
        expect(line).not.toMatch(/^[-+=]|^\d+[.)](\s|$)|^\s|\s$/);
      }),
      RUNS,
    );
  });

  it("that is escaped stays as it is", () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escapeLine(escapeLine(given))).toBe(escapeLine(given));
      }),
      RUNS,
    );
  });

  it.each(["dtsabc123", "jb_12-34.5", "confirm ab12 --count 21", "10.0.0.1", "3 jobs", "停止 任务"])(
    "%s is copied as it is",
    (id) => {
      expect(escapeLine(id)).toBe(id);
    },
  );

  it.each([
    ["@all", "＠all"],
    ["[a](https://b)", "［a］(https：//b)"],
    ["![a](b)", "!［a］(b)"],
    ["# **a** `b`", "＃ ＊＊a＊＊ ｀b｀"],
    ["- a", "－ a"],
    ["1. a", "1． a"],
    ["www.a.b", "www．a.b"],
    ["_a_ b_c", "＿a＿ b_c"],
    ["a\u202eb\u0000\tc\ud800", "ab c"],
  ])("%j becomes %j", (given, wanted) => {
    expect(escapeLine(given)).toBe(wanted);
  });

  it("of several lines keeps them", () => {
    expect(escapeLines("a\r\n\n # b\u2028c")).toEqual(["a", "＃ b", "c"]);
  });
});

describe("a card", () => {
  it("has no markup but our own", () => {
    fc.assert(
      fc.property(card, (given) => {
        const { title, text: markdown } = rendered(given);
        expect(title).not.toMatch(MARKUP);
        expect(markdown.replaceAll(OURS, "")).not.toMatch(MARKUP);
        expect(markdown.match(/^#/gm)).toHaveLength(1);
      }),
      RUNS,
    );
  });

  it("is taken by DingTalk, and mentions nobody", () => {
    fc.assert(
      fc.property(card, (given) => {
        const { msgKey, msgParam } = templateMessage(given);
        expect(ofTemplate(msgKey, msgParam)).toMatchObject({ title: expect.any(String) });
        expect(ofWebhook(JSON.parse(JSON.stringify(webhookMessage(given))))).toEqual(ofTemplate(msgKey, msgParam));
        expect(webhookMessage(given)).not.toHaveProperty("at");
      }),
      RUNS,
    );
  });

  const row = ["dtsabc123", '"quoted" 任务 😀'.repeat(20), "x".repeat(400)];
  const large: Card = {
    title: "任".repeat(500),
    tone: "bad",
    parts: [
      { is: "table", heads: ["job", "name", "why"], rows: Array.from({ length: 500 }, () => row) },
      {
        is: "buttons",
        buttons: Array.from({ length: 9 }, (_, at) => ({
          label: `按钮${at}`.repeat(9),
          command: `plan ${"停".repeat(50)}`,
          look: "plain",
        })),
      },
    ],
  };

  it("that is too large ends with a whole line, and says so", () => {
    const { msgKey, msgParam } = templateMessage(large);
    expect(msgKey).toBe("sampleActionCard5");
    expect(Buffer.byteLength(msgParam)).toBeLessThanOrEqual(15_000);
    expect(Buffer.byteLength(JSON.stringify(webhookMessage(large)))).toBeLessThanOrEqual(20_000);
    expect(rendered(large).text).toMatch(/x{400}\n\n…$/);
    expect(Buffer.byteLength(rendered(large).text)).toBeGreaterThan(9_000);
  });

  it("in all its parts", () => {
    const given: Card = {
      title: "Plan ab12",
      tone: "warning",
      parts: [
        { is: "text", text: "stop 2 jobs" },
        { is: "facts", facts: [["Target", "dts"]] },
        {
          is: "table",
          heads: ["job", "state"],
          rows: [
            ["a", "b"],
            ["c", "d"],
          ],
          more: "3 more in the run",
        },
        { is: "note", text: "until 10:00" },
        { is: "link", label: "The run", url: "https://sluice.example/runs/x?seal=a_b(c)" },
        { is: "buttons", buttons: [{ label: "Confirm", command: "confirm ab12", look: "danger" }] },
      ],
    };
    expect(rendered(given)).toEqual({
      title: "Plan ab12",
      text: [
        "#### ⚠️ Plan ab12",
        "stop 2 jobs",
        "**Target** dts",
        "**job · state**\n- a · b\n- c · d",
        "> 3 more in the run",
        "> until 10:00",
        "[The run](https://sluice.example/runs/x?seal=a_b%28c%29)",
      ].join("\n\n"),
      buttons: [{ title: "Confirm", url: "dtmd://dingtalkclient/sendMessage?content=confirm%20ab12" }],
    });
  });

  it("leaves out what is empty", () => {
    const parts: Card["parts"] = [
      { is: "text", text: " \n" },
      { is: "facts", facts: [["", ""]] },
      { is: "table", heads: [], rows: [], more: "" },
      { is: "buttons", buttons: [{ label: "", command: "", look: "plain" }] },
      { is: "note", text: "the end" },
    ];
    expect(rendered({ title: "t", tone: "neutral", parts }).text).toBe("#### t\n\n> the end");
  });

  it("without a title has our name", () => {
    expect(rendered({ title: "\u200b", tone: "good", parts: [] })).toEqual({
      title: "Sluice",
      text: "#### ✅ Sluice",
      buttons: [],
    });
  });
});

describe("a link", () => {
  const linkTo = (url: string) =>
    rendered({ title: "t", tone: "neutral", parts: [{ is: "link", label: "l", url }] }).text;

  it.each([
    "javascript:alert(1)",
    "dtmd://dingtalkclient/sendMessage?content=stop",
    "dingtalk://x",
    "https://a@b.example",
    "x",
  ])("to %s is none", (url) => {
    expect(linkTo(url)).toBe("#### t\n\nl");
  });

  it("ends where it should", () => {
    expect(linkTo("https://a.example/b) ![c](d) <e>")).toBe(
      "#### t\n\n[l](https://a.example/b%29%20!%5Bc%5D%28d%29%20%3Ce%3E)",
    );
  });
});

describe("buttons", () => {
  const buttonsOf = (count: number, command: string) =>
    Array.from({ length: count }, (_, at) => ({ label: `b${at}`, command, look: "plain" as const }));
  const withButtons = (count: number, command = "status") => ({
    ...{ title: "t", tone: "neutral" as const },
    parts: [{ is: "buttons" as const, buttons: buttonsOf(count, command) }],
  });

  it.each([
    [0, "sampleMarkdown"],
    [1, "sampleActionCard"],
    [2, "sampleActionCard2"],
    [5, "sampleActionCard5"],
    [6, "sampleActionCard5"],
  ])("%i of them: %s", (count, msgKey) => {
    expect(templateMessage(withButtons(count)).msgKey).toBe(msgKey);
  });

  it("say their command for whoever presses", () => {
    const { buttons } = rendered(withButtons(1, "停止 a&b=c #1?"));
    expect(buttons.map(({ url }) => saidBy(url))).toEqual(["停止 a&b=c #1?"]);
  });

  it("that have no place are written out, to be typed", () => {
    expect(rendered(withButtons(6)).text).toBe("#### t\n\nb5: status");
    expect(rendered(withButtons(1, `plan ${"x".repeat(480)}`))).toMatchObject({
      buttons: [],
      text: expect.stringContaining("b0: plan x"),
    });
  });

  it("whose words would change when typed are only named", () => {
    expect(rendered(withButtons(1, `plan #${"x".repeat(480)}`)).text).toBe("#### t\n\nb0");
    expect(rendered(withButtons(1, `plan ${"x".repeat(2000)}`)).text).toBe("#### t\n\nb0");
  });
});
