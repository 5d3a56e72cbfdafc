import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Credentials } from "#lib/providers/provider.ts";

type Shape = { readonly wanted: readonly string[]; readonly optional: readonly string[] };

/** The keys of a stored secret: those of the credentials. */
const SHAPES: Readonly<Record<Target["provider"], readonly Shape[]>> = {
  "alibaba-dts": [{ wanted: ["accessKeyId", "accessKeySecret"], optional: ["securityToken"] }],
  "huawei-drs": [
    { wanted: ["accessKeyId", "secretAccessKey"], optional: ["securityToken"] },
    { wanted: ["user", "password", "domain"], optional: [] },
  ],
};

/**
 * The credentials in a stored secret's text.
 * @throws InputError naming target, id and the keys wanted; never what was found, since even a key's name may be a secret there
 */
export function parseSecret(text: string, target: Target, id: string): Credentials {
  const shapes = SHAPES[target.provider];
  const entries = entriesOf(text);
  if (entries && shapes.some((shape) => fits(entries, shape))) return Object.fromEntries(entries);
  const keys = shapes.map(({ wanted, optional }) => [...wanted, ...optional.map((key) => `${key}?`)].join(", "));
  throw new InputError(
    `target ${target.name}: the secret ${id} does not hold its keys; want a JSON object of texts with ${keys.join(", or ")}`,
  );
}

/** Every value a text that is not blank, without the line break it was pasted with. */
function entriesOf(text: string): readonly (readonly [string, string])[] | undefined {
  const value = objectOf(text);
  if (!value) return undefined;
  const entries = Object.entries(value).map(([key, one]) => [key, typeof one === "string" ? one.trim() : ""] as const);
  return entries.every(([, one]) => one !== "") ? entries : undefined;
}

function fits(entries: readonly (readonly [string, string])[], { wanted, optional }: Shape): boolean {
  const keys = entries.map(([key]) => key);
  return wanted.every((key) => keys.includes(key)) && keys.every((key) => [...wanted, ...optional].includes(key));
}

/** JSON.parse quotes what it cannot read: its error goes no further. */
function objectOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
