import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");

export type Node = { readonly [key: string]: unknown };

/** A reference from one resource to another: `!Ref Queue` or `!GetAtt Queue.Arn`. */
export class Reference {
  readonly name: string;
  readonly attribute: string;

  constructor(text: string) {
    const [name = "", ...attribute] = text.split(".");
    this.name = name;
    this.attribute = attribute.join(".");
  }
}

/** `!Sub`, unresolved; its variables read `<name>`. */
export class Text {
  readonly text: string;

  constructor(text: string) {
    this.text = text.replace(/\$\{([^}]*)\}/g, "<$1>");
  }
}

/** CloudFormation's short forms, as far as the fragments use them. */
const customTags = [
  ...["!Ref", "!GetAtt"].map((tag) => ({ tag, resolve: (text: string) => new Reference(text) })),
  { tag: "!Sub", resolve: (text: string) => new Text(text) },
  ...["!Not", "!Equals"].map((tag) => ({ tag, collection: "seq" as const })),
];

export function load(path: string): Node {
  const value: unknown = parse(readFileSync(join(ROOT, path), "utf8"), { customTags });
  return node(value, path);
}

export function fragmentPaths(): readonly string[] {
  return readdirSync(join(ROOT, "infra"))
    .filter((name) => name.endsWith(".yml"))
    .map((name) => `infra/${name}`);
}

/** Every resource of every fragment, by its name. */
export function resources(): ReadonlyMap<string, Node> {
  const all = fragmentPaths().flatMap((path) => Object.entries(node(at(load(path), "Resources") ?? {}, path)));
  return new Map(all.map(([name, resource]) => [name, node(resource, name)]));
}

export function resource(name: string): Node {
  return node(resources().get(name), name);
}

/** The value at a path such as `Properties.RedrivePolicy.maxReceiveCount`. */
export function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => Object(inner)[key], value);
}

function node(value: unknown, what: string): Node {
  if (typeof value !== "object" || value === null) throw new Error(`${what} is missing; want a mapping`);
  return { ...value };
}

/** Everything inside a value, itself included. */
export function* inside(value: unknown): Generator<unknown> {
  yield value;
  if (typeof value !== "object" || value === null || value instanceof Reference) return;
  for (const inner of Object.values(value)) yield* inside(inner);
}
