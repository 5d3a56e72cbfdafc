import { type Random, randomOf } from "../simulation/random.ts";
import type { Action, AtCloud, Case, Guardrails, Order, Place, Policy, Step, TargetName, Turn } from "./case.ts";
import { jobsOf } from "./imagine-jobs.ts";
import { orderOf } from "./imagine-order.ts";
import { editOf, policyOf } from "./imagine-policy.ts";

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
      ...many(random.chance(0.5) ? 1 : 0, () => ({ after: 0, turn: atCloudOf(random, places, ["retag", "untag", "start"]) })),
    ],
  };
}

type Shape = "one" | "several" | "days";

/** Reads by id that a case has about. */
const DEPTH: Readonly<Record<Shape, number>> = { one: 5, several: 14, days: 12 };

function many<T>(count: number, of: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => of(index));
}

function scriptOf(random: Random, places: readonly Place[], policies: readonly Policy[], shape: Shape): readonly Step[] {
  if (shape === "days") return daysOf(random, places, policies);
  const before: readonly Step[] = random.chance(0.2) ? [{ do: "turn", turn: turnOf(random, places) }] : [];
  if (shape === "one") return [...before, stepOf(random, places, 1)];
  const late: readonly Step[] = random.chance(0.4) ? [{ do: "wait", until: DAY_MS - random.between(0, 4000) }] : [];
  const orders = many(random.between(2, 4), () => [
    ...(random.chance(0.25) ? [{ do: "turn" as const, turn: turnOf(random, places) }] : []),
    stepOf(random, places, random.chance(0.3) ? 2 : 1),
  ]);
  return [...before, ...late, ...orders.flat()];
}

const DAY_MS = 86_400_000;

function stepOf(random: Random, places: readonly Place[], count: number): Step {
  const orders = many(count, () => orderOf(random, random.pick(places)));
  const [order] = orders;
  if (order?.by !== "plan" || count > 1) return { do: "order", orders };
  const turns = many(random.between(0, 2), () => turnOf(random, placesOf(order, places)));
  return { do: "apply", order, when: random.pick(["planned", "checked"] as const), turns };
}

/** Where an order is for, if it is for any of them. */
function placesOf({ input }: Order, places: readonly Place[]): readonly Place[] {
  const own = places.filter(({ target }) => target === input["target"]);
  return own.length > 0 ? own : places;
}

function policiesOf(random: Random, places: readonly Place[]): readonly Policy[] {
  return many(random.chance(0.1) ? 2 : 1, (index) => policyOf(random, random.pick(places), `p${index}`));
}

/** A night on which nothing may be changed. */
const HALTED_NIGHT: readonly Step[] = [
  { do: "turn", turn: { is: "halt" } },
  { do: "fire" },
  { do: "turn", turn: { is: "lift" } },
];

/** From one firing to the next others do something, or the policy is changed. */
function daysOf(random: Random, places: readonly Place[], policies: readonly Policy[]): readonly Step[] {
  return many(random.pick([3, 3, 4]), (): readonly Step[] => {
    const turns = many(random.pick([0, 0, 0, 1, 1, 2]), () => ({ do: "turn" as const, turn: turnOf(random, places) }));
    const policy = random.pick(policies);
    const edits: readonly Step[] = random.chance(0.25) ? [{ do: "edit", policy: editOf(random, policy, places) }] : [];
    const halted: readonly Step[] = random.chance(0.08) ? HALTED_NIGHT : [];
    return [...turns, ...edits, ...halted, { do: "fire" }];
  }).flat();
}

const AT_CLOUD = ["tag", "retag", "untag", "start", "start", "stop", "vanish"] as const;
const BRAKES = ["protect", "snooze", "snooze", "exempt", "exempt", "configure", "halt", "lift", "cancel"] as const;

function atCloudOf(random: Random, places: readonly Place[], which: readonly AtCloud["is"][]): AtCloud {
  const { target, jobs } = random.pick(places);
  const is = random.pick(which);
  // A change of tags shows where there are some.
  const tagged = jobs.filter(({ tags }) => tags["env"] !== undefined);
  const some = (is === "retag" || is === "untag") && tagged.length > 0 ? tagged : jobs;
  return { is, target, job: random.pick(some).id };
}

function turnOf(random: Random, places: readonly Place[]): Turn {
  if (random.chance(0.5)) return atCloudOf(random, places, AT_CLOUD);
  const { target, jobs } = random.pick(places);
  const job = random.pick(jobs).id;
  const is = random.pick(BRAKES);
  if (is === "halt") return random.chance(0.3) ? { is } : { is, target };
  if (is === "lift") return { is };
  if (is === "cancel") return { is };
  return is === "configure" ? { is, job } : { is, target, job };
}

const ALL: readonly Action[] = ["start", "pause", "stop", "reset", "delete", "teardown"];
const PROTECTING = [{ protected: "true" }, { env: "prod" }, { env: "dev", protected: "true" }];

function guardrailsOf(random: Random, shape: Shape): Guardrails {
  const some = <T>(odds: number, yes: T, no: T) => (random.chance(odds) ? yes : no);
  // What holds on every day of a long case would leave nothing to be seen in it.
  const odds = shape === "one" ? 1 : 0.5;
  return {
    protect: {
      ids: some(0.2 * odds, [`job-${random.between(0, 3)}`], []),
      names: some(0.3 * odds, [random.pick(["prod-*", "tmp-?", "*-1", "dev-1", "*-prod"])], []),
      tags: some<Readonly<Record<string, string>>>(0.3 * odds, random.pick(PROTECTING), {}),
      targets: some(0.06, [random.pick(["victim", "other"])], []),
    },
    limits: {
      jobsPerRun: some(0.25 * odds, random.between(0, 6), 100),
      jobsPerDay: some(shape === "several" ? 0.4 : 0.15, random.between(0, 8), 1000),
      shareOfTarget: some(0.2 * odds, random.pick([0, 0.3, 0.5, 0.9]), 1),
    },
    secondPersonOver: some(0.2 * odds, random.between(0, 3), null),
    origins: { queue: some(0.08, ALL.filter(() => random.chance(0.5)), ALL) },
  };
}
