import { firstOf, namedBy } from "./judge-selection.ts";
import { limitOf, matched } from "./likeness.ts";
import { keyOf } from "./row.ts";
import type { Outcome, Work } from "./work.ts";

export type Result = {
  readonly key: string;
  readonly verdict: string;
  readonly reason: string;
  readonly attempts: number;
};

/** What a run told of its jobs: one event each. */
export function resultsOf({ runId }: Pick<Work, "runId">, { told }: Pick<Outcome, "told">): readonly Result[] {
  return told
    .filter(({ detailType }) => detailType === "Job Control Verdict" || detailType === "Job Control Plan")
    .filter(({ detail }) => runId !== undefined && detail["runId"] === runId)
    .map(({ detail: { jobId, direction, verdict, reason, attempts } }) => ({
      key: keyOf(String(jobId), direction === undefined ? undefined : String(direction)),
      ...{ verdict: String(verdict), reason: String(reason), attempts: Number(attempts) },
    }));
}

/** Jobs without a verdict, with two of them, or with one that nobody asked for. */
export function untold(record: Work, outcome: Outcome): readonly string[] {
  if (record.runId === undefined) return [];
  const results = resultsOf(record, outcome);
  const keys = results.map(({ key }) => key);
  const ends = outcome.told.filter(({ detailType, detail }) => isEnd(detailType) && detail["runId"] === record.runId);
  const twice = keys.filter((key, index) => keys.indexOf(key) < index);
  const silent = firstOf(record.done).filter(({ key }) => !results.some((one) => one.key === key && one.attempts > 0));
  return [
    ...twice.map((key) => `${key} has two verdicts in one run`),
    ...(ends.length === 1 ? [] : [`${ends.length} ends of one run were told`]),
    ...silent.map(({ key }) => `${key} was changed, and no verdict tells of an attempt`),
    ...missing(record, keys),
  ];
}

const isEnd = (detailType: string) => detailType === "Job Control Run Completed";

function missing(record: Work, keys: readonly string[]): readonly string[] {
  const { may, count } = expected(record);
  const strange = keys.filter((key) => !may.has(key));
  return [
    ...strange.map((key) => `${key} has a verdict in a run that it is no job of`),
    ...(count === undefined || count === keys.length ? [] : [`${keys.length} verdicts, and ${count} jobs`]),
  ];
}

type Expected = { readonly may: ReadonlySet<string>; readonly count?: number };

/** The jobs that may have a verdict, and how many have to. */
function expected({ by, asked, planned, listed, at, policy }: Work): Expected {
  if (planned) return { may: new Set(planned.map(({ key }) => key)), count: planned.length };
  if (by === "ids") return { may: new Set(namedBy(asked.jobs).keys()), count: namedBy(asked.jobs).size };
  const fit = matched(asked.select, listed, at);
  const may = new Set(fit.map(({ key }) => key));
  if (policy?.mode === "notify") return { may, count: 0 };
  if (policy?.mode === "act") return { may };
  return { may, count: Math.min(limitOf(asked.select), may.size) };
}
