import { compile, isRegistered, search } from "@jmespath-community/jmespath";
import type { Config } from "./config.ts";
import { InputError } from "./parse.ts";

/** @throws InputError naming the webhook and the key of what is no JMESPath expression (https://jmespath.site) */
export function checkExpressions({ webhooks }: Config): void {
  for (const [index, { name, when, command }] of webhooks.entries()) {
    const where = `config.webhooks[${index}] (${name})`;
    if (when !== undefined) check(when, `${where}.when`);
    check(command.jobs, `${where}.command.jobs`);
    for (const key of ["action", "target", "reason"] as const) {
      const word = command[key];
      if (typeof word === "object") check(word.from, `${where}.command.${key}.from`);
    }
  }
}

function check(text: string, where: string): void {
  const unknown = functionsIn(compiled(text, where)).find((name) => !isRegistered(name));
  if (unknown === undefined) return;
  throw new InputError(`${where} is ${JSON.stringify(text)}; JMESPath has no function ${unknown}`);
}

function compiled(text: string, where: string): unknown {
  try {
    return compile(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new InputError(`${where} is ${JSON.stringify(text)}; want a JMESPath expression (${why})`, { cause });
  }
}

/** The compiler takes any name for a function; only a body would show that there is none. */
function functionsIn(node: unknown): readonly string[] {
  if (typeof node !== "object" || node === null) return [];
  const own = "type" in node && node.type === "Function" && "name" in node ? [String(node.name)] : [];
  return [...own, ...Object.values(node).flatMap(functionsIn)];
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
