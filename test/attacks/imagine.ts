import { type Random, randomOf } from "../simulation/random.ts";
import type { Case, Place, Policy, Shape, TargetName } from "./case.ts";
import { guardrailsOf } from "./imagine-guardrails.ts";
import { jobsOf } from "./imagine-jobs.ts";
import { policyOf } from "./imagine-policy.ts";
import { scriptOf } from "./imagine-script.ts";
import { atCloudOf, turnOf } from "./imagine-turns.ts";

const PROVIDERS = ["alibaba-dts", "alibaba-dts", "huawei-drs"] as const;

/** A case from its seed: one attack, several of them on a day, or policies that fire day after day. */
export function imagine(seed: number): Case {
  const random = randomOf(seed, "attack");
  const shape = random.pick(["one", "one", "one", "one", "several", "days", "days"] as const);
  const isAlone = shape === "one" && random.chance(0.7);
  const targets: readonly TargetName[] = isAlone ? ["victim"] : ["victim", "other"];
  const places = targets.map((target): Place => {
    const provider = random.pick(PROVIDERS);
    return { target, provider, jobs: jobsOf(random, provider, shape === "days") };
  });
  const policies = shape === "days" ? policiesOf(random, places) : [];
  return {
    ...{ places, policies, guardrails: guardrailsOf(random, shape) },
    script: scriptOf(random, places, policies, shape),
    during: [
      ...many(random.between(0, 2), () => ({ after: random.between(0, DEPTH[shape]), turn: turnOf(random, places) })),
      ...many(random.chance(0.5) ? 1 : 0, () => ({
        after: 0,
        turn: atCloudOf(random, places, ["retag", "untag", "start"]),
      })),
    ],
  };
}

/** Reads by id that a case has about. */
const DEPTH: Readonly<Record<Shape, number>> = { one: 5, several: 14, days: 12 };

function many<T>(count: number, of: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => of(index));
}

function policiesOf(random: Random, places: readonly Place[]): readonly Policy[] {
  return many(random.chance(0.1) ? 2 : 1, (index) => policyOf(random, random.pick(places), `p${index}`));
}
