import { checkPlan, findPlan } from "#lib/apply-plan.ts";
import { embedded, loadConfig, openLedger } from "#lib/deps.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { acceptCommand, bringToEnd } from "#lib/run.ts";
import { createPrinter, finish, needSecrets, stopOnSignal, tellingLosses } from "./embedded-run.ts";
import type { Values } from "./options.ts";
import { tellLine } from "./output.ts";

/** Differences named; the rest are counted. */
const MOST_NAMED = 20;

/** `sluice apply PLAN`: does exactly what was planned, or says what has changed since and does nothing. */
export async function applyCommand(hash: string | undefined, values: Values): Promise<number> {
  const configFile = await loadConfig(values.config, process.env);
  const ledger = await openLedger(configFile, process.env);
  const plan = await findPlan(hash, ledger, Date.now());
  const { requestId: _asked, ...command } = plan.command;
  const printer = createPrinter(plan.counts.planned, `${command.action} ${command.target}`);
  const wired = embedded(configFile, ledger, printer.bus, process.env);
  const sluice = { ...wired, send: tellingLosses(wired.send) };
  await needSecrets(command.target, sluice);
  const stop = stopOnSignal();
  const checked = await checkPlan(plan, sluice);
  if (checked.is === "drifted") {
    await tellDrift(checked.drift);
    await ledger.close();
    return 1;
  }
  const sender = {
    origin: "cli",
    requestId: requestIdOf(plan),
    plan: { hash: plan.hash, jobs: checked.jobs },
  } as const;
  const accepted = await acceptCommand(command, sender, sluice, ownLane);
  printer.print(await ledger.verdicts(accepted.runId));
  return finish(await bringToEnd(accepted, sluice, () => !stop.asked), sluice, printer, stop.asked);
}

/** A plan is carried out once; made again, it is another one, even if nothing has changed. */
function requestIdOf({ hash, plannedAt }: { readonly hash: string; readonly plannedAt: number }): string {
  return `plan:${hash.slice(0, 32)}:${plannedAt}`;
}

async function tellDrift(drift: AsyncIterable<string>): Promise<void> {
  let count = 0;
  for await (const one of drift) {
    count += 1;
    if (count <= MOST_NAMED) tellLine(one);
  }
  if (count > MOST_NAMED) tellLine(`and ${count - MOST_NAMED} more`);
  if (count === 0) tellLine("the target is not the one the plan was made for: its config has changed");
  tellLine("this is not what was planned: nothing was done; sluice plan shows what would be done now");
}
