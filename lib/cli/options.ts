import { parseArgs } from "node:util";
import { InputError } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";

/** All options there are; each command takes some of them. */
const OPTIONS = {
  config: { type: "string" },
  target: { type: "string" },
  provider: { type: "string" },
  region: { type: "string" },
  select: { type: "string" },
  action: { type: "string" },
  direction: { type: "string" },
  month: { type: "string" },
  json: { type: "boolean" },
  reason: { type: "string" },
  for: { type: "string" },
  once: { type: "boolean" },
  watch: { type: "boolean" },
  policy: { type: "string" },
  enable: { type: "string" },
  test: { type: "string" },
  lift: { type: "boolean" },
  resume: { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  scenario: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

export type OptionName = keyof typeof OPTIONS;
export const ALL_OPTIONS = Object.keys(OPTIONS) as readonly OptionName[];
export type Values = {
  readonly [name in OptionName]?: (typeof OPTIONS)[name]["type"] extends "boolean" ? boolean : string;
};

export type Arguments = { readonly values: Values; readonly words: readonly string[] };

/**
 * Reads a command line. @param allowed by the command, which is its first word; undefined for no command
 * @throws InputError for an option that is not the command's, or lacks its value
 */
export function readArguments(
  argv: readonly string[],
  allowed: (command: string | undefined) => readonly OptionName[],
): Arguments {
  const { values, positionals, tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  const [command] = positionals;
  const names: readonly OptionName[] = [...allowed(command), "help", "version"];
  for (const token of tokens) if (token.kind === "option") check(token, command, names);
  return { values: values as Values, words: positionals };
}

type OptionToken = { readonly name: string; readonly rawName: string; readonly value: string | undefined };

function check({ name, rawName, value }: OptionToken, command: string | undefined, names: readonly OptionName[]): void {
  const known = names.find((each) => each === name);
  if (known === undefined) {
    const hint =
      didYouMean(
        rawName,
        names.map((each) => `--${each}`),
      ) || `; want ${names.map((each) => `--${each}`).join(", ")}`;
    throw new InputError(`${rawName} is not an option of ${command ?? "sluice"}${hint}`);
  }
  const { type } = OPTIONS[known];
  if (type === "string" && !isValue(value)) throw new InputError(`${rawName} needs a value`);
  if (type === "boolean" && value !== undefined) throw new InputError(`${rawName} takes no value`);
}

/** `--config --json` has forgotten the value; a lone - or a word with one dash may be one. */
function isValue(text: string | undefined): boolean {
  return text !== undefined && text !== "" && !text.startsWith("--");
}

/** @throws InputError when it is no port; 0 is any free one */
export function toPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InputError(`--port is "${text}"; want a whole number from 0 (any free port) to 65535`);
}
