import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { emptyTally, playSeed } from "../many.ts";
import type { Plant } from "./plants.ts";

export type Caught = { readonly seeds: number; readonly invariants: readonly string[] };

/** Plays the seed that showed it before, then seeds from 1, with the bug in, until an invariant is violated. @throws when the line to change is not there any more */
export async function catchPlant(plant: Plant, mostSeeds: number): Promise<Caught | undefined> {
  const planted = await withPlant(plant);
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

/** A copy of everything with the one edit, in a folder where it still finds its packages. */
async function withPlant(plant: Plant): Promise<Simulation> {
  const path = resolve(plant.file);
  const source = await readFile(path, "utf8");
  if (!source.includes(plant.find)) {
    throw new Error(`${plant.file} has no "${plant.find}"; want the planted bug brought up to date`);
  }
  const folder = await mkdtemp(resolve("node_modules", ".planted-"));
  const outfile = join(folder, "simulation.mjs");
  try {
    await build({
      entryPoints: ["test/simulation/many.ts"],
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      outfile,
      logLevel: "silent",
      plugins: [
        {
          name: "plant",
          setup: ({ onLoad, onResolve }) => {
            onResolve({ filter: /^#lib\// }, ({ path: name }) => ({ path: resolve(name.replace("#lib/", "lib/")) }));
            onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
              loaded === path ? { contents: source.replace(plant.find, () => plant.replace), loader: "ts" } : undefined,
            );
          },
        },
      ],
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
