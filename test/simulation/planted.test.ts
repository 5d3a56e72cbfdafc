import { expect, it } from "vitest";
import { PLANTS } from "./planted/plants.ts";
import { catchPlant } from "./planted/play.ts";

/** Tried where a bug's own seed no longer shows it, because the histories have changed; `npm run simulate:planted` finds new ones. */
const FEW_SEEDS = 12;
const SECONDS = 55;
const FEWEST_CAUGHT = 20;

it(
  "twenty planted bugs and more are caught",
  async () => {
    const plants = PLANTS.filter(({ seed }) => seed !== undefined);
    expect(plants.length).toBeGreaterThanOrEqual(FEWEST_CAUGHT);
    expect(new Set(PLANTS.map(({ name }) => name)).size).toBe(PLANTS.length);
    const until = performance.now() + SECONDS * 1000;
    const missed: string[] = [];
    let caught = 0;
    for (const plant of plants) {
      if (caught >= FEWEST_CAUGHT && performance.now() > until) break;
      if (await catchPlant(plant, FEW_SEEDS)) caught += 1;
      else missed.push(plant.name);
    }
    process.stdout.write(
      `planted: ${caught} caught${missed.length > 0 ? `, not so soon: ${missed.join("; ")}` : ""}\n`,
    );
    expect(caught).toBeGreaterThanOrEqual(FEWEST_CAUGHT);
  },
  (SECONDS + 180) * 1000,
);
