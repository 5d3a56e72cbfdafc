import { createClock, loadConfig, openLedger } from "#lib/deps.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { isOpen, type Run } from "#lib/jobs/run.ts";
import { createPrinter, exitCode } from "./embedded-run.ts";
import type { Values } from "./options.ts";
import { endWhenUnread, onInterrupt, tellLine } from "./output.ts";

const LOOK_EVERY_MS = 2000;
/** From the queue to the ledger a command takes seconds. */
const LONGEST_WAIT_MS = 60_000;

/** `sluice watch`: the verdicts of a run as they come, until it ends. It only looks on. */
export async function watchCommand(runId: string | undefined, { config }: Values): Promise<number> {
  if (runId === undefined) throw new InputError("no run id given; sluice send and sluice runs show them");
  const [ledger, clock] = [await openLedger(await loadConfig(config, process.env), process.env), createClock()];
  endWhenUnread();
  onInterrupt(() => tellLine(`not watched any more; the run goes on: sluice status ${runId}`));
  let run = await begun(runId, ledger, clock);
  if (!run) {
    await ledger.close();
    tellLine(`there is no run ${runId} after a minute; sluice audit shows commands that were rejected, and why`);
    return 1;
  }
  const printer = createPrinter(run.jobs, `${run.action} ${run.target}`);
  for (;;) {
    // Read after the run: of one that had ended none is missed.
    printer.print(await ledger.verdicts(runId));
    if (!isOpen(run)) break;
    await clock.sleep(LOOK_EVERY_MS);
    run = (await ledger.run(runId)) ?? run;
  }
  printer.done();
  await ledger.close();
  if (run.notPlanned !== undefined) tellLine(`nothing was done: ${run.notPlanned}`);
  return run.notPlanned === undefined ? exitCode(printer.printed()) : 1;
}

async function begun(runId: string, ledger: Ledger, clock: Clock): Promise<Run | undefined> {
  for (const end = clock.elapsed() + LONGEST_WAIT_MS; clock.elapsed() < end; await clock.sleep(LOOK_EVERY_MS)) {
    const run = await ledger.run(runId);
    if (run) return run;
  }
  return undefined;
}
