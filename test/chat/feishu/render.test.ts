import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Card, CardPart } from "#lib/chat/card.ts";
import { escapeLine, escapeLines } from "#lib/chat/feishu/escape.ts";
import { rendered } from "#lib/chat/feishu/render.ts";
import { shownBy } from "../feishu-cards.ts";

const RUNS = { numRuns: 300 };
const HOSTILE = [
  ...["<at id=all></at>", "<at user_id='ou_1'>x</at>", "<AT id=all>", "</at>", "<!--", "<a href='https://e'>x</a>"],
  ...["<<at", "@_all", "@所有人", "[x](https://e)", "![x](img)", "**b**", "https://e.example", "www.e.example", ":OK:"],
  ...["\u202e", "\u200b<\u200bat id=all>", "\u0000", "\ud800", "\r\n", "\n", "\u2028", '"tag":', '"\\'],
];
const text = fc
  .array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE)), { maxLength: 8 })
  .map((parts) => parts.join(""));
const look = fc.constantFrom("plain", "primary", "danger");

const part: fc.Arbitrary<CardPart> = fc.oneof(
  fc.record({ is: fc.constantFrom("text", "note"), text }),
  fc.record({ is: fc.constant("facts" as const), facts: fc.array(fc.tuple(text, text)) }),
  fc.record({ is: fc.constant("table" as const), heads: fc.array(text), rows: fc.array(fc.array(text)), more: text }),
  fc.record({ is: fc.constant("link" as const), label: text, url: fc.oneof(fc.webUrl(), text) }),
  fc.record({
    is: fc.constant("buttons" as const),
    buttons: fc.array(fc.record({ label: text, command: text, look }), { maxLength: 12 }),
  }),
);
const card: fc.Arbitrary<Card> = fc.record({
  title: text,
  tone: fc.constantFrom("neutral", "good", "warning", "bad"),
  parts: fc.array(part, { maxLength: 10 }),
});

const shown = (given: Card, thread?: string) => shownBy(JSON.stringify(rendered(given, thread)));
const sizeOf = (given: Card) =>
  Buffer.byteLength(
    JSON.stringify({
      receive_id: "x".repeat(256),
      msg_type: "interactive",
      content: JSON.stringify(rendered(given, "x".repeat(256))),
    }),
  );

describe("a text", () => {
  it("means nothing, and is one line without what cannot be seen", () => {
    fc.assert(
      fc.property(text, (given) => {
        const line = escapeLine(given);
        expect(line).not.toMatch(/<[a-z/!]|:\/\/|\bwww\./i);
        expect(line).not.toMatch(/[\p{C}\u2028\u2029]|^\s|\s$/u);
        expect(escapeLine(line)).toBe(line);
      }),
      RUNS,
    );
  });

  it.each([
    ["dtsabc123", "dtsabc123"],
    ["a < b <= 3", "a < b <= 3"],
    ["<at id=all></at>", "＜at id=all>＜/at>"],
    ["<\u200bat id=all>", "＜at id=all>"],
    ["https://a.b www.c", "https：//a.b www．c"],
    ["a\u202eb\u0000\tc\ud800", "ab c"],
  ])("%j becomes %j", (given, wanted) => {
    expect(escapeLine(given)).toBe(wanted);
  });

  it("of several lines keeps them", () => {
    expect(escapeLines("a\r\n\n <b>\u2028c")).toBe("a\n＜b>\nc");
  });
});

