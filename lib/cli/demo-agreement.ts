import type { ResultEvent } from "#lib/jobs/result-event.ts";

/** One line of a simulated cloud's effect log: what really happened to a job. */
export type LoggedEffect = {
  readonly region: string;
  readonly jobId: string;
  readonly direction?: string;
  readonly effect: string;
};

/**
 * Where verdicts and effects disagree: a step proven without exactly one effect, or an effect no verdict tells of.
 * Empty when they agree.
 */
export function disagreements(verdicts: readonly ResultEvent[], effects: readonly LoggedEffect[]): string[] {
  const claimed = verdicts.flatMap((one) => one.proven.map((step) => name(one.region, one.jobId, one.direction, step)));
  const happened = effects.map((one) => name(one.region, one.jobId, one.direction, one.effect));
  const wrong = [...new Set([...claimed, ...happened])].filter(
    (one) => occurrences(claimed, one) !== 1 || occurrences(happened, one) !== 1,
  );
  return wrong.map(
    (one) => `${one}: told ${occurrences(claimed, one)} times, happened ${occurrences(happened, one)} times`,
  );
}

function name(region: string, jobId: string, direction: string | undefined, step: string): string {
  return `${step} of ${region}/${jobId}/${direction ?? "Forward"}`;
}

function occurrences(list: readonly string[], wanted: string): number {
  return list.filter((one) => one === wanted).length;
}
