import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";

const CLI = resolve("dist/cli/sluice.mjs");

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
type Started = { readonly child: ChildProcess; readonly ended: Promise<Ended> };
type Options = { readonly input?: string; readonly env?: NodeJS.ProcessEnv };

/** A folder with a config, a ledger and simulated clouds of its own. */
export type Place = {
  readonly folder: string;
  readonly url: string;
  readonly announced: { readonly url: string; readonly effects: string; readonly endpoints: readonly object[] };
  write(name: string, content: unknown): Promise<string>;
  start(args: readonly string[], options?: Options): Started;
  /** `sluice run` of one command. */
  run(command: object): Promise<Ended>;
  logged(page: "effects" | "calls"): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
};

const HUAWEI = {
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  credentials: { accessKeyId: "hwkey", secretAccessKey: "hwsecret" },
};

/** Starts `sluice simulate` with an Alibaba cloud, and a Huawei one if given, and writes a config with the targets `ali` and `hw`. */
export async function open(cloud: object, huawei?: object): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-cli-"));
  const write = async (name: string, content: unknown) => {
    const path = join(folder, name);
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  const seed = {
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    credentials: { accessKeyId: "key", accessKeySecret: "secret" },
  };
  await write("scenario.json", { clouds: [{ ...seed, ...cloud }, ...(huawei ? [{ ...HUAWEI, ...huawei }] : [])] });
  const start = (args: readonly string[], options: Options = {}) => startCli(folder, args, options);
  const simulator = start(["simulate", "--port", "0", "--scenario", "scenario.json"]);
  const announced = await firstLine(simulator);
  await write("sluice.yaml", configOf(announced.url, huawei && huaweiTarget(announced.url)));
  let commands = 0;
  return {
    folder,
    announced,
    url: announced.url,
    write,
    start,
    run: async (command) => {
      commands += 1;
      const file = await write(`command-${commands}.json`, { version: 1, target: "ali", ...command });
      return start(["run", file]).ended;
    },
    logged: async (page) => rowsOf(await (await fetch(`${announced.url}/_sim/${page}`)).text()),
    close: async () => {
      simulator.child.kill("SIGTERM");
      await simulator.ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const huaweiTarget = (endpoint: string) => `
  hw:
    provider: huawei-drs
    region: cn-north-4
    endpoint: ${endpoint}
    projectId: ${HUAWEI.projectId}
    credentials: { from: env, accessKeyId: HW_AK, secretAccessKey: HW_SK }`;

export const configOf = (endpoint: string, more = "") => `
targets:
  ali:
    provider: alibaba-dts
    region: cn-hangzhou
    endpoint: ${endpoint}
    credentials: { from: env, accessKeyId: ALI_AK, accessKeySecret: ALI_SK }${more}
ledger: { sqlite: ledger.db }
`;

function startCli(folder: string, args: readonly string[], { input, env }: Options): Started {
  const keys = { ALI_AK: "key", ALI_SK: "secret", HW_AK: "hwkey", HW_SK: "hwsecret" };
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: env ?? keys,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => undefined).end(input ?? "");
  const told = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => {
    told.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told.stderr += text;
  });
  const ended = once(child, "close").then(([code]): Ended => ({ code, ...told }));
  return { child, ended };
}

async function firstLine({ child, ended }: Started): Promise<Place["announced"]> {
  const line = once(child.stdout ?? child, "data").then(([text]) => JSON.parse(String(text)));
  const early = ended.then(({ stderr }) => {
    throw new Error(`the simulator ended: ${stderr}`);
  });
  return Promise.race([line, early]);
}

export function rowsOf<T = Record<string, unknown>>(ndjson: string): T[] {
  return ndjson
    .split("\n")
    .filter((line) => line !== "")
    .map((line): T => JSON.parse(line));
}

/** The result events on stdout. @throws when there is anything else on it */
export function eventsOf({ stdout }: Ended): ResultEvent[] {
  return rowsOf(stdout).map((row) => resultEventSchema.parse(row));
}
