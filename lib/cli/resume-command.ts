import { embedded, loadConfig, openLedger } from "#lib/deps.ts";
import { isOwnLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { isOpen } from "#lib/jobs/run.ts";
import { bringToEnd } from "#lib/run.ts";
import { createPrinter, finish, needSecrets, stopOnSignal, tellingLosses } from "./embedded-run.ts";
import { findRun } from "./find-run.ts";
import type { Values } from "./options.ts";

/** `sluice run --resume RUN`: goes on with a run of this ledger; its earlier verdicts are told again. */
export async function resumeCommand(extra: string | undefined, { resume, config }: Values): Promise<number> {
  if (extra !== undefined) throw new InputError(`--resume takes its command from the ledger; leave out "${extra}"`);
  const configFile = await loadConfig(config, process.env);
  const ledger = await openLedger(configFile, process.env);
  const found = await findRun(ledger, resume);
  if (!isOwnLane(found.lane)) {
    throw new InputError(`the run ${found.runId} is worked on by the functions; sluice status ${found.runId} shows it`);
  }
  const printer = createPrinter(found.jobs, `${found.action} ${found.target}`);
  const wired = embedded(configFile, ledger, printer.bus, process.env);
  const sluice = { ...wired, send: tellingLosses(wired.send) };
  if (isOpen(found)) await needSecrets(found.target, sluice);
  const stop = stopOnSignal();
  printer.print(await sluice.ledger.verdicts(found.runId));
  return finish(await bringToEnd(found, sluice, () => !stop.asked), sluice, printer, stop.asked);
}
