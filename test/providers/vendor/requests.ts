import fc from "fast-check";
import { stepsOf } from "#lib/jobs/action.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Answer, ApiRequest, Ask, KnownJob, Provider } from "#lib/providers/provider.ts";

/** Reprints a failure of these tests: the jobs, targets and keys are the same for the same seed. */
export const SEED = 20_261_123;

/** Answers that lead a provider along all of its ways: on to the next page, the next kind, the other API. */
const ANSWERS: readonly Answer[] = [
  { ok: true, data: {} },
  { ok: true, data: { DtsJobList: [], TotalRecordCount: 0, jobs: [], total_count: 0, results: [], count: 0 } },
  { ok: false, failure: { kind: "not-found", message: "no" }, effect: "none" },
  {
    ok: false,
    failure: { kind: "invalid-request", message: "no", code: "APIGW.0101", httpStatus: 404 },
    effect: "none",
  },
  { ok: false, failure: { kind: "invalid-state", message: "no" }, effect: "none" },
];
const MOST_PAGES = 20;

/** Every different request that a provider makes of these jobs: each step, each read, the listing. */
export async function requestsOf(provider: Provider, target: Target, jobs: readonly KnownJob[]): Promise<ApiRequest[]> {
  const asked = new Map<string, ApiRequest>();
  const steps = new Set(provider.actions.flatMap(stepsOf));
  for (const answer of ANSWERS) {
    const ask: Ask = async (request) => {
      asked.set(JSON.stringify(request), request);
      return answer;
    };
    for (const step of steps) {
      const fit = jobs.filter((job) => provider.states.rules[step]?.unfit?.(job, true) === undefined);
      for (const call of provider.batches(step, fit)) await provider.act(step, target, call, ask);
    }
    const look = jobs.slice(0, provider.readsTogether);
    await provider.observe(target, look, new Set(), ask);
    await provider.observe(target, look, new Set(look.map(jobKey)), ask);
    await listAll(provider, target, ask);
  }
  return [...asked.values()];
}

async function listAll(provider: Provider, target: Target, ask: Ask): Promise<void> {
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await provider.list(target, cursor, ask);
    if (page?.is !== "page" || page.next === undefined) return;
    cursor = page.next;
  }
}

const ID_LETTERS = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"];

/** Ids as wide as a cloud's may be. @param more letters beyond A-Z a-z 0-9 and the hyphen */
export function anyId(more = ""): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...ID_LETTERS, ...more), minLength: 1, maxLength: 64 });
}

export function anyJobs(ids: fc.Arbitrary<string>, hasDirections: boolean): fc.Arbitrary<Job[]> {
  const job = fc.record(
    {
      id: ids,
      kind: fc.constantFrom("migration", "sync", "change-tracking", "disaster-recovery"),
      instanceId: ids,
      ...(hasDirections ? { direction: fc.constantFrom("Forward", "Reverse") } : {}),
    },
    { requiredKeys: ["id"] },
  );
  return fc.uniqueArray(job, { minLength: 1, maxLength: 12, selector: jobKey });
}

/** Keys and tokens as they travel in a header: printable ASCII without blanks. */
export const anyKey: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(...ID_LETTERS, ..."+/=._~!*'()$&%"),
  minLength: 1,
  maxLength: 120,
});
