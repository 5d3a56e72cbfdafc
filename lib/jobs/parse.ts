import type * as z from "zod/mini";

/** Bad input from a person or a sender: one clear sentence, and nothing was done. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** Parses what came from outside, or says in one sentence which key is wrong, its value and what would be right. */
export function parse<T extends z.ZodMiniType>(schema: T, value: unknown, what: string): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  // A key that is missing is often the one that is misspelt.
  const issue = mostSpecific(issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]);
  throw new InputError(describe(issue, value, what));
}

/** Inside a union the branch that took the value for its own says more than "invalid input"; else the first does. */
function mostSpecific(issue: z.core.$ZodIssue | undefined): z.core.$ZodIssue | undefined {
  if (issue?.code !== "invalid_union") return issue;
  const issues = issue.errors.flat();
  const inner = issues.find(({ code, path }) => code !== "invalid_type" || path.length > 0) ?? issues[0];
  return inner ? mostSpecific({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

function describe(issue: z.core.$ZodIssue | undefined, value: unknown, what: string): string {
  if (!issue) return `${what} is not valid`;
  const where = [what, ...issue.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))].join("");
  if (issue.code === "unrecognized_keys") return `${where} has the unknown key ${issue.keys.map(quote).join(", ")}`;
  if (issue.code === "invalid_key") {
    const [{ message } = issue] = issue.issues;
    return `${where}: the name is not valid: ${message}`;
  }
  const found = valueAt(value, issue.path);
  const isSecret = found !== undefined && mayBeSecret(issue.path, found);
  return `${where} is ${isSecret ? "not shown" : shown(found)}; ${expected(issue)}`;
}

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return `want ${issue.expected}`;
  if (issue.code === "invalid_value") return `want ${issue.values.map(shown).join(" or ")}`;
  if ("options" in issue) return `want ${issue.options.map(shown).join(" or ")}`;
  return issue.message === "Invalid input" ? "want another value" : issue.message;
}

/** Somebody may have pasted a key where the name of its variable belongs, or an endpoint with user and password. */
function mayBeSecret(path: readonly PropertyKey[], found: unknown): boolean {
  const [block, key] = [path.at(-2), path.at(-1)];
  const isReference = block === "credentials" || path.some((each) => SECRETS.has(each));
  return (isReference && key !== "from") || (typeof found === "string" && /^\w+:\/\/[^/]*@/.test(found));
}

/** Keys of the config under which a reference to a secret belongs. */
const SECRETS: ReadonlySet<PropertyKey> = new Set(["secret", "token", "verificationToken"]);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

const SHOWN_CHARACTERS = 80;

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
