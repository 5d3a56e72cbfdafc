import { InputError } from "./parse.ts";

/** A string, or a sign that opens, closes or separates. */
const PIECES = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

/**
 * JSON in which no object has a key twice: of two readers one may take the first and the other the last (RFC 8259, section 4).
 * @throws InputError that shows nothing of the text
 */
export function parseUnambiguous(text: string, what: string): unknown {
  const value = parsed(text, what);
  let place: Place | undefined;
  for (const [piece] of text.matchAll(PIECES)) place = after(place, piece, what);
  return value;
}

/** An object or array that is open, and the one around it. */
type Place = {
  readonly around: Place | undefined;
  /** Of an object: its keys so far. */
  readonly keys?: Set<string>;
  /** In an object: what comes next is a key. */
  readonly isKey?: boolean;
};

function after(place: Place | undefined, piece: string, what: string): Place | undefined {
  if (piece === "{") return { around: place, keys: new Set(), isKey: true };
  if (piece === "[") return { around: place };
  if (piece === "}" || piece === "]") return place?.around;
  if (!place?.keys) return place;
  if (piece === "," || piece === ":") return { ...place, isKey: piece === "," };
  if (place.isKey) addKey(place.keys, piece, what);
  return place;
}

/** `"a"` and `"\u0061"` are one key. */
function addKey(keys: Set<string>, piece: string, what: string): void {
  const key: string = JSON.parse(piece);
  if (keys.has(key)) throw new InputError(`${what} has a key twice in one object; want each once`);
  keys.add(key);
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${what} is not JSON (${text.length} characters)`);
  }
}
