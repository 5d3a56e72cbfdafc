import { loadConfig, openLedger } from "#lib/deps.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { isOwnLane } from "#lib/jobs/lane.ts";
import type { Run } from "#lib/jobs/run.ts";
import { findRun } from "./find-run.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, printJson, printLine, tellLine } from "./output.ts";
import { type Column, renderTable } from "./table.ts";
import { renderVerdicts } from "./verdict-table.ts";

const MOST_RUNS = 50;

const COLUMNS: readonly Column<Run>[] = [
  { head: "run", cell: ({ runId }) => runId },
  { head: "started", cell: ({ startedAt }) => new Date(startedAt).toISOString().slice(0, 19) },
  { head: "action", cell: ({ action, dryRun }) => (dryRun ? `${action} (dry run)` : action) },
  { head: "target", cell: ({ target }) => target },
  { head: "jobs", cell: ({ jobs }) => String(jobs), align: "right" },
  { head: "open", cell: ({ open }) => String(open), align: "right" },
  { head: "verdicts", cell: countsOf, fits: true },
];

/** `sluice runs`: the latest runs of the ledger, the newest first. */
export async function runsCommand(values: Values): Promise<number> {
  const ledger = await openLedger(await loadConfig(values.config, process.env), process.env);
  endWhenUnread();
  const [runs, brakes] = [await ledger.runs(MOST_RUNS), await ledger.brakes()];
  await ledger.close();
  if (values.json) for (const run of runs) printJson(toRecord(run));
  else if (runs.length > 0) printLine(renderTable(runs, COLUMNS, process.stdout.columns));
  for (const brake of brakes.filter(isOn)) tellLine(brakeLine(brake));
  if (runs.length === 0) tellLine("there are no runs yet");
  return 0;
}

/** `sluice status RUN`: its counts, its verdicts, and the brakes that hold it back. */
export async function statusCommand(runId: string | undefined, values: Values): Promise<number> {
  const ledger = await openLedger(await loadConfig(values.config, process.env), process.env);
  endWhenUnread();
  const run = await findRun(ledger, runId);
  const [verdicts, brakes] = [await ledger.verdicts(run.runId), await ledger.brakes()];
  await ledger.close();
  if (values.json) for (const verdict of verdicts) printJson(verdict);
  else {
    printLine(renderTable([run], COLUMNS, process.stdout.columns));
    if (verdicts.length > 0) printLine(`\n${renderVerdicts(verdicts, process.stdout.columns)}`);
  }
  for (const brake of brakes.filter((each) => isOn(each) && holds(each, run))) tellLine(brakeLine(brake));
  for (const line of whatIsLeft(run)) tellLine(line);
  return 0;
}

function whatIsLeft({ runId, lane, open, jobs, isPlanning, notPlanned }: Run): readonly string[] {
  const next = isOwnLane(lane) ? `sluice run --resume ${runId} goes on with it` : "the functions work on it";
  return [
    ...(isPlanning ? [`its plan is being made, and which jobs it has is not known yet; ${next}`] : []),
    ...(notPlanned === undefined ? [] : [`nothing was done: ${notPlanned}`]),
    ...(open > 0 ? [`${open} of ${jobs} jobs are open; ${next}`] : []),
  ];
}

function isOn(brake: BrakeOn): boolean {
  return !("until" in brake) || brake.until > Date.now();
}

function countsOf({ counts, open, jobs }: Run): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  const words = told.map(([verdict, count]) => `${count} ${verdict}`).join(" · ");
  return words || (open < jobs ? `${jobs - open} planned` : "–");
}

function toRecord({ runId, requestId, action, target, origin, dryRun, startedAt, deadline, jobs, open, counts }: Run) {
  const times = { startedAt: new Date(startedAt).toISOString(), deadline: new Date(deadline).toISOString() };
  return { runId, requestId, action, target, origin, dryRun, ...times, jobs, open, counts };
}

function holds(brake: BrakeOn, run: Run): boolean {
  if (brake.is === "cancel") return brake.runId === run.runId;
  if ("until" in brake && run.firing === undefined) return false;
  return (brake.target ?? run.target) === run.target;
}

const SPARED = { snooze: "snoozed", exempt: "exempt" } as const;

function brakeLine(brake: BrakeOn): string {
  const why = brake.reason === undefined ? "" : `: ${brake.reason}`;
  const since = `since ${new Date(brake.at).toISOString().slice(0, 19)}, by ${brake.by}${why}`;
  switch (brake.is) {
    case "halt":
      return `halted: ${brake.target ?? "every target"} (${since})`;
    case "cancel":
      return `cancelled: run ${brake.runId} (${since})`;
    case "protect":
      return `protected: ${brake.jobId} on ${brake.target} (${since})`;
    case "snooze":
    case "exempt":
      return `${SPARED[brake.is]} until ${new Date(brake.until).toISOString().slice(0, 19)}: ${brake.jobId} on ${brake.target} (${since})`;
    default:
      return brake satisfies never;
  }
}
