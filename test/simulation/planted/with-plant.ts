import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { Plant } from "./plants.ts";

/**
 * A copy of a module and of everything it imports, with the one edit, in a folder where it still finds its packages.
 * @throws Error when the line to change is not there any more
 */
export async function withPlant<Module>(
  plant: Pick<Plant, "file" | "find" | "replace">,
  entry: string,
): Promise<Module> {
  const path = resolve(plant.file);
  const source = await readFile(path, "utf8");
  if (!source.includes(plant.find)) {
    throw new Error(`${plant.file} has no "${plant.find}"; want the planted bug brought up to date`);
  }
  const folder = await mkdtemp(resolve("node_modules", ".planted-"));
  const outfile = join(folder, "planted.mjs");
  try {
    await build({
      entryPoints: [entry],
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
