/** Control replies and gateway errors; an HTML page of some proxy has another root. */
const DOCUMENT = /^(?:<\?xml[^<>]*\?>\s*)?<(\w*Response|Error)(?:\s[^<>]*)?>([\s\S]*)<\/\1\s*>$/;
const CHILD = /\s*<([A-Za-z]\w*)(?:\s[^<>]*)?(?:\/>|>([\s\S]*?)<\/\1\s*>)\s*/gy;
const CDATA = /^<!\[CDATA\[([\s\S]*)\]\]>$/;

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/**
 * Reads the fields of a flat XML reply: text children of the root, nested ones left out. Undefined when the text is not a
 * whole document of a known root, so that a truncated reply is never half believed. Knows no DTD and no entity but the five.
 */
export function xmlFields(text: string): Readonly<Record<string, string>> | undefined {
  const content = DOCUMENT.exec(text)?.[2]?.trim();
  if (content === undefined) return undefined;
  const children = [...content.matchAll(CHILD)];
  const read = children.reduce((length, [whole]) => length + whole.length, 0);
  if (read !== content.length) return undefined;
  return Object.fromEntries(children.flatMap(([, name = "", raw = ""]) => fieldOf(name, raw)));
}

function fieldOf(name: string, raw: string): [string, string][] {
  const literal = CDATA.exec(raw.trim())?.[1];
  if (literal !== undefined) return [[name, literal]];
  return raw.includes("<") ? [] : [[name, unescaped(raw.trim())]];
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return NAMED[name] ?? whole;
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
