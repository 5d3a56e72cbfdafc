/**
 * Slack's limits of a message, written down a second time from its reference, so that what renders is not its own judge. Nothing of lib is
 * used here. @see docs.slack.dev/reference/block-kit
 */
type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && !Array.isArray(value);
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Everything that is wrong with a message's blocks; none: Slack takes them. */
export function wrongBlocks(blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return ["blocks: want an array"];
  const ids = nodes(blocks).flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  return [
    ...(blocks.length > 50 ? [`blocks: ${blocks.length}; want at most 50`] : []),
    // Undocumented: github.com/slackapi/bolt-js/issues/2509
    ...(JSON.stringify(blocks).length > 13_200 ? ["blocks: msg_blocks_too_long"] : []),
    ...(new Set(ids).size < ids.length ? ["blocks: a block_id comes twice"] : []),
    ...(nodes(blocks).filter(({ type }) => type === "table").length > 1 ? ["blocks: only_one_table_allowed"] : []),
    ...blocks.flatMap((block, at) => (isNode(block) ? wrongBlock(block) : ["no block"]).map((why) => `${at}: ${why}`)),
  ];
}

function wrongBlock(block: Node): readonly string[] {
  switch (block["type"]) {
    case "header":
      return wrongText(block["text"], 150, ["plain_text"]);
    case "section":
      return wrongSection(block);
    case "context": {
      const elements = nodes(block["elements"]);
      const why = elements.length < 1 || elements.length > 10 ? ["context: want 1 to 10 elements"] : [];
      return [...why, ...elements.flatMap((element) => wrongText(element, 3000))];
    }
    case "actions":
      return wrongActions(nodes(block["elements"]));
    case "rich_text":
      return wrongRich(nodes(block["elements"]));
    case "divider":
      return [];
    default:
      return [`a block of the kind ${textOf(block["type"])}`];
  }
}

function wrongSection({ text, fields }: Node): readonly string[] {
  const given = nodes(fields);
  if (text === undefined && given.length === 0) return ["section: want a text or fields"];
  return [
    ...(text === undefined ? [] : wrongText(text, 3000)),
    ...(given.length > 10 ? ["section: want at most 10 fields"] : []),
    ...given.flatMap((field) => wrongText(field, 2000)),
  ];
}

function wrongText(value: unknown, most: number, types = ["plain_text", "mrkdwn"]): readonly string[] {
  if (!isNode(value)) return ["a text is missing"];
  const text = textOf(value["text"]);
  return [
    ...(types.includes(textOf(value["type"])) ? [] : [`a text of the kind ${textOf(value["type"])}`]),
    ...(text.trim() === "" ? ["a text is empty"] : []),
    ...(text.length > most ? [`a text of ${text.length}; want at most ${most}`] : []),
    ...(/&(?!(?:amp|lt|gt);)|[<>]/.test(text) ? ["a text is not escaped"] : []),
    ...(text.isWellFormed() ? [] : ["a text is cut within a character"]),
  ];
}

function wrongActions(elements: readonly Node[]): readonly string[] {
  const ids = elements.map(({ action_id }) => action_id);
  return [
    ...(elements.length < 1 || elements.length > 25 ? ["actions: want 1 to 25 elements"] : []),
    ...(new Set(ids).size < ids.length ? ["actions: an action_id comes twice"] : []),
    ...elements.flatMap(wrongButton),
  ];
}

function wrongButton({ type, text, value, url, style, action_id }: Node): readonly string[] {
  return [
    ...(type === "button" ? [] : [`an element of the kind ${textOf(type)}`]),
    ...wrongText(text, 75, ["plain_text"]),
    ...(textOf(value).length < 1 || textOf(value).length > 2000 ? ["a button's value: want 1 to 2000"] : []),
    ...(textOf(url).length > 3000 ? ["a button's url: want at most 3000"] : []),
    ...(style === undefined || style === "primary" || style === "danger" ? [] : ["a button's style"]),
    ...(textOf(action_id).length < 1 || textOf(action_id).length > 255 ? ["an action_id: want 1 to 255"] : []),
  ];
}

const RICH = ["rich_text_section", "rich_text_preformatted"];

function wrongRich(elements: readonly Node[]): readonly string[] {
  if (elements.length === 0) return ["rich_text: want elements"];
  return elements.flatMap(({ type, elements: inner }) => [
    ...(RICH.includes(textOf(type)) ? [] : [`rich_text: ${textOf(type)}`]),
    ...(nodes(inner).length === 0 ? ["rich_text: want elements"] : nodes(inner).flatMap(wrongRun)),
  ]);
}

/** A text or a link: whatever mentions is of another kind. */
function wrongRun({ type, text, url }: Node): readonly string[] {
  if (!textOf(text).isWellFormed()) return ["a text is cut within a character"];
  if (type === "text") return textOf(text) === "" ? ["a text is empty"] : [];
  if (type !== "link") return [`rich_text: ${textOf(type)}`];
  return /^https?:\/\//.test(textOf(url)) ? [] : ["a link leads nowhere"];
}
