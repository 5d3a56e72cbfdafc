import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import { createInterface } from "node:readline/promises";
import { InputError } from "#lib/jobs/parse.ts";
import { answersFrom, type Terminal } from "./init-answers.ts";
import { configText, type Draft, FIRST_POLICY } from "./init-template.ts";
import type { Values } from "./options.ts";
import { INTERRUPTED, tellLine } from "./output.ts";

/** `sluice init`: writes a sluice.yaml to begin with. It names the variables that hold keys, and asks for no key. */
export async function initCommand(values: Values): Promise<number> {
  const file = values.config ?? "sluice.yaml";
  if (existsSync(file)) throw alreadyThere(file);
  const draft = process.stdin.isTTY ? await onTerminal(values, file) : await draftFrom(values, file, undefined);
  if (draft === undefined) return INTERRUPTED;
  await writeNew(file, configText(draft));
  tellNextSteps(draft, values.config ?? (process.env["SLUICE_CONFIG"] ? file : undefined), file);
  return 0;
}

async function draftFrom(values: Values, file: string, terminal: Terminal | undefined): Promise<Draft> {
  const answers = await answersFrom(values, terminal);
  return { ...answers, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC", schema: schemaFor(file) };
}

/** @returns undefined when whoever was asked has left (Ctrl-C, Ctrl-D) */
async function onTerminal(values: Values, file: string): Promise<Draft | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const left = new AbortController();
  lines.once("close", () => left.abort());
  const ask = (question: string) => lines.question(question, { signal: left.signal });
  try {
    return await draftFrom(values, file, { ask, tell: tellLine });
  } catch (error) {
    if (!left.signal.aborted) throw error;
    tellLine("\nleft: nothing was written");
    return undefined;
  } finally {
    lines.close();
  }
}

/** Where an installed Sluice has it, as seen from the config. */
function schemaFor(file: string): string {
  const path = relative(dirname(resolve(file)), resolve("node_modules/sluice/schema/config.schema.json"));
  const seen = path.split(sep).join("/");
  return seen.startsWith(".") ? seen : `./${seen}`;
}

async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: "wx" }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "EEXIST") throw alreadyThere(file);
    throw new InputError(`the config ${file} cannot be written (${cause.code ?? cause.name}); want a writable folder`, {
      cause,
    });
  });
}

function alreadyThere(file: string): InputError {
  return new InputError(`${file} is there already, and is not overwritten; want --config with a new file`);
}

/** @param named the config's file, where the commands would not find it by themselves */
function tellNextSteps({ variables, target }: Draft, named: string | undefined, file: string): void {
  const config = named === undefined ? "" : ` --config ${named}`;
  tellLine(`wrote ${file} for the target ${target}. Next:
  1. export ${variables.key}=… ${variables.secret}=…
  2. sluice doctor${config}   are the keys right, and is the cloud reached?
  3. sluice jobs${config}   what is there?
  4. sluice plan --policy ${FIRST_POLICY}${config}   what would the policy do? It changes nothing.`);
}
