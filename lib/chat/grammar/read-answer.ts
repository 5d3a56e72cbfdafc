import type { Request, Wrong } from "../request.ts";
import type { Reader } from "./reader.ts";
import type { Token } from "./tokens.ts";
import { missing, wrongWord } from "./wrong.ts";

const CODE = /^[0-9a-f]{6,32}$/;
const HASH = /^[0-9a-f]{64}$/;
const COUNT = /^\d{1,5}$/;

const SOME_CODE = ["the code that the plan shows"];

/** A code as a plan shows it. */
export function readCode(reader: Reader): string | Wrong {
  const token = reader.next();
  if (!token) return missing("code missing", reader.text, SOME_CODE);
  return CODE.test(token.text) ? token.text : wrongWord("bad code", token, SOME_CODE, []);
}

/** `confirm CODE [HASH] [COUNT]`: the hash as a button says it, the count of jobs as a person types it. */
export function readAnswer(is: "confirm" | "approve", reader: Reader): Request | Wrong {
  const code = readCode(reader);
  if (typeof code !== "string") return code;
  const hash = reader.peek();
  const plan = hash && HASH.test(hash.text) ? { plan: hash.text } : {};
  if ("plan" in plan) reader.next();
  const token = reader.next();
  if (!token) return { is, code, ...plan };
  return COUNT.test(token.text) ? { is, code, ...plan, count: Number(token.text) } : badCount(token);
}

function badCount(token: Token): Wrong {
  return wrongWord("bad count", token, ["the count of jobs"], []);
}
