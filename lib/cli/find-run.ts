import type { Ledger } from "#lib/engine/ledger.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Run } from "#lib/jobs/run.ts";

/** The run of this id. @throws InputError when none is given, or this ledger has none of it */
export async function findRun(ledger: Ledger, runId: string | undefined): Promise<Run> {
  if (runId === undefined) throw new InputError("no run id given; sluice runs shows them");
  const run = await ledger.run(runId);
  if (!run) throw new InputError(`this ledger has no run ${JSON.stringify(runId)}; sluice runs shows those there are`);
  return run;
}
