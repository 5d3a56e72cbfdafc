import type { Message } from "../slack-stand-in.ts";

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** What a person reads of a message, line by line: its header, and all below it but the buttons. */
export function slackText({ blocks }: Pick<Message, "blocks">): { readonly title: string; readonly text: string } {
  const [head, ...rest] = blocks.filter(({ type }) => type !== "actions").map(textOf);
  return { title: head ?? "", text: rest.join("\n") };
}

/** The labels of its buttons. */
export function slackButtons({ blocks }: Pick<Message, "blocks">): readonly string[] {
  return blocks.filter(({ type }) => type === "actions").flatMap(({ elements }) => nodes(elements).map(textOf));
}

/** Of any block or element: what it says itself, then what is in it. */
function textOf(node: Node): string {
  const { text, url, elements } = node;
  const own = isNode(text) ? textOf(text) : typeof text === "string" ? unescaped(text, node) : "";
  const inner = nodes(elements).map(textOf).join("");
  return [own, inner, typeof url === "string" ? ` ${url}` : ""].join("");
}

/** In a plain text three characters are written as entities; in rich text none is. */
function unescaped(text: string, { type }: Node): string {
  if (type !== "plain_text") return text;
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
