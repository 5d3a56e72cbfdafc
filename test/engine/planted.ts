import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { playAll } from "./matrix.ts";

/** A bug as one edit of one file. */
export type Plant = { readonly name: string; readonly file: string; readonly find: string; readonly replace: string };

/** The matrix, played by a copy of the code with the bug in it. @throws when the line to change is not there any more */
export async function playWith(plant: Plant): Promise<Awaited<ReturnType<typeof playAll>>> {
  const path = resolve(plant.file);
  const source = await readFile(path, "utf8");
  if (!source.includes(plant.find))
    throw new Error(`${plant.file} has no "${plant.find}"; want the planted bug brought up to date`);
  const outfile = join(await mkdtemp(join(tmpdir(), "planted-")), "matrix.mjs");
  await build({
    entryPoints: ["test/engine/matrix.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "silent",
    alias: { yaml: "./node_modules/yaml/browser/index.js" },
    plugins: [
      {
        name: "plant",
        setup: ({ onLoad }) => {
          onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
            loaded === path ? { contents: source.replace(plant.find, () => plant.replace), loader: "ts" } : undefined,
          );
        },
      },
    ],
  });
  const planted: { playAll: typeof playAll } = await import(pathToFileURL(outfile).href);
  return planted.playAll();
}