describe("a card", () => {
  it("is taken by Feishu, and mentions and links nothing", () => {
    fc.assert(
      fc.property(card, (given) => {
        const { title, texts, buttons } = shown(given);
        const all = [title, ...texts, ...buttons.map(({ label }) => label)].join("\n");
        expect(all).not.toMatch(/<at|<[a-z/!]|:\/\//i);
        expect(buttons.map(({ label }) => label)).not.toContain("");
        expect(JSON.stringify(rendered(given))).not.toMatch(/"tag":"(markdown|lark_md|img|a|at)"/);
        expect(sizeOf(given)).toBeLessThanOrEqual(30_000);
      }),
      RUNS,
    );
  });

  it("in all its parts", () => {
    const given: Card = {
      title: "Plan ab12",
      tone: "warning",
      parts: [
        { is: "text", text: "stop 2 jobs\nfor now" },
        {
          is: "facts",
          facts: [
            ["Target", "dts"],
            ["Reason", ""],
          ],
        },
        { is: "table", heads: ["job", "state"], rows: [["a", "b"], ["c"]], more: "3 more in the run" },
        { is: "note", text: "until 10:00" },
        { is: "link", label: "The run", url: "https://sluice.example/runs/x?seal=a_b" },
        { is: "buttons", buttons: [{ label: "Confirm", command: "confirm ab12", look: "danger" }] },
      ],
    };
    const grey = (content: string) => ({
      tag: "div",
      text: { tag: "plain_text", content, text_size: "notation", text_color: "grey" },
    });
    expect(rendered(given)).toEqual({
      schema: "2.0",
      config: { update_multi: true, width_mode: "fill" },
      header: { title: { tag: "plain_text", content: "Plan ab12" }, template: "orange" },
      body: {
        elements: [
          { tag: "div", text: { tag: "plain_text", content: "stop 2 jobs\nfor now" } },
          { tag: "div", text: { tag: "plain_text", content: "Target: dts\nReason" } },
          {
            ...{ tag: "table", page_size: 10, row_height: "auto" },
            columns: [
              { name: "c0", display_name: "job", data_type: "text" },
              { name: "c1", display_name: "state", data_type: "text" },
            ],
            rows: [
              { c0: "a", c1: "b" },
              { c0: "c", c1: "" },
            ],
          },
          grey("3 more in the run"),
          grey("until 10:00"),
          {
            ...{ tag: "button", text: { tag: "plain_text", content: "The run" }, type: "primary_text" },
            behaviors: [{ type: "open_url", default_url: "https://sluice.example/runs/x?seal=a_b" }],
          },
          {
            ...{ tag: "column_set", flex_mode: "flow" },
            columns: [
              {
                ...{ tag: "column", width: "auto" },
                elements: [
                  {
                    ...{ tag: "button", text: { tag: "plain_text", content: "Confirm" }, type: "danger" },
                    behaviors: [{ type: "callback", value: { command: "confirm ab12" } }],
                  },
                ],
              },
            ],
          },
        ],
      },
    });
  });

  it.each([
    ["neutral", "blue"],
    ["good", "green"],
    ["warning", "orange"],
    ["bad", "red"],
  ] as const)("that is %s is %s", (tone, template) => {
    expect(shown({ title: "t", tone, parts: [] }).template).toBe(template);
  });

  it("leaves out what is empty", () => {
    const parts: Card["parts"] = [
      { is: "text", text: " \n" },
      { is: "facts", facts: [["", ""]] },
      { is: "table", heads: ["job"], rows: [], more: "" },
      { is: "link", label: "", url: "https://a.example" },
      { is: "buttons", buttons: [{ label: "", command: "", look: "plain" }] },
    ];
    expect(rendered({ title: "\u200b", tone: "neutral", parts })).toMatchObject({
      header: { title: { content: "Sluice" } },
      body: { elements: [] },
    });
  });
});

describe("what is too large", () => {
  const row = ["dtsabc123", '"quoted" 任务 😀'.repeat(20), "x".repeat(400)];
  const table = { is: "table", heads: ["job", "name", "why"], rows: Array.from({ length: 500 }, () => row) } as const;
  const buttons = {
    is: "buttons",
    buttons: [{ label: "Confirm", command: "confirm ab12", look: "primary" }],
  } as const;
  const cut = (parts: Card["parts"]) => shown({ title: "任".repeat(500), tone: "bad", parts });

  it("loses rows, and nothing else, and says so", () => {
    const given: Card["parts"] = [table, { is: "note", text: "the end" }, buttons];
    const { texts, buttons: kept } = cut(given);
    expect(texts.slice(-2)).toEqual(["the end", "…"]);
    expect(texts.length).toBeGreaterThan(30);
    expect(kept).toMatchObject([{ label: "Confirm" }]);
    const bytes = sizeOf({ title: "任".repeat(500), tone: "bad", parts: given });
    expect(bytes).toBeLessThanOrEqual(30_000);
    expect(bytes).toBeGreaterThan(27_000);
  });

  it("in one row is left out", () => {
    const cells = Array.from({ length: 50 }, () => "任".repeat(300));
    expect(cut([{ is: "table", heads: [], rows: [cells] }, buttons]).texts).toEqual(["…"]);
  });

  it("of many parts keeps the first and the buttons", () => {
    const texts = Array.from({ length: 300 }, (_, at) => ({ is: "text", text: `line ${at}` }) as const);
    const kept = cut([...texts, buttons]);
    expect(kept.texts[0]).toBe("line 0");
    expect(kept.texts.at(-1)).toBe("…");
    expect(kept.buttons).toHaveLength(1);
  });

  it("ends in the middle of a text", () => {
    expect(cut([{ is: "text", text: "x".repeat(5000) }]).texts[0]).toMatch(/^x{2999}…$/);
  });
});

it("a sixth table is written in lines", () => {
  const table = (at: number) => ({ is: "table", heads: ["job", "state"], rows: [[`j${at}`, "ok"]] }) as const;
  const { texts } = shown({ title: "t", tone: "good", parts: [0, 1, 2, 3, 4, 5].map(table) });
  expect(texts.at(-1)).toBe("job · state\nj5 · ok");
});

describe("a link", () => {
  const linkTo = (url: string) => shown({ title: "t", tone: "neutral", parts: [{ is: "link", label: "l", url }] });

  it.each([
    "javascript:alert(1)",
    "lark://applink.feishu.cn/x",
    "https://a@b.example",
    "x",
    `https://a.example/${"x".repeat(1000)}`,
  ])("to %s is none", (url) => {
    expect(linkTo(url)).toMatchObject({ texts: ["l"], buttons: [] });
  });

  it("leads where it says", () => {
    expect(linkTo("HTTPS://A.example/b c").buttons).toEqual([{ label: "l", url: "https://a.example/b%20c" }]);
  });
});

describe("buttons", () => {
  const withButtons = (count: number, command: string): Card => ({
    ...{ title: "t", tone: "neutral" },
    parts: [
      {
        is: "buttons",
        buttons: Array.from({ length: count }, (_, at) => ({ label: `b${at}`, command, look: "plain" as const })),
      },
    ],
  });

  it("carry their command as it is, and where they are", () => {
    const command = "停止 <a> https://x #1";
    expect(shown(withButtons(1, command)).buttons).toEqual([{ label: "b0", value: { command } }]);
    expect(shown(withButtons(1, command), "om_1").buttons[0]?.value).toEqual({ command, thread: "om_1" });
  });

  it("that have no place are written out, to be typed", () => {
    const { buttons, texts } = shown(withButtons(22, "status"));
    expect(buttons).toHaveLength(20);
    expect(texts).toEqual(["b20: status\nb21: status"]);
  });

  it("whose words would change when typed, or are too many, are only named", () => {
    expect(shown(withButtons(1, "x".repeat(8001)))).toMatchObject({ buttons: [], texts: ["b0"] });
    const { buttons, texts } = shown(withButtons(3, `${"x".repeat(4000)} <a>`));
    expect(buttons).toHaveLength(2);
    expect(texts).toEqual(["b2"]);
  });
});
