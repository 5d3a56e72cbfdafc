import { setTimeout as delay } from "node:timers/promises";
import { embedded, loadConfig, openLedger } from "#lib/deps.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import { firePolicies } from "#lib/fire-policies.ts";
import type { Config } from "#lib/jobs/config.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Policy } from "#lib/jobs/policy.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { nextFiring } from "#lib/jobs/schedule.ts";
import { bringToEnd, type Sluice } from "#lib/run.ts";
import { exitCode, stopOnSignal, tellingLosses } from "./embedded-run.ts";
import type { Values } from "./options.ts";
import { INTERRUPTED, printLine, tellLine } from "./output.ts";
import { printingBus } from "./print-events.ts";
import { type Column, renderTable } from "./table.ts";

/** `sluice schedule`: what the deployed tick does for policies, on a machine without AWS; without --once or --watch it only shows them. */
export async function scheduleCommand(values: Values): Promise<number> {
  if (values.once && values.watch) throw new InputError("--once and --watch exclude each other; want one of them");
  const configFile = await loadConfig(values.config, process.env);
  if (configFile.config.policies.length === 0) throw new InputError(`the config ${configFile.path} has no policies`);
  const ledger = await openLedger(configFile, process.env);
  if (!values.once && !values.watch) return showPolicies(configFile.config, ledger);
  const told: ResultEvent[] = [];
  const wired = embedded(
    configFile,
    ledger,
    printingBus((verdict) => told.push(verdict)),
    process.env,
  );
  const sluice = { ...wired, send: tellingLosses(wired.send) };
  const stop = stopOnSignal();
  if (values.watch) tellLine(`watching ${configFile.config.policies.length} policies; ${soonest(configFile.config)}`);
  do await fireAll(sluice, () => !stop.asked);
  while (values.watch && !stop.asked && (await untilNextMinute(stop)));
  await ledger.close();
  return stop.asked && values.once ? INTERRUPTED : exitCode(told);
}

/** Every firing that is due, one after the other, each to its end. A run that was left over by an earlier process goes on. */
async function fireAll(sluice: Sluice, mayCall: () => boolean): Promise<void> {
  for (const run of await firePolicies(sluice, ownLane)) {
    const { requestId, action, target } = run;
    tellLine(`${requestId}: ${action} on ${target}`);
    const { jobs, notPlanned, unsure } = await bringToEnd(run, sluice, mayCall);
    if (notPlanned !== undefined) tellLine(`${requestId}: nothing was done: ${notPlanned}`);
    else tellLine(`${requestId}: ${jobs} jobs${unsure ? `, ${unsure} left out` : ""}`);
  }
}

const MINUTE_MS = 60_000;

async function untilNextMinute(stop: { readonly asked: boolean }): Promise<boolean> {
  const next = (Math.floor(Date.now() / MINUTE_MS) + 1) * MINUTE_MS;
  while (Date.now() < next && !stop.asked) await delay(Math.min(500, next - Date.now()));
  return !stop.asked;
}

type Row = { readonly policy: Policy; readonly fired: number | undefined; readonly next: number | undefined };

const COLUMNS: readonly Column<Row>[] = [
  { head: "policy", cell: ({ policy }) => policy.name },
  { head: "mode", cell: ({ policy }) => policy.mode },
  { head: "does", cell: ({ policy }) => `${policy.action} on ${policy.target}`, fits: true },
  { head: "schedule", cell: ({ policy }) => `${policy.schedule.cron} ${policy.schedule.timeZone}` },
  { head: "grace", cell: ({ policy }) => policy.grace ?? "–" },
  { head: "last", cell: ({ fired }) => minuteOf(fired) },
  { head: "next", cell: ({ next }) => minuteOf(next) },
];

async function showPolicies({ policies }: Config, ledger: Ledger): Promise<number> {
  const now = Date.now();
  const rows = await Promise.all(
    policies.map(async (policy): Promise<Row> => {
      const state = await ledger.policy(policy.name);
      return { policy, fired: state?.fired, next: nextFiring(policy.schedule, state?.fired ?? now) };
    }),
  );
  await ledger.close();
  printLine(renderTable(rows, COLUMNS, process.stdout.columns));
  return 0;
}

function soonest({ policies }: Config): string {
  const next = policies.map(({ name, schedule }) => ({ name, at: nextFiring(schedule, Date.now()) ?? Infinity }));
  const [first] = next.toSorted((one, other) => one.at - other.at);
  return first && first.at < Infinity
    ? `the next is ${first.name} at ${minuteOf(first.at)}`
    : "none has an instant left";
}

function minuteOf(at: number | undefined): string {
  return at === undefined ? "never" : `${new Date(at).toISOString().slice(0, 16)}Z`;
}
