import type { SQSRecord } from "aws-lambda";
import * as z from "zod/mini";
import { InputError, parse } from "#lib/jobs/parse.ts";
import { TARGET_NAME } from "#lib/jobs/target.ts";

const tokenSchema = z.strictObject({
  lane: z.string().check(z.regex(TARGET_NAME, "want the name of a lane")),
});

/** The lane that a token says has work. @throws InputError when the message is no token */
export function toLane({ body }: Pick<SQSRecord, "body">): string {
  return parse(tokenSchema, parsed(body), "token").lane;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`the token is not JSON (${text.length} characters); want { "lane": … }`);
  }
}
