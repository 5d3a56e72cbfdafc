import type { emptyTally, playSeed } from "../many.ts";
import type { Plant } from "./plants.ts";
import { withPlant } from "./with-plant.ts";

export type Caught = { readonly seeds: number; readonly invariants: readonly string[] };

/** Plays the seed that showed it before, then seeds from 1, with the bug in, until an invariant is violated. @throws when the line to change is not there any more */
export async function catchPlant(plant: Plant, mostSeeds: number): Promise<Caught | undefined> {
  const planted = await withPlant<Simulation>(plant, "test/simulation/many.ts");
  const own = plant.seed === undefined || mostSeeds > MOST_IN_SUITE ? [] : [plant.seed];
  for (const seed of [...own, ...Array.from({ length: mostSeeds }, (_, index) => index + 1)]) {
    const violations = await planted.playSeed(seed, planted.emptyTally());
    const invariants = [...new Set(violations.map(({ invariant }) => invariant))];
    if (invariants.length > 0) return { seeds: seed, invariants };
  }
  return undefined;
}

/** With more seeds than these it is seeds-to-catch that are wanted. */
const MOST_IN_SUITE = 50;

type Simulation = { readonly playSeed: typeof playSeed; readonly emptyTally: typeof emptyTally };
