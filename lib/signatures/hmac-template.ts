const PARTS = /(\{timestamp\}|\{id\}|\{body\})/;

/** What stands between two parts must hold a character that no id and no timestamp has, or one could take from the other. */
const SEPARATOR = /[^\w-]/;

/** The pieces of a template, in order: `{timestamp}`, `{id}`, `{body}` and the texts between. */
export function piecesOf(template: string): readonly string[] {
  return template.split(PARTS).filter((piece) => piece !== "");
}

/**
 * @param has which of the optional parts the settings say how to read
 * @throws Error when the body is not signed exactly once, when what is read is not signed, or when parts could run into each other
 */
export function checkTemplate(template: string, has: { readonly timestamp: boolean; readonly id: boolean }): void {
  const shown = `the template of signed content is ${JSON.stringify(template)}`;
  const pieces = piecesOf(template);
  const count = (part: string) => pieces.filter((piece) => piece === part).length;
  if (count("{body}") !== 1) throw new Error(`${shown}; want {body} exactly once`);
  for (const part of ["timestamp", "id"] as const) {
    const wanted = has[part] ? 1 : 0;
    // An unsigned id or time is the attacker's to choose.
    if (count(`{${part}}`) !== wanted) throw new Error(`${shown}; want {${part}} ${has[part] ? "once" : "nowhere"}`);
  }
  for (const [index, piece] of pieces.entries()) checkPiece(piece, pieces[index + 1], shown);
}

function checkPiece(piece: string, next: string | undefined, shown: string): void {
  if (PARTS.test(piece)) {
    if (next !== undefined && !SEPARATOR.test(next[0] === "{" ? "" : next)) {
      throw new Error(`${shown}; want a separator, such as a full stop, between its parts`);
    }
  } else if (/[{}]/.test(piece)) {
    throw new Error(`${shown}; want no other braces than {timestamp}, {id} and {body}`);
  }
}
