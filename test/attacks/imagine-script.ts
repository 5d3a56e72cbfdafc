import type { Random } from "../simulation/random.ts";
import type { Order, Place, Policy, Shape, Step } from "./case.ts";
import { orderOf } from "./imagine-order.ts";
import { editOf } from "./imagine-policy.ts";
import { turnOf } from "./imagine-turns.ts";

/** What is asked and what happens in between, one after the other. */
export function scriptOf(
  random: Random,
  places: readonly Place[],
  policies: readonly Policy[],
  shape: Shape,
): readonly Step[] {
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

function many<T>(count: number, of: () => T): readonly T[] {
  return Array.from({ length: count }, of);
}
