import { parseArgs } from "node:util";
import { InputError } from "#lib/jobs/parse.ts";
import { demo } from "./demo.ts";
import { runCommand } from "./run-command.ts";
import { simulate } from "./simulate.ts";

const USAGE = `sluice: job control for Alibaba Cloud DTS and Huawei Cloud DRS, one proven verdict a job

  sluice run COMMAND.json|- [--config FILE]        run one command to the end; one result event a job on stdout
  sluice simulate [--port N] [--scenario FILE]     start the simulated clouds
  sluice demo                                      the main job on the simulated clouds (what npm start runs)

exit codes of run: 0 every verdict is succeeded, already or planned · 1 some is not · 2 bad input, nothing called · 130 interrupted
`;

const LATER = [
  "plan",
  "apply",
  "schedule",
  "serve",
  "jobs",
  "job",
  "runs",
  "status",
  "cancel",
  "halt",
  "protect",
  "unprotect",
];
const OPTIONS = {
  config: { type: "string" },
  port: { type: "string" },
  scenario: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** The `sluice` command. @returns its exit code; bad input is one sentence on stderr and 2 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    const [command, ...rest] = positionals;
    if (values.help || command === "help") return print(USAGE);
    return await dispatch(command, rest, values);
  } catch (error) {
    if (!isInputError(error)) throw error;
    process.stderr.write(`sluice: ${error.message.split("\n")[0]}\n`);
    return 2;
  }
}

type Values = {
  readonly config?: string | undefined;
  readonly port?: string | undefined;
  readonly scenario?: string | undefined;
};

async function dispatch(command: string | undefined, rest: readonly string[], values: Values): Promise<number> {
  const [file, ...extra] = rest;
  const [unexpected] = command === "run" ? extra : rest;
  if (unexpected !== undefined && !LATER.includes(command ?? ""))
    throw new InputError(`"${unexpected}" is one word too many; see sluice --help`);
  switch (command) {
    case "run":
      return runCommand(file, values.config);
    case "simulate":
      return simulate(values.port, values.scenario);
    case "demo":
      return demo();
    default:
      throw unknown(command);
  }
}

function unknown(command: string | undefined): InputError {
  if (command === undefined) return new InputError("no command given; want run, simulate or demo (see sluice --help)");
  if (LATER.includes(command)) return new InputError(`${command} is not available yet`);
  return new InputError(`"${command}" is not a command; want run, simulate or demo (see sluice --help)`);
}

/** parseArgs throws its own TypeErrors for options it does not know. */
function isInputError(error: unknown): error is Error {
  if (error instanceof InputError) return true;
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
