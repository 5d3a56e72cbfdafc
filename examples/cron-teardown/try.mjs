// Plays this example on simulated clouds. No account is needed, and nothing is written but in a folder that is removed again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli/sluice.mjs", import.meta.url));
const isQuick = process.argv.includes("--quick");
const MINUTE_MS = 60_000;

const folder = await mkdtemp(join(tmpdir(), "sluice-try-"));
const simulator = spawn(process.execPath, [cli, "simulate", "--scenario", join(here, "scenario.yaml")], {
  stdio: ["ignore", "pipe", "ignore"],
});
try {
  await play(JSON.parse(await firstLine()));
} finally {
  simulator.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
}

async function play({ url, endpoints }) {
  await prepare(url);
  const environment = { ...process.env, SLUICE_CONFIG: join(folder, "sluice.yaml"), ...keysOf(endpoints) };
  const sluice = (...args) => run(args, environment);

  say("What is there, and what do the policies do?");
  await sluice("jobs");
  await sluice("schedule");
  say("What would be torn down, and what does it cost? prod-* and keep=true are refused.");
  const plan = await sluice("plan", "--policy", "finished-migrations");
  await sluice("plan", "--policy", "paused-syncs");
  say("A policy that is met for the first time begins with its next instant, so nothing is done yet.");
  await sluice("schedule", "--once");
  if (!isQuick) {
    say("Now, in this trial, every minute: jobs are told of, and none is touched before its grace is over.");
    await delay(MINUTE_MS - (Date.now() % MINUTE_MS) + 500);
    await sluice("schedule", "--once");
  }
  say("Whoever does not want to wait applies the plan: exactly what it showed.");
  await sluice("apply", /sluice apply (\w+)/.exec(plan)?.[1] ?? "");
  await sluice("savings");
}

/** The example as it is, but for endpoints on this machine, and firings every minute. */
async function prepare(url) {
  const config = await readFile(join(here, "sluice.yaml"), "utf8");
  const onThisMachine = config
    .replaceAll(/^( +)region: .*$/gm, `$&\n$1endpoint: ${url}`)
    .replaceAll(/cron: ".*?"/g, 'cron: "* * * * *"');
  await writeFile(join(folder, "sluice.yaml"), onThisMachine);
  await cp(join(here, "rates.yaml"), join(folder, "rates.yaml"));
}

/** Under the clouds' standard names. */
function keysOf(endpoints) {
  const [alibaba, huawei] = ["alibaba-dts", "huawei-drs"].map(
    (name) => endpoints.find(({ provider }) => provider === name).credentials,
  );
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: alibaba.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: alibaba.accessKeySecret,
    HUAWEICLOUD_SDK_AK: huawei.accessKeyId,
    HUAWEICLOUD_SDK_SK: huawei.secretAccessKey,
  };
}

/** Shows the command and what it says. @returns what it said to people */
async function run(args, env) {
  process.stdout.write(`\n$ sluice ${args.join(" ")}\n`);
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ["ignore", "inherit", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told += text;
    process.stdout.write(text);
  });
  const [code] = await once(child, "close");
  // 1: some verdict is not succeeded, such as that of a protected job.
  if (code !== 0 && code !== 1) throw new Error(`sluice ${args[0]} ended with ${code}`);
  return told;
}

function say(text) {
  process.stdout.write(`\n# ${text}\n`);
}

async function firstLine() {
  const ended = once(simulator, "close").then(([code]) => {
    throw new Error(`the simulated clouds ended with ${code}; is ${cli} built (npm run build)?`);
  });
  const [line] = await Promise.race([once(simulator.stdout, "data"), ended]);
  return String(line);
}
