import type { Random } from "../simulation/random.ts";
import type { Place, Policy } from "./case.ts";
import { selectOf } from "./imagine-select.ts";

const ACTIONS = ["stop", "delete", "teardown", "teardown", "pause", "start", "reset"] as const;
const GRACES = [undefined, undefined, "12h", "1d", "1d", "2d", "2d"] as const;
/** Each firing may do as many as the one before, or more. */
const SLOW_STARTS = [[], [1], [1], [1, 2], [2], [1, 10]] as const;

export function policyOf(random: Random, { target, provider }: Place, name: string): Policy {
  const grace = random.pick(GRACES);
  return {
    ...{ name, target, action: random.pick(ACTIONS), slowStart: random.pick(SLOW_STARTS) },
    select: random.chance(0.5) ? { name: "*" } : selectOf(random, provider),
    mode: random.pick(["act", "act", "act", "notify", "plan"] as const),
    ...(grace === undefined ? {} : { grace }),
  };
}

/** The policy as somebody has changed it: one thing of it, or what it is for. */
export function editOf(random: Random, policy: Policy, places: readonly Place[]): Policy {
  const other = policyOf(random, random.pick(places), policy.name);
  const { grace: _grace, ...rest } = policy;
  const edits: readonly Policy[] = [
    { ...policy, mode: "act" },
    { ...policy, target: other.target },
    { ...policy, grace: "12h" },
    { ...policy, grace: "1d" },
    { ...policy, mode: other.mode },
    { ...policy, action: other.action },
    { ...policy, slowStart: other.slowStart },
    { ...rest, ...(other.grace === undefined ? {} : { grace: other.grace }) },
    { ...policy, select: other.select },
    other,
  ];
  return random.pick(edits);
}
