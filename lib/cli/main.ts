import { InputError } from "#lib/jobs/parse.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import manifest from "../../package.json" with { type: "json" };
import { applyCommand } from "./apply-command.ts";
import { askCommand } from "./ask-command.ts";
import { auditCommand, snapshotCommand } from "./audit-commands.ts";
import { cancelCommand, haltCommand, protectCommand, spareCommand, unprotectCommand } from "./brake-commands.ts";
import { COMMANDS, type CommandName } from "./commands.ts";
import { demo } from "./demo.ts";
import { doctorCommand } from "./doctor-command.ts";
import { initCommand } from "./init-command.ts";
import { jobCommand } from "./job-command.ts";
import { jobsCommand } from "./jobs-command.ts";
import { notifyCommand } from "./notify-command.ts";
import { ALL_OPTIONS, type OptionName, readArguments, type Values } from "./options.ts";
import { outliveReaders } from "./output.ts";
import { planCommand } from "./plan-command.ts";
import { resumeCommand } from "./resume-command.ts";
import { runCommand } from "./run-command.ts";
import { runsCommand, statusCommand } from "./runs-commands.ts";
import { savingsCommand } from "./savings-command.ts";
import { scheduleCommand } from "./schedule-command.ts";
import { sendCommand } from "./send-command.ts";
import { serveCommand } from "./serve-command.ts";
import { simulate } from "./simulate.ts";
import { isCommand, overview, usageOf } from "./usage.ts";
import { watchCommand } from "./watch-command.ts";

const NAMES = Object.keys(COMMANDS);

/** The `sluice` command. @returns its exit code; bad input is one sentence on stderr and 2 */
export async function main(argv: readonly string[]): Promise<number> {
  outliveReaders();
  try {
    const { values, words } = readArguments(argv, optionsOf);
    const [command, ...rest] = words;
    if (values.version) return print(`${manifest.version}\n`);
    if (values.help || command === "help") return help(command === "help" ? rest[0] : command);
    return await dispatch(toCommand(command), rest, values);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    process.stderr.write(`sluice: ${error.message.split("\n")[0]}\n`);
    return 2;
  }
}

async function dispatch(command: CommandName, words: readonly string[], values: Values): Promise<number> {
  const unexpected = words[COMMANDS[command].words];
  if (unexpected !== undefined)
    throw new InputError(`"${unexpected}" is one word too many; see sluice ${command} --help`);
  switch (command) {
    case "init":
      return initCommand(values);
    case "run":
      return values.resume === undefined ? runCommand(words[0], values.config) : resumeCommand(words[0], values);
    case "plan":
      return planCommand(words[0], values);
    case "apply":
      return applyCommand(words[0], values);
    case "ask":
      return askCommand(words[0], values);
    case "jobs":
      return jobsCommand(values);
    case "job":
      return jobCommand(words[0], values);
    case "send":
      return sendCommand(words[0]);
    case "watch":
      return watchCommand(words[0], values);
    case "runs":
      return runsCommand(values);
    case "status":
      return statusCommand(words[0], values);
    case "cancel":
      return cancelCommand(words[0], values);
    case "halt":
      return haltCommand(values);
    case "protect":
      return protectCommand(words[0], values);
    case "unprotect":
      return unprotectCommand(words[0], values);
    case "schedule":
      return scheduleCommand(values);
    case "snooze":
    case "exempt":
      return spareCommand(command, words[0], values);
    case "audit":
      return auditCommand(values);
    case "snapshot":
      return snapshotCommand(words[0], values);
    case "savings":
      return savingsCommand(values);
    case "notify":
      return notifyCommand(values);
    case "doctor":
      return doctorCommand(values);
    case "serve":
      return serveCommand(values);
    case "simulate":
      return simulate(values.port, values.scenario);
    case "demo":
      return demo();
    default:
      return command satisfies never;
  }
}

/** For a word that is no command, all: it is the word that is wrong. */
function optionsOf(word: string | undefined): readonly OptionName[] {
  if (word === undefined) return [];
  return isCommand(word) ? COMMANDS[word].options : ALL_OPTIONS;
}

function toCommand(name: string | undefined): CommandName {
  const want = `want ${NAMES.slice(0, -1).join(", ")} or ${NAMES.at(-1)} (see sluice --help)`;
  if (name === undefined) throw new InputError(`no command given; ${want}`);
  if (isCommand(name)) return name;
  throw new InputError(`"${name}" is not a command${didYouMean(name, NAMES)}; ${want}`);
}

function help(about: string | undefined): number {
  return print(about === undefined ? overview() : usageOf(toCommand(about)));
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
