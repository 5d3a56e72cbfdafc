import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { transform } from "esbuild";
import type { Order, Outcome } from "./driver.ts";

export type FunctionName = "dispatch" | "control" | "tick" | "webhook" | "chat" | "notify";
export type Container = {
  /** One invocation; the container takes no other meanwhile. `undefined` when it died over it. */
  invoke(order: Order): Promise<Outcome | undefined>;
  /** At once, as a crash or the platform does it. */
  kill(): Promise<void>;
  /** All it has written, on stdout and stderr. */
  output(): string;
};

/** As JavaScript: every container would translate it anew. */
const driver = readFile(join(import.meta.dirname, "driver.ts"), "utf8").then((text) =>
  transform(text, { loader: "ts" }),
);

/** A folder outside the project with nothing in it but what is deployed, and the driver. @returns its path */
export async function unpack(name: FunctionName): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-${name}-`));
  await cp(`dist/functions/${name}`, folder, { recursive: true });
  await writeFile(join(folder, "driver.mjs"), (await driver).code);
  return folder;
}

/**
 * A process of its own with the deployed bundle loaded by plain Node, and no environment but the given one.
 * @param cloud the host whose calls an order may count
 */
export async function startContainer(folder: string, env: NodeJS.ProcessEnv, cloud = ""): Promise<Container> {
  const child = spawn(process.execPath, ["driver.mjs", join(folder, "index.mjs"), cloud], {
    env,
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const output: string[] = [];
  const [stdin, stdout, stderr, outcomes] = child.stdio;
  for (const stream of [stdout, stderr]) stream.on("data", (part: Buffer) => output.push(String(part)));
  const lines = createInterface({ input: outcomes as Readable })[Symbol.asyncIterator]();
  const loaded = await lines.next();
  if (loaded.value !== '{"exports":"function"}') {
    throw new Error(`the bundle in ${folder} did not load; want an exported handler. It said: ${output.join("")}`);
  }
  return {
    invoke: async (order) => {
      stdin.write(`${JSON.stringify(order)}\n`);
      const { value, done } = await lines.next();
      return done ? undefined : JSON.parse(value);
    },
    kill: () => kill(child),
    output: () => output.join(""),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
