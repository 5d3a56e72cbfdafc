import type { Observation } from "#lib/jobs/observation.ts";

type Observations = Readonly<Record<string, Observation>>;

/** What was observed, by key, apart from what is to be kept before a delete. */
export function withoutDefinitions(observed: ReadonlyMap<string, Observation>): Observations {
  const entries = [...observed].map(([key, observation]) => {
    if (observation.is !== "seen") return [key, observation] as const;
    const { definition: _definition, ...rest } = observation;
    return [key, rest] as const;
  });
  return Object.fromEntries(entries);
}

/** What is to be kept of each job before it is deleted. */
export function definitionsOf(observed: ReadonlyMap<string, Observation>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...observed].map(([key, one]) => [key, one.is === "seen" ? one.definition : undefined]));
}
