import { type ConfigFile, loadConfig, openLedger, readingOnly } from "#lib/deps.ts";
import { runRefusal } from "#lib/engine/guardrails.ts";
import { commandOf } from "#lib/fire-policies.ts";
import { targetOf } from "#lib/jobs/check-command.ts";
import { type Command, parseCommand } from "#lib/jobs/command.ts";
import type { Config } from "#lib/jobs/config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { type PlanRecord, toPlanHead, toPlanRecord } from "#lib/jobs/plan-record.ts";
import type { StoredPlan } from "#lib/jobs/stored-plan.ts";
import { didYouMean } from "#lib/jobs/suggest.ts";
import { type Planner, planJobs } from "#lib/plan-jobs.ts";
import { createLeftOut } from "./left-out.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, printJson, printLine, tellCount, tellLine } from "./output.ts";
import { costOf, renderPlan } from "./plan-table.ts";
import { readCommand } from "./read-command.ts";
import { readSelect } from "./select-option.ts";

/** Rows a table has; a longer plan is read as JSON. */
const MOST_ROWS = 500;

/** `sluice plan`: every job that a command would touch, what would be done with it and why; kept for sluice apply. Changes nothing. */
export async function planCommand(file: string | undefined, values: Values): Promise<number> {
  const configFile = await loadConfig(values.config, process.env);
  const command =
    values.policy === undefined ? await commandFrom(file, values) : ofPolicy(file, values, configFile.config);
  return showPlan(command, configFile, values.json === true);
}

/** Plans a command, keeps the plan and prints it, with how to apply it. */
export async function showPlan(command: Command, configFile: ConfigFile, isJson: boolean): Promise<number> {
  const ledger = await openLedger(configFile, process.env);
  const planner: Planner = { ...readingOnly(configFile, process.env), ledger };
  await planner.secrets(targetOf(configFile.config, command.target), false);
  endWhenUnread();
  const left = createLeftOut();
  let read = 0;
  const plan = await planJobs(command, planner, (listed) => {
    read += 1;
    if (read % 100 === 0) tellCount(`${read} jobs`);
    if (listed.is === "unsure") left.note(listed.why, listed.report);
  });
  tellCount("");
  await printPlan(plan, planner, isJson);
  left.tell();
  await ledger.close();
  return 0;
}

/** A command file, or the least that a selection needs. */
async function commandFrom(file: string | undefined, values: Values): Promise<Command> {
  const { action, target, select } = values;
  if (file !== undefined && (action ?? target ?? select) !== undefined) {
    throw new InputError("the command file says what to plan; leave out --action, --target and --select");
  }
  if (file !== undefined) return parseCommand(await readCommand(file, "plan"));
  if (action === undefined || target === undefined || select === undefined) {
    throw new InputError("nothing to plan; want COMMAND.json, or --action, --target and --select");
  }
  return parseCommand({ version: 1, action, target, select: readSelect(select) });
}

/** What a policy would plan if it fired now. @throws InputError that names those there are */
function ofPolicy(
  file: string | undefined,
  { policy: name = "", action, target, select }: Values,
  { policies }: Config,
): Command {
  if ((file ?? action ?? target ?? select) !== undefined) {
    throw new InputError("--policy says what to plan; leave out the command file, --action, --target and --select");
  }
  const policy = policies.find((each) => each.name === name);
  if (policy) return commandOf({ ...policy, mode: "act" });
  const names = policies.map((each) => each.name);
  const hint = didYouMean(name, names) || `; want ${names.join(", ") || "one, and the config has none"}`;
  throw new InputError(`--policy is "${name}", which the config does not have${hint}`);
}

async function printPlan(plan: StoredPlan, { ledger, config, clock }: Planner, isJson: boolean): Promise<void> {
  const target = targetOf(config, plan.command.target);
  const refused = runRefusal(config.guardrails, { action: plan.command.action, jobs: plan.counts.planned });
  if (isJson) printJson(toPlanHead(plan, refused));
  const rows: PlanRecord[] = [];
  for await (const row of ledger.rows(plan.planId)) {
    const record = toPlanRecord(target, row, config.rates, clock.now());
    if (isJson) printJson(record);
    else if (rows.length < MOST_ROWS) rows.push(record);
  }
  if (!isJson) tellTable(plan, rows, clock.now());
  if (refused !== undefined) tellLine(`applied as it is, all would be refused: ${refused}`);
  if (plan.counts.planned > 0 && refused === undefined)
    tellLine(`to do exactly this within a day: sluice apply ${plan.hash.slice(0, 12)}`);
}

function tellTable({ counts, command }: StoredPlan, rows: readonly PlanRecord[], now: number): void {
  if (rows.length > 0) printLine(renderPlan(rows, now, process.stdout.columns));
  const all = counts.planned + counts.already + counts.refused;
  if (all > rows.length) tellLine(`these are the first ${rows.length} of ${all}; --json prints them all`);
  const cost = costOf(rows);
  const told = Object.entries(counts).map(([decision, count]) => `${count} ${decision}`);
  tellLine(`${command.action} on ${command.target}: ${told.join(", ")}${cost === "" ? "" : `; planned: ${cost}`}`);
}
