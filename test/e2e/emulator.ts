import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter, dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { installPython } from "../venv.ts";

/** What the emulator takes as the root key of its account; no other is let in. */
export const ROOT_KEY = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
export const REGION = "eu-central-1";

const FOLDER = resolve(".e2e");
const READY_MS = 30_000;

export type Emulator = { readonly url: string; stop(): void };

/** MiniStack, with exact versions. @returns its command */
export async function installEmulator(): Promise<string> {
  const command = await installPython(resolve(FOLDER, "venv"), "test/e2e/requirements.txt");
  return command("ministack");
}

/** A function's runtime, and osls, are the first node there is: the one that runs the tests. */
export function pathWithNode(): string {
  return [dirname(process.execPath), process.env["PATH"]].join(delimiter);
}

/** An AWS of its own on a free port: its functions are Node processes, and IAM policies are enforced. */
export async function startEmulator(command: string): Promise<Emulator> {
  await mkdir(FOLDER, { recursive: true });
  const log = await open(resolve(FOLDER, "emulator.log"), "w");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(command, [], {
    env: {
      ...ROOT_KEY,
      PATH: pathWithNode(),
      HOME: FOLDER,
      AUTH: "true",
      GATEWAY_PORT: String(port),
      MINISTACK_REGION: REGION,
    },
    stdio: ["ignore", log.fd, log.fd],
    detached: true,
  });
  await log.close();
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} did not start; see ${FOLDER}/emulator.log`);
  await untilReady(`${url}/_ministack/health`, () => child.exitCode === null);
  return {
    url,
    // With all the functions it has started.
    stop: () => void process.kill(-pid, "SIGKILL"),
  };
}

async function untilReady(url: string, isAlive: () => boolean): Promise<void> {
  for (const end = Date.now() + READY_MS; Date.now() < end; await delay(200)) {
    if (!isAlive()) break;
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
  }
  const log = resolve(FOLDER, "emulator.log");
  throw new Error(`the emulator did not come up; ${existsSync(log) ? `see ${log}` : "it wrote no log"}`);
}

export function freePort(): Promise<number> {
  return new Promise((settle, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => settle(typeof address === "object" && address ? address.port : 0));
    });
  });
}
