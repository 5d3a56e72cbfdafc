import { understand } from "#lib/chat/grammar/understand.ts";
import { USAGE, USAGE_NOTES } from "#lib/chat/grammar/usage.ts";
import type { Meant, Request } from "#lib/chat/request.ts";
import { loadConfig } from "#lib/deps.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { cancelCommand, haltCommand, spareCommand } from "./brake-commands.ts";
import { jobCommand } from "./job-command.ts";
import { jobsCommand } from "./jobs-command.ts";
import type { Values } from "./options.ts";
import { printLine, tellLine } from "./output.ts";
import { showPlan } from "./plan-command.ts";
import { runsCommand, statusCommand } from "./runs-commands.ts";
import { wrongLines } from "./wrong-words.ts";

/** `sluice ask "WORDS"`: what the words of a chat come to on the command line. Whatever changes jobs is only planned. */
export async function askCommand(text: string | undefined, values: Values): Promise<number> {
  if (text === undefined) throw new InputError('nothing asked; want words in quotation marks, such as "help"');
  const help = understand(text, []);
  // A machine that has no config yet may still ask what it can ask.
  if (help.is === "understood" && help.request.is === "help") return printHelp(help.request.about);
  const { config } = await loadConfig(values.config, process.env);
  const targets = Object.keys(config.targets);
  const understood = understand(text, targets);
  if (understood.is === "understood") return answer(understood.request, targets, values);
  for (const line of wrongLines(understood, text)) tellLine(line);
  return 2;
}

async function answer(request: Request, targets: readonly string[], values: Values): Promise<number> {
  switch (request.is) {
    case "help":
      return printHelp(request.about);
    case "status":
      return tellStatus(request.of, targets, values);
    case "jobs":
      return listJobs(request, values);
    case "plan":
    case "act":
      return plan(request, values);
    case "confirm":
    case "approve":
      throw new InputError(`a plan is confirmed where it was made; here it is sluice apply ${planOf(request)}`);
    case "cancel":
      return cancelCommand(request.code, values);
    case "halt":
      return haltCommand({ ...values, ...valuesOf(request) });
    case "snooze":
    case "exempt":
      return spareCommand(request.is, request.jobId, { ...values, target: request.target, for: lasting(request) });
    default:
      return request satisfies never;
  }
}

/** The ids of runs are hex digits alone. */
const RUN = /^[0-9a-f]{6,32}$/;

async function tellStatus(of: string | undefined, targets: readonly string[], values: Values): Promise<number> {
  if (of === undefined) return runsCommand(values);
  if (targets.includes(of)) return jobsCommand({ ...values, target: of });
  return RUN.test(of) ? statusCommand(of, values) : jobCommand(of, values);
}

async function listJobs({ target, select }: Meant, values: Values): Promise<number> {
  return jobsCommand({ ...values, target, ...(select ? { select: JSON.stringify(select) } : {}) });
}

async function plan(request: Request & { readonly is: "plan" | "act" }, values: Values): Promise<number> {
  const { is: _is, jobs, select, ...rest } = request;
  const command = parseCommand({ version: 1, ...rest, ...(select ? { select } : { jobs }) });
  return showPlan(command, await loadConfig(values.config, process.env), values.json === true);
}

function planOf({ plan: hash }: { readonly plan?: string }): string {
  return hash?.slice(0, 12) ?? "PLAN";
}

function valuesOf({ target, reason }: { readonly target?: string; readonly reason?: string }): Values {
  return { ...(target === undefined ? {} : { target }), ...(reason === undefined ? {} : { reason }) };
}

/** The grammar's durations are whole minutes. */
function lasting({ lastsMs }: { readonly lastsMs: number }): string {
  return `${lastsMs / 60_000}m`;
}

function printHelp(about: string | undefined): number {
  const lines = Object.entries(USAGE).flatMap(([verb, usage]) => (about === undefined || verb === about ? usage : []));
  printLine([...lines, "", ...USAGE_NOTES].join("\n"));
  return 0;
}
