import { compile, search } from "@jmespath-community/jmespath";
import * as z from "zod/mini";
import { InputError } from "./parse.ts";

/** A JMESPath expression of the config (https://jmespath.site). */
export const expressionSchema = z.string().check(z.refine(isExpression, "want a JMESPath expression"));

function isExpression(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}

/** What stands in the body where the expression points; null when nothing does. @throws InputError when the body does not fit it */
export function find(expression: string, body: unknown): unknown {
  try {
    return search(Object(body), expression) ?? null;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new InputError(`body does not fit the expression ${expression}: ${why}`, { cause });
  }
}
