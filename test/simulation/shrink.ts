import { check } from "./checker.ts";
import { play } from "./history.ts";
import type { Plan } from "./plan.ts";

/** Plays enough for any history; a shrinking that takes longer gives what it has. */
const MOST_PLAYS = 400;

/** The smallest plan found that still violates the invariant: greedily without faults, messages, jobs and the clouds' own faults. */
export async function shrink(plan: Plan, invariant: string): Promise<Plan> {
  let plays = 0;
  const fails = async (smaller: Plan): Promise<boolean> => {
    plays += 1;
    if (plays > MOST_PLAYS) return false;
    return check(smaller, await play(smaller)).some((violation) => violation.invariant === invariant);
  };
  let best = plan;
  for (let isSmaller = true; isSmaller && plays < MOST_PLAYS; ) {
    isSmaller = false;
    for (const cut of cuts(best)) {
      const smaller = cut(best);
      if (!smaller || !(await fails(smaller))) continue;
      best = smaller;
      isSmaller = true;
    }
  }
  return best;
}

type Cut = (plan: Plan) => Plan | undefined;

/** Every way to leave one thing out, the largest things first. Each finds its thing by identity, since others may be gone by then. */
function* cuts({ faults, messages, clouds }: Plan): Iterable<Cut> {
  for (const one of messages) yield (plan) => leftOut(plan.messages, one, (rest) => ({ ...plan, messages: rest }));
  for (const one of faults) yield (plan) => leftOut(plan.faults, one, (rest) => ({ ...plan, faults: rest }));
  for (const { region, faults: script, jobs } of clouds) {
    for (const one of script)
      yield (plan) =>
        inCloud(plan, region, (cloud) => without(cloud.faults, one, (rest) => ({ ...cloud, faults: rest })));
    for (const { id } of jobs) yield (plan) => withoutJob(plan, region, id);
  }
}

function leftOut<T>(from: readonly T[], one: T, to: (rest: readonly T[]) => Plan): Plan | undefined {
  return from.includes(one) && from.length > 0 ? to(from.filter((other) => other !== one)) : undefined;
}

function without<T>(
  from: readonly T[],
  one: T,
  to: (rest: T[]) => Plan["clouds"][number],
): Plan["clouds"][number] | undefined {
  return from.includes(one) ? to(from.filter((other) => other !== one)) : undefined;
}

function inCloud(
  plan: Plan,
  region: string,
  change: (cloud: Plan["clouds"][number]) => Plan["clouds"][number] | undefined,
): Plan | undefined {
  const cloud = plan.clouds.find((one) => one.region === region);
  const changed = cloud && change(cloud);
  return changed && { ...plan, clouds: plan.clouds.map((one) => (one === cloud ? changed : one)) };
}

/** The job is not asked for any more; its cloud keeps it, so that nothing else becomes an unknown id. */
function withoutJob(plan: Plan, region: string, id: string): Plan | undefined {
  const target = Object.entries(plan.config.targets).find(([, one]) => one.region === region)?.[0];
  const messages = plan.messages.map((message) => {
    const { wish } = message;
    if (!wish || wish.target !== target || wish.jobs.length < 2 || !wish.jobs.some((job) => job.id === id))
      return message;
    const fewer = { ...wish, jobs: wish.jobs.filter((job) => job.id !== id) };
    const body = JSON.stringify(JSON.parse(message.body), (key, value) => (key === "jobs" ? fewer.jobs : value));
    return { ...message, wish: fewer, body };
  });
  return messages.some((message, index) => message !== plan.messages[index]) ? { ...plan, messages } : undefined;
}

/** What is left of a plan, for a person to read. */
export function tell({ messages, faults, clouds }: Plan): readonly string[] {
  const asked = messages.map(({ id, at, wish, body }) => {
    if (!wish) return `${id} at ${at} ms: ${body}`;
    const more = [wish.dryRun ? "dry run" : "", wish.force ? "force" : ""].filter(Boolean).join(", ");
    const selected = wish.select ? [`select ${JSON.stringify(wish.select)}`] : [];
    return `${id} at ${at} ms: ${wish.action} ${[...selected, ...wish.jobs.map(({ id: job, direction }) => `${job}${direction === "Reverse" ? " reverse" : ""}`)].join(" ")} in ${wish.target}, ${wish.deadlineSeconds} s ${more}`;
  });
  const named = new Set(messages.flatMap(({ wish }) => wish?.jobs.map(({ id }) => id) ?? []));
  const places = clouds.map(({ jobs, credentials: _credentials, ...knobs }) => {
    const isAnySelected = messages.some(({ wish }) => wish?.select);
    const shown = jobs
      .filter(({ id }) => isAnySelected || named.has(id))
      .map(({ createdAt: _createdAt, ...job }) => job);
    return `cloud ${JSON.stringify(knobs)} with ${JSON.stringify(shown)}`;
  });
  return [...asked, ...faults.map((fault) => `fault ${JSON.stringify(fault)}`), ...places];
}
