import { readFile, writeFile } from "node:fs/promises";
import type { Message } from "../slack-room.ts";

/**
 * Draws what stands in a room roughly as Slack shows it, as a page for a browser to take a picture of:
 * `node test/chat/pictures/slack-page.ts transcript.json page.html`, the transcript being the stand-in's, as JSON.
 */
export function slackPage(messages: readonly Message[], title = "#replication"): string {
  return `<!doctype html><meta charset="utf-8"><title>${html(title)}</title><style>${STYLE}</style>
<h1>${html(title)}</h1>
${messages.map(messageOf).join("\n")}
`;
}

type Node = Readonly<Record<string, unknown>>;
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Of a text object: Slack's three escapes stand for themselves in HTML too. */
const shown = (value: unknown) => textOf((value as Node | undefined)?.["text"]).replaceAll("\n", "<br>");

function messageOf({ to, thread, history, blocks, text }: Message): string {
  const edited = history.length > 0 ? ' <span class="small">(edited)</span>' : "";
  const only = to === undefined ? "" : '<div class="small">Only visible to you</div>';
  const body = blocks.length > 0 ? blocks.map(blockOf).join("\n") : `<p>${text}</p>`;
  return `<article class="${thread === undefined ? "" : "thread"}"><i>S</i><div>${only}<b>Sluice</b> <span class="app">APP</span>${edited}
${body}</div></article>`;
}

function blockOf(block: Node): string {
  switch (block["type"]) {
    case "header":
      return `<h2>${shown(block["text"])}</h2>`;
    case "section":
      return `${block["text"] ? `<p>${shown(block["text"])}</p>` : ""}${nodes(block["fields"])
        .map((field) => `<p class="field">${shown(field)}</p>`)
        .join("")}`;
    case "context":
      return `<p class="small">${nodes(block["elements"]).map(shown).join(" ")}</p>`;
    case "actions":
      return `<p>${nodes(block["elements"]).map(buttonOf).join("")}</p>`;
    case "rich_text":
      return nodes(block["elements"]).map(richOf).join("");
    default:
      return "<hr>";
  }
}

function buttonOf({ text, style }: Node): string {
  return `<button class="${html(textOf(style))}">${shown(text)}</button>`;
}

function richOf({ type, elements }: Node): string {
  const inner = nodes(elements).map(runOf).join("");
  return type === "rich_text_preformatted" ? `<pre>${inner}</pre>` : `<p>${inner.replaceAll("\n", "<br>")}</p>`;
}

function runOf({ type, text, url, style }: Node): string {
  const words = html(textOf(text) || textOf(url));
  if (type === "link") return `<a>${words}</a>`;
  return (style as Node | undefined)?.["bold"] === true ? `<b>${words}</b>` : words;
}

function html(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const STYLE = `
body { width: 760px; margin: 0; padding: 12px 20px; font: 15px/1.47 Lato, "Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif; color: #1d1c1d }
h1 { font-size: 18px; border-bottom: 1px solid #ddd; padding-bottom: 10px; margin: 0 0 8px }
h2 { font-size: 18px; line-height: 1.33; margin: 2px 0 4px } p { margin: 2px 0 6px }
article { display: flex; gap: 8px; padding: 8px 0 } article.thread { margin-left: 16px; padding-left: 26px; border-left: 2px solid #ddd } article > div { flex: 1; min-width: 0 }
article > i { width: 36px; height: 36px; border-radius: 8px; background: #2a6f97; color: #fff; font: 900 20px/36px Lato, Arial, sans-serif; text-align: center }
.app { font-size: 10px; font-weight: 700; background: #e8e8e8; color: #616061; padding: 1px 3px; border-radius: 2px }
.small { font-size: 13px; color: #616061; font-weight: 400 } .field { display: inline-block; width: 48%; vertical-align: top }
pre { font: 12px/1.5 Monaco, Menlo, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; margin: 4px 0; white-space: pre-wrap }
a { color: #1264a3 } button { font: 700 13px Lato, Arial, sans-serif; border: 1px solid #bbb; background: #fff; border-radius: 4px; padding: 5px 12px; margin: 2px 8px 2px 0; color: #1d1c1d }
button.primary { background: #007a5a; border-color: #007a5a; color: #fff } button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
`;

const [, script = "", from, into] = process.argv;
if (script.endsWith("slack-page.ts") && from !== undefined && into !== undefined) {
  await writeFile(into, slackPage(JSON.parse(await readFile(from, "utf8"))));
}
