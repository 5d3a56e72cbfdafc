import type { Card, CardButton, CardPart } from "#lib/chat/card.ts";
import { type Button, divided } from "./buttons.ts";
import { escapeLine, escapeLines, shortened } from "./escape.ts";

/** A card in DingTalk's words: `title` stands in the list of conversations, `text` is markdown. */
export type Rendered = { readonly title: string; readonly text: string; readonly buttons: readonly Button[] };

/** What the documentation advises; there is no limit of its own. */
const LONGEST_TITLE = 100;

/** Characters of one line: a longer one is a text that nobody reads in a chat. */
const LONGEST_LINE = 1000;

/**
 * Bytes of the text as JSON. The parameters of a template are at most 15,000 bytes, and the largest buttons and title take 3,500 of them; a
 * webhook takes 20,000.
 * @see open.dingtalk.com/document/development/the-robot-sends-a-group-message, `msgParam`
 */
const MOST_BYTES = 11_000;

const TONES = { neutral: "", good: "✅ ", warning: "⚠️ ", bad: "❌ " } as const;

/** What is above the buttons, in paragraphs. A text that is too long ends where a paragraph ends, and says so. */
export function rendered({ title, tone, parts }: Card): Rendered {
  const name = shortened(escapeLine(title), LONGEST_TITLE) || "Sluice";
  const { buttons, others } = divided(parts.flatMap((part) => (part.is === "buttons" ? part.buttons : [])));
  const paragraphs = [`#### ${TONES[tone]}${name}`, ...parts.flatMap(paragraphsOf), ...others.map(written)];
  return { title: name, text: fitting(paragraphs.filter((paragraph) => paragraph !== "")), buttons };
}

function paragraphsOf(part: CardPart): readonly string[] {
  switch (part.is) {
    case "text":
      return escapeLines(part.text).map((each) => shortened(each, LONGEST_LINE));
    case "note":
      return escapeLines(part.text).map((each) => `> ${shortened(each, LONGEST_LINE)}`);
    case "facts":
      return part.facts.map(([label, value]) => `${bold(line(label))} ${line(value)}`.trim());
    case "table":
      return tableOf(part);
    case "link":
      return [linkOf(part)];
    case "buttons":
      return [];
    default:
      return part satisfies never;
  }
}

/** DingTalk documents no tables: a row is a line of a list. */
function tableOf({ heads, rows, more }: Extract<CardPart, { is: "table" }>): readonly string[] {
  const joined = (cells: readonly string[]) => cells.map(line).join(" · ");
  const list = [bold(joined(heads)), ...rows.map((cells) => `- ${joined(cells)}`)].filter((each) => each !== "");
  return [list.join("\n"), ...escapeLines(more ?? "").map((each) => `> ${shortened(each, LONGEST_LINE)}`)];
}

function bold(text: string): string {
  return text === "" ? "" : `**${text}**`;
}

/** Only of the web: a client follows addresses of its own kind (`dtmd:`, `dingtalk:`) without a question. */
function linkOf({ label, url }: { readonly label: string; readonly url: string }): string {
  const name = line(label);
  if (!/^https?:\/\/[^@]*$/i.test(url) || !URL.canParse(url)) return name;
  const address = new URL(url).href.replaceAll(/[()<>\\[\]|*`]/g, hexed);
  return name === "" || address.length > LONGEST_LINE ? name : `[${name}](${address})`;
}

/** What a button would have said; words that would not be the same once they are typed are left out. */
function written({ label, command }: CardButton): string {
  const isTypable = command !== "" && escapeLine(command) === command && command.length <= LONGEST_LINE;
  return isTypable ? `${line(label)}: ${command}` : line(label);
}

function hexed(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

function line(text: string): string {
  return shortened(escapeLine(text), LONGEST_LINE);
}

/** Whole lines from the first on, as many as fit. */
function fitting(paragraphs: readonly string[]): string {
  const lines = paragraphs.flatMap((paragraph) => `${paragraph}\n\n`.split(/(?<=\n)(?!\n)/));
  let end = 0;
  let bytes = bytesOf("…");
  for (const each of lines) {
    bytes += bytesOf(each);
    if (bytes > MOST_BYTES) break;
    end += 1;
  }
  const text = lines.slice(0, end).join("");
  return end === lines.length ? text.trimEnd() : `${text.trimEnd()}\n\n…`;
}

/** As JSON writes it, without the quotation marks. */
function bytesOf(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
