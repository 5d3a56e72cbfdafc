import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Card, CardPart } from "#lib/chat/card.ts";
import { linesOf } from "#lib/chat/slack/columns.ts";
import { renderSlack } from "#lib/chat/slack/render.ts";
import { wrongBlocks } from "../slack-blocks.ts";

const cardOf = (parts: readonly CardPart[], title = "Plan", tone: Card["tone"] = "neutral"): Card => ({
  title,
  tone,
  parts,
});
const blocksOf = (...parts: readonly CardPart[]) => renderSlack(cardOf(parts)).blocks;

describe("a card becomes blocks", () => {
  it("of plain texts, with what it is in the header", () => {
    expect(
      renderSlack(
        cardOf(
          [
            { is: "text", text: "2 jobs" },
            { is: "note", text: "until 12:00" },
          ],
          "Done",
          "good",
        ),
      ),
    ).toEqual({
      text: "✓ Done\n2 jobs",
      blocks: [
        { type: "header", text: { type: "plain_text", text: "✓ Done", emoji: false } },
        { type: "section", text: { type: "plain_text", text: "2 jobs", emoji: false } },
        { type: "context", elements: [{ type: "plain_text", text: "until 12:00", emoji: false }] },
      ],
    });
  });

  it("with facts one below the other", () => {
    const [, facts] = blocksOf({
      is: "facts",
      facts: [
        ["Target", "ali"],
        ["Reason", ""],
      ],
    });
    const elements = [
      { type: "text", text: "Target  ", style: { bold: true } },
      { type: "text", text: "ali" },
      { type: "text", text: "\nReason  ", style: { bold: true } },
      { type: "text", text: "–" },
    ];
    expect(facts).toEqual({ type: "rich_text", elements: [{ type: "rich_text_section", elements }] });
  });

  it("with a table of aligned lines, and what is said of more", () => {
    const rows = [
      ["dts1", "订单"],
      ["dts22", "b\nc"],
    ];
    const text = "ID     Name\ndts1   订单\ndts22  b c";
    expect(blocksOf({ is: "table", heads: ["ID", "Name"], rows, more: "3 more" }).slice(1)).toEqual([
      { type: "rich_text", elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }] },
      { type: "context", elements: [{ type: "plain_text", text: "3 more", emoji: false }] },
    ]);
  });

  it("with a link where a browser opens it, and its text otherwise", () => {
    const linkOf = (url: string) => JSON.stringify(blocksOf({ is: "link", label: "Run", url })[1]);
    expect(linkOf("https://a.example/r?a=1&b=2")).toContain(
      '{"type":"link","url":"https://a.example/r?a=1&b=2","text":"Run"}',
    );
    expect(linkOf("javascript:alert(1)")).not.toContain('"link"');
    expect(linkOf(`https://a.example/${"x".repeat(3000)}`)).not.toContain('"link"');
  });

  it("with buttons that say their command, each of an id of its own", () => {
    const buttons = [1, 2, 3, 4, 5, 6].map((at) => ({
      label: `B${at}`,
      command: `confirm ${at}`,
      look: "plain" as const,
    }));
    const blocks = blocksOf(
      { is: "buttons", buttons },
      { is: "buttons", buttons: [{ ...buttons[0], look: "danger" } as never] },
    );
    const made = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
    expect(new Set(made.map(({ action_id }) => action_id)).size).toBe(7);
    expect(made[6]).toEqual({
      type: "button",
      action_id: "press.6",
      text: { type: "plain_text", text: "B1", emoji: false },
      value: "confirm 1",
      style: "danger",
    });
  });

  it("without a button whose command would have to be cut", () => {
    const button = (command: string) => ({ label: "Go", command, look: "primary" }) as const;
    const blocks = blocksOf({
      is: "buttons",
      buttons: [button("x".repeat(2001)), button("y".repeat(2000)), button("")],
    });
    expect(blocks.flatMap((block) => (block.type === "actions" ? block.elements : []))).toMatchObject([
      { value: "y".repeat(2000) },
    ]);
  });
});

