/** A card as somebody sees it. */
export type Shown = {
  readonly title: string;
  readonly template: string;
  /** Of all elements but buttons, in order; a table's heads and cells are one each. */
  readonly texts: readonly string[];
  readonly buttons: readonly ShownButton[];
};

type ShownButton = { readonly label: string; readonly value?: unknown; readonly url?: string };

type Fields = Readonly<Record<string, unknown>>;

/** Of JSON 2.0, as far as it is used; every other property is an error there. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  div: ["tag", "text"],
  plain_text: ["tag", "content", "text_size", "text_color"],
  column_set: ["tag", "flex_mode", "columns"],
  column: ["tag", "width", "elements"],
  button: ["tag", "text", "type", "behaviors"],
  table: ["tag", "page_size", "row_height", "columns", "rows"],
};

const BUTTON_TYPES = ["default", "primary", "danger", "primary_text"];
const TEMPLATES = ["blue", "green", "orange", "red"];

/** Things with a tag, and tables. */
const MOST_TAGS = 200;
const MOST_TABLES = 5;

/** What a card shows; what it may not have is thrown. */
export function shownBy(content: string): Shown {
  const card: Fields = JSON.parse(content);
  hasOnly(card, ["schema", "config", "header", "body"]);
  const { config, header, body } = card as Record<string, Fields>;
  if (card["schema"] !== "2.0" || config?.["update_multi"] !== true) throw new Error("want a shared card of 2.0");
  hasOnly(config, ["update_multi", "width_mode"]);
  hasOnly(header ?? {}, ["title", "template"]);
  const template = String(header?.["template"]);
  if (!TEMPLATES.includes(template)) throw new Error(`no template: ${template}`);
  const elements = listOf(body?.["elements"]);
  if ((content.match(/"tag":/g)?.length ?? 0) > MOST_TAGS) throw new Error("over 200 elements");
  if (elements.filter(({ tag }) => tag === "table").length > MOST_TABLES) throw new Error("over five tables");
  const found = elements.flatMap(partsOf);
  return {
    ...{ title: textOf(header?.["title"]), template },
    texts: found.filter((part) => typeof part === "string"),
    buttons: found.filter((part) => typeof part !== "string"),
  };
}

function partsOf(element: Fields): readonly (string | ShownButton)[] {
  const { tag } = element;
  hasOnly(element, PROPERTIES[String(tag)] ?? []);
  switch (tag) {
    case "div":
      return [textOf(element["text"])];
    case "button":
      return [buttonOf(element)];
    case "column_set":
      return listOf(element["columns"]).flatMap((column) => {
        hasOnly(column, PROPERTIES["column"] ?? []);
        return listOf(column["elements"]).flatMap(partsOf);
      });
    case "table":
      return cellsOf(element);
    default:
      throw new Error(`no element: ${tag}`);
  }
}

function buttonOf({ text, type, behaviors }: Fields): ShownButton {
  const [behavior, ...others] = listOf(behaviors);
  if (!behavior || others.length > 0 || !BUTTON_TYPES.includes(String(type))) throw new Error("no button");
  const label = textOf(text);
  if (behavior["type"] === "callback") return { label, value: behavior["value"] };
  const url = String(behavior["default_url"]);
  if (behavior["type"] !== "open_url" || !/^https?:\/\//.test(url)) throw new Error("no behavior");
  return { label, url };
}

function cellsOf({ columns, rows, page_size: size }: Fields): readonly string[] {
  const heads = listOf(columns);
  if (heads.length > 50 || heads.some((head) => head["data_type"] !== "text")) throw new Error("no columns");
  if (typeof size !== "number" || size < 1 || size > 10) throw new Error("no page");
  const cells = listOf(rows).flatMap((row) => heads.map((head) => row[String(head["name"])]));
  return [...heads.map((head) => head["display_name"]), ...cells].map((cell) => {
    if (typeof cell !== "string") throw new Error("no cell");
    return cell;
  });
}

function textOf(text: unknown): string {
  const fields = Object(text) as Fields;
  hasOnly(fields, PROPERTIES["plain_text"] ?? []);
  if (fields["tag"] !== "plain_text" || typeof fields["content"] !== "string") throw new Error("want plain text");
  return fields["content"];
}

function listOf(value: unknown): readonly Fields[] {
  if (!Array.isArray(value)) throw new Error("want a list");
  return value;
}

function hasOnly(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`unknown property, property: ${unknown}`);
}
