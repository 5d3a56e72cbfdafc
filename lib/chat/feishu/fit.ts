import { type Element, smallPrint, type TableElement } from "./elements.ts";

/**
 * Bytes of all elements as they are in the request, which is JSON as a text in JSON. A request with a card is at most 30 KB, and its header,
 * title and addressee take less than 2,000 of them.
 * @see open.feishu.cn/document/uAjLw4CM/ukTMukTMukTM/reference/im-v1/message/create, "Usage limits"
 */
const MOST_BYTES = 28_000;

/**
 * Things with a `tag` that a card may have are 200; the title is one, and two say that something is left out.
 * @see open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-structure
 */
const MOST_TAGS = 197;

type Size = { readonly bytes: number; readonly tags: number };

/** What is not shown is told where the card ends. */
const CUT = smallPrint("…");

/** What has no room is left out: of tables first, and from the last row on. Buttons stay before all. */
export function fitting(elements: readonly Element[]): readonly Element[] {
  let left: Size = { bytes: MOST_BYTES, tags: MOST_TAGS };
  const kept = new Map<Element, Element>();
  for (const element of elements.toSorted((one, other) => rankOf(one) - rankOf(other))) {
    const part = beginningOf(element, left);
    if (part === undefined) continue;
    const { bytes, tags } = sizeOf(part);
    left = { bytes: left.bytes - bytes, tags: left.tags - tags };
    kept.set(element, part);
  }
  const isCut = elements.some((element) => kept.get(element) !== element);
  return [...elements.flatMap((element) => kept.get(element) ?? []), ...(isCut ? CUT : [])];
}

function rankOf({ tag }: Element): number {
  if (tag === "column_set") return 0;
  return tag === "table" ? 2 : 1;
}

/** As much of it as there is room for. */
function beginningOf(element: Element, left: Size): Element | undefined {
  const { bytes, tags } = sizeOf(element);
  if (tags > left.tags) return undefined;
  if (bytes <= left.bytes) return element;
  return element.tag === "table" ? withFewerRows(element, left.bytes) : undefined;
}

function withFewerRows(table: TableElement, most: number): TableElement | undefined {
  let { bytes } = sizeOf({ ...table, rows: [] });
  let end = 0;
  for (const row of table.rows) {
    bytes += bytesOf(row);
    if (bytes > most) break;
    end += 1;
  }
  return end === 0 ? undefined : { ...table, rows: table.rows.slice(0, end) };
}

/** A text cannot look like one: quotation marks are written otherwise in it. */
function sizeOf(element: Element): Size {
  const tags = JSON.stringify(element).match(/"tag":/g);
  return { bytes: bytesOf(element), tags: tags?.length ?? 0 };
}

/** With a comma behind it, and without the quotation marks around the text. */
function bytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(value))) - 1;
}