describe("what is too much", () => {
  const row = (at: number) => [`dts${at}`, "x".repeat(40)];
  const buttons = [{ label: "Confirm", command: "confirm abc", look: "primary" as const }];

  it("leaves out rows of a table and counts them, and keeps what stands below it", () => {
    const rows = Array.from({ length: 400 }, (_, at) => row(at));
    const blocks = blocksOf(
      { is: "table", heads: ["ID", "Name"], rows, more: "all in the log" },
      { is: "note", text: "last" },
      { is: "buttons", buttons },
    );
    const text = JSON.stringify(blocks);
    const shown = text.match(/dts\d+/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(150);
    expect(text).toContain(`… +${400 - shown}`);
    expect(blocks.slice(2).map(({ type }) => type)).toEqual(["context", "context", "actions"]);
  });

  it("cuts a long cell, and never an id of a cloud's", () => {
    expect(linesOf(["A"], [["x".repeat(48)], ["x".repeat(49)], ["单".repeat(30)]])).toEqual([
      "A",
      "x".repeat(48),
      `${"x".repeat(47)}…`,
      `${"单".repeat(23)}…`,
    ]);
  });

  it("breaks the last cell of a row where the line would be too wide, at a space, under its own column", () => {
    const [head, row = ""] = linesOf(["job", "plan"], [["x".repeat(40), `refused: ${"why ".repeat(20)}`]]);
    expect(head).toBe(`job${" ".repeat(39)}plan`);
    expect(row.split("\n")).toEqual([
      `${"x".repeat(40)}  refused: ${"why ".repeat(11).trim()}`,
      `${" ".repeat(42)}${"why ".repeat(9).trim()}`,
    ]);
  });

  it("breaks a word that is too wide for its column, counts wide characters twice, and ends after four lines", () => {
    const [, row = ""] = linesOf(["job", "plan"], [["x".repeat(44), "单".repeat(200)]]);
    const lines = row.split("\n").map((line) => line.trimStart().replace(/^x+ +/, ""));
    expect(lines.map(({ length }) => length)).toEqual([25, 25, 25, 25]);
    expect(lines.at(-1)).toBe(`${"单".repeat(24)}…`);
  });

  it("says so with a last line, and keeps the buttons", () => {
    const texts = Array.from({ length: 60 }, (_, at) => ({ is: "text", text: `line ${at}` }) as const);
    const blocks = blocksOf(...texts, { is: "buttons", buttons });
    expect(blocks).toHaveLength(50);
    expect(blocks.at(-2)?.type).toBe("actions");
    expect(JSON.stringify(blocks.at(-1))).toContain("…");
  });
});

describe("nothing in a text is more than text", () => {
  const EVIL = "<!channel> <@U1> <#C1> <https://evil.example|ok> &lt; *b* _i_ ~s~ `c` :smile: @here \u202egnp.exe";

  it.each(["title", "text", "note", "fact", "cell", "label", "button"])("in a %s", (where) => {
    const at = (name: string) => (name === where ? EVIL : "plain");
    const { text, blocks } = renderSlack(
      cardOf(
        [
          { is: "text", text: at("text") },
          { is: "note", text: at("note") },
          { is: "facts", facts: [[at("fact"), at("fact")]] },
          { is: "table", heads: [at("cell")], rows: [[at("cell")]], more: at("cell") },
          { is: "link", label: at("label"), url: "https://a.example/" },
          { is: "buttons", buttons: [{ label: at("button"), command: "x", look: "plain" }] },
        ],
        at("title"),
      ),
    );
    expect(wrongBlocks(blocks)).toEqual([]);
    expect(text).not.toMatch(/[<>*_~`\u202e]|:smile:/);
    expect(JSON.stringify(blocks)).not.toMatch(/mrkdwn|\u202e|"emoji":true|"type":"(?:user|broadcast|channel|emoji)"/);
  });
});

const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "<!channel>",
    "<@U1>",
    "&",
    "<",
    "&amp;",
    "*x*",
    ":smile:",
    "\n",
    " ",
    "",
    "订单",
    "👩‍👩‍👧",
    "\u0000",
    "```",
    "\ud83d",
  ),
  fc.nat(4000).map((length) => "x".repeat(length)),
  fc.nat(2000).map((length) => "&😀".repeat(length)),
);
const text = fc.array(piece, { maxLength: 3 }).map((all) => all.join(""));
const part: fc.Arbitrary<CardPart> = fc.oneof(
  fc.record({ is: fc.constant("text" as const), text }),
  fc.record({ is: fc.constant("note" as const), text }),
  fc.record({ is: fc.constant("facts" as const), facts: fc.array(fc.tuple(text, text), { maxLength: 25 }) }),
  fc.record(
    {
      is: fc.constant("table" as const),
      heads: fc.array(text, { maxLength: 5 }),
      rows: fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 60 }),
      more: text,
    },
    { requiredKeys: ["is", "heads", "rows"] },
  ),
  fc.record({ is: fc.constant("link" as const), label: text, url: fc.oneof(text, fc.webUrl()) }),
  fc.record({
    is: fc.constant("buttons" as const),
    buttons: fc.array(
      fc.record({
        label: text,
        command: text,
        look: fc.constantFrom("plain" as const, "primary" as const, "danger" as const),
      }),
      { maxLength: 30 },
    ),
  }),
);
const card: fc.Arbitrary<Card> = fc.record({
  title: text,
  tone: fc.constantFrom("neutral", "good", "warning", "bad"),
  parts: fc.array(part, { maxLength: 12 }),
});

it("half of a character is shown as what it is: nothing", () => {
  const { text: fallback, blocks } = renderSlack(cardOf([{ is: "facts", facts: [["\ud83d", "\udc00"]] }], "a\ud83d"));
  expect([fallback, JSON.stringify(blocks)].join(" ")).not.toContain("\\ud");
  expect(fallback).toBe("a\ufffd");
});

describe("of any card", () => {
  it("Slack takes the blocks, and nothing in the text for notifications is markup", () => {
    const check = fc.property(card, (drawn) => {
      const { text: fallback, blocks } = renderSlack(drawn);
      expect(wrongBlocks(blocks)).toEqual([]);
      expect(fallback.trim()).not.toBe("");
      expect(fallback.length).toBeLessThanOrEqual(1000);
      expect(fallback).not.toMatch(/[<>*_~`]|:[^\s:]+:|&(?!(?:amp|lt|gt);)/);
    });
    fc.assert(check, { numRuns: 200, seed: 11 });
  }, 60_000);

  it("a button that is shown says its whole command", () => {
    const check = fc.property(card, (drawn) => {
      const commands = drawn.parts.flatMap((each) =>
        each.is === "buttons" ? each.buttons.map(({ command }) => command) : [],
      );
      const shown = renderSlack(drawn).blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
      for (const button of shown) expect(commands).toContain("value" in button ? button.value : undefined);
    });
    fc.assert(check, { numRuns: 100, seed: 12 });
  }, 60_000);
});
