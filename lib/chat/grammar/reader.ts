import type { Wrong } from "../request.ts";
import { type Keyword, keywordOf } from "./keywords.ts";
import type { Token } from "./tokens.ts";

/** The words of a text from left to right. Lives for one text. */
export type Reader = {
  readonly text: string;
  peek(): Token | undefined;
  next(): Token | undefined;
  /** The keyword that comes next, if one does; a quoted word is none. */
  keyword(): Keyword | undefined;
  /** All that comes after the last word taken, as it was written. */
  rest(): string;
};

export function createReader(text: string, tokens: readonly Token[]): Reader {
  let index = 0;
  const peek = () => tokens[index];
  return {
    text,
    peek,
    next: () => {
      const token = peek();
      if (token) index += 1;
      return token;
    },
    keyword: () => {
      const token = peek();
      return token && !token.isQuoted ? keywordOf(token.text) : undefined;
    },
    rest: () => {
      const last = tokens[index - 1];
      const rest = last ? text.slice(last.at + last.text.length) : text;
      index = tokens.length;
      return rest.trim();
    },
  };
}

export function isWrong(value: object | undefined): value is Wrong {
  return value !== undefined && "is" in value && value.is === "wrong";
}
