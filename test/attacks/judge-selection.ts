import { fits, limitOf, stateOf } from "./likeness.ts";
import { keyOf, type Row } from "./row.ts";
import type { Done, Work } from "./work.ts";

type Named = { readonly id: string; readonly direction?: string; readonly kind?: string };

/** The jobs that a command names, each once. */
export function namedBy(jobs: unknown): ReadonlyMap<string, Named> {
  const all = (Array.isArray(jobs) ? jobs : []).map((job): Named => (typeof job === "string" ? { id: job } : job));
  return new Map(all.map((job) => [keyOf(job.id, job.direction), job]));
}

/** The first change of each job: what came before it was the job as others left it. */
export function firstOf(done: readonly Done[]): readonly Done[] {
  return done.filter(({ key }, index) => done.findIndex((other) => other.key === key) === index);
}

/** Jobs that were changed though nobody had asked for them. */
export function unselected(record: Work): readonly string[] {
  const first = firstOf(record.done);
  const wrong = first.flatMap((one) => outside(one, record).map((why) => `${one.key} ${why}`));
  const isTooMany = record.by !== "ids" && first.length > limitOf(record.asked.select);
  return isTooMany ? [...wrong, `${first.length} jobs, over the limit of the selection`] : wrong;
}

function outside(one: Done, record: Work): readonly string[] {
  if (record.by === "ids") return unnamed(one, namedBy(record.asked.jobs));
  const { planned, listed, asked, at } = record;
  const row = planned ? planned.find(({ key }) => key === one.key)?.row : listed.find(({ key }) => key === one.key);
  return [
    ...(planned && !planned.some(({ key }) => key === one.key) ? ["is not in the plan that was applied"] : []),
    ...(!one.read.some((read) => fits(asked.select, read, at)) ? ["does not fit the selection as it was read"] : []),
    ...changed(one, row),
  ];
}

function unnamed({ key, read }: Done, named: ReadonlyMap<string, Named>): readonly string[] {
  const job = named.get(key);
  if (!job) return ["was not named"];
  return job.kind === undefined || job.kind === read[0]?.kind ? [] : ["is of another kind than was said"];
}

/** What was decided about a job was decided about the state that it was listed in. */
function changed({ read }: Done, listed: Row | undefined): readonly string[] {
  if (!listed) return ["was not there when the jobs were listed"];
  const isSame = read.some(({ status }) => stateOf(status) === stateOf(listed.status));
  return isSame ? [] : [`was ${listed.status} when it was listed, and then ${read.map(({ status }) => status)}`];
}
