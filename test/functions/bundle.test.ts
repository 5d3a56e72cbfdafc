import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startContainer, unpack } from "./container.ts";

/** What a cold start has to read; the yaml parser beside it is read for a YAML config only. */
const MOST_BYTES = 500_000;

it.concurrent.each(["dispatch", "control", "tick"] as const)(
  "the bundle of %s is small, and loads with no environment and no packages beside it",
  async (name) => {
    const folder = await unpack(name);
    expect((await stat(join(folder, "index.mjs"))).size).toBeLessThanOrEqual(MOST_BYTES);
    const container = await startContainer(folder, {});
    await container.kill();
    expect(container.output()).toBe('{"exports":"function"}\n');
    await rm(folder, { recursive: true });
  },
);
