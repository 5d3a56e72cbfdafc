import type { Ledger } from "#lib/engine/ledger.ts";
import type { Run } from "#lib/jobs/run.ts";

/** Runs that are looked through for the beginning of an id: the latest. Whole ids, as buttons say them, find any. */
export const MOST_RUNS = 200;

const WHOLE = /^[0-9a-f]{32}$/;

/** The runs that a code means, but those that only make a plan. @param latest when they were read already */
export async function findRuns(
  code: string,
  ledger: Pick<Ledger, "run" | "runs">,
  latest?: readonly Run[],
): Promise<readonly Run[]> {
  const exact = WHOLE.test(code) ? await ledger.run(code) : undefined;
  const runs = exact ? [exact] : (latest ?? (await ledger.runs(MOST_RUNS)));
  return runs.filter(({ runId, wantsPlan }) => !wantsPlan && runId.startsWith(code));
}
