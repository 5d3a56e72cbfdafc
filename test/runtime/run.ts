import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { startAwsStandIn } from "../aws/stand-in.ts";
import { bare, captured, requested } from "../functions/events.ts";
import { clientFor, createTable } from "../io/dynamodb.store.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { type RuntimeApi, startRuntimeApi, type Told } from "./runtime-api.ts";

/**
 * `npm run runtime`: each packaged zip under AWS's own runtime client. Prints cold starts and memory, and fails when a partial batch, an
 * error at start, or a message after a time-out is not as Lambda has it.
 */
const RIC = resolve("test/runtime/node_modules/aws-lambda-ric/index.mjs");
const NAMES = ["dispatch", "control", "tick", "webhook", "chat", "notify"] as const;
const COLD_STARTS = 7;

/** What the runtime client wants to know of its function. */
const LAMBDA = {
  AWS_LAMBDA_FUNCTION_NAME: "test",
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/test",
  AWS_LAMBDA_LOG_STREAM_NAME: "test",
};

const aws = await startAwsStandIn(Date.now);
const admin = clientFor(aws.url);
const table = await createTable(admin);
admin.destroy();
const config = resolve(await mkdtemp(join(tmpdir(), "sluice-runtime-")), "sluice.json");
const target = { provider: "alibaba-dts", region: "cn-hangzhou", credentials: { from: "ssm", id: "/sluice/dev/a" } };
const hook = {
  ...{ name: "lag", scheme: "alertmanager", secret: { from: "ssm", id: "/sluice/dev/webhooks/lag" } },
  allow: [{ action: "stop", target: "a" }],
  command: { action: "stop", target: "a", jobs: "alerts[].labels.dts_job_id" },
};
aws.parameters.put(hook.secret.id, "a-token");
await writeFile(config, JSON.stringify({ targets: { a: target }, ledger: "dynamodb", webhooks: [hook] }));
const env = {
  ...{ SLUICE_TABLE_NAME: table, SLUICE_BUS_NAME: "bus", SLUICE_CONFIG: config },
  SLUICE_WORK_QUEUE_URL: aws.queues.create("work.fifo"),
  SLUICE_PRIVATE_QUEUE_URL: aws.queues.create("private"),
  SLUICE_NOTIFY_QUEUE_URL: aws.queues.create("notify"),
  ...{
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  },
};

try {
  for (const name of NAMES) process.stdout.write(`${name.padEnd(9)} ${await measured(name)}\n`);
  await partialBatch();
  await errorAtStart();
  await timeOut();
} finally {
  await aws.close();
}

/** What each is invoked with: nothing to do, but for an alert at the function URL, and a platform that is not in the config. */
function firstEvent(name: (typeof NAMES)[number]): object {
  if (name === "tick") return {};
  if (name === "chat") return requested("POST", "/chat/slack");
  if (name !== "webhook") return { Records: [] };
  return requested(
    "POST",
    "/hooks/lag",
    { authorization: "Bearer a-token" },
    JSON.stringify(groupOf([alertOf("job-1")])),
  );
}

/** From the start of the process until it asks for work, over several starts; then what an invocation leaves in memory. */
async function measured(name: (typeof NAMES)[number]): Promise<string> {
  const folder = await unpack(name);
  const [starts, answers]: [number[], number[]] = [[], []];
  let memory = 0;
  for (let round = 0; round < COLD_STARTS; round += 1) {
    await under(folder, name, async (api, child, sinceMs) => {
      assert.equal(await api.started(), "ready");
      starts.push(sinceMs());
      const told = await api.invoke(firstEvent(name), 30_000);
      answers.push(sinceMs());
      assert.equal(told.is, "response", JSON.stringify(told.body));
      if (name === "webhook") assert.equal(Object(told.body).statusCode, 202, JSON.stringify(told.body));
      if (name === "chat") assert.equal(Object(told.body).statusCode, 401, JSON.stringify(told.body));
      memory = Math.max(memory, residentMb(child));
    });
  }
  await rm(folder, { recursive: true });
  const [fastest, median] = [Math.min(...starts), medianOf(starts)].map(Math.round);
  return `cold start ${median} ms (fastest ${fastest} of ${COLD_STARTS}), first event answered after ${Math.round(medianOf(answers))} ms, ${memory} MB then`;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function partialBatch(): Promise<void> {
  const folder = await unpack("dispatch");
  const good = bare({ action: "stop", target: "a", jobs: ["job-1"] }, "good");
  const [bad] = captured("sqs-malformed").Records;
  await under(folder, "dispatch", async (api) => {
    await api.started();
    const told = await api.invoke({ Records: [bad, good] }, 30_000);
    assert.deepEqual(told, { is: "response", body: { batchItemFailures: [{ itemIdentifier: bad?.messageId }] } });
  });
  assert.equal(aws.queues.messages("work.fifo").length, 1);
  process.stdout.write("partial batch: the bad message goes back, the good one's run has its token\n");
  await rm(folder, { recursive: true });
}

async function errorAtStart(): Promise<void> {
  const folder = await unpack("control");
  await writeFile(join(folder, "dist/functions/control/index.mjs"), "throw new Error('no such piece');");
  await under(folder, "control", async (api) => {
    const told = await api.started();
    assert.equal(Object(told).is, "init error", JSON.stringify(told));
  });
  process.stdout.write("error at start: told as such, nothing was invoked\n");
  await rm(folder, { recursive: true });
}

/** The platform kills what overruns; the message comes again to a new process. */
async function timeOut(): Promise<void> {
  const folder = await unpack("dispatch");
  const event = { Records: [bare({ action: "stop", target: "a", jobs: ["job-2"] }, "slow")] };
  aws.script("TransactWriteItems", ["drop-after"]);
  await under(folder, "dispatch", async (api, child) => {
    await api.started();
    const told = api.invoke(event, 30_000);
    while (!aws.calls().includes("TransactWriteItems")) await new Promise((next) => setImmediate(next));
    child.kill("SIGKILL");
    assert.equal((await told).is, "died");
  });
  const ended: Told[] = [];
  await under(folder, "dispatch", async (api) => {
    await api.started();
    ended.push(await api.invoke(event, 30_000));
  });
  assert.deepEqual(ended, [{ is: "response", body: { batchItemFailures: [] } }]);
  process.stdout.write("time-out: killed in the middle, the same message again is the same run\n");
  await rm(folder, { recursive: true });
}

async function under(
  folder: string,
  name: string,
  story: (api: RuntimeApi, child: ChildProcess, sinceMs: () => number) => Promise<void>,
): Promise<void> {
  const api = await startRuntimeApi();
  const handler = `dist/functions/${name}/index.handler`;
  const begun = performance.now();
  const child = spawn(process.execPath, [RIC, handler], {
    cwd: folder,
    env: { ...env, ...LAMBDA, AWS_LAMBDA_RUNTIME_API: api.host, LAMBDA_TASK_ROOT: folder, _HANDLER: handler },
    stdio: ["ignore", "ignore", "ignore"],
  });
  child.once("exit", api.died);
  try {
    await story(api, child, () => performance.now() - begun);
  } finally {
    child.kill("SIGKILL");
    api.close();
  }
}

/** What was packaged, as Lambda unpacks it. */
async function unpack(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `sluice-runtime-${name}-`));
  execFileSync("python3", ["-m", "zipfile", "-e", `.serverless/${name}.zip`, folder]);
  return folder;
}

function residentMb({ pid }: ChildProcess): number {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kb) / 1024);
}
