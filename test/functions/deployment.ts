import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { expect } from "vitest";
import { stringify } from "yaml";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { readScenario } from "#lib/simulator/scenario.ts";
import { type Simulator, startSimulator } from "#lib/simulator/server.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";
import { clientFor, createTable } from "../io/dynamodb.store.ts";
import { type Container, type FunctionName, startContainer, unpack } from "./container.ts";
import type { Order, Outcome } from "./driver.ts";
import { PRIVATE_QUEUE_ARN, ROLE_IDS, received } from "./events.ts";

const AWS = {
  region: "eu-central-1",
  accessKeyId: "AKIAEXAMPLEONLY",
  secretAccessKey: "aws-secret-never-shown",
};
export const ALI = {
  accessKeyId: "LTAIexampleonly",
  accessKeySecret: "ali-secret-never-shown",
  securityToken: "ali-sts-token",
};
const HW = { accessKeyId: "HWEXAMPLEONLY", secretAccessKey: "hw-secret-never-shown", securityToken: "hw-sts-token" };
const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";

/** Changes take hold well before the first look. */
const SOON = { startMs: 50, stopMs: 50, pauseMs: 50, resetMs: 50, deleteMs: 50 };

/** 45 s is control's time-out. */
const PLENTY_MS = 45_000;

export type Options = {
  /** What the two clouds hold: merged into the scenario's. */
  readonly alibaba?: object;
  readonly huawei?: object;
  readonly configAs?: "yaml" | "json";
  /** The credentials of acme-cn as its config has them. */
  readonly credentials?: object;
  /** Keys of the config besides its targets. */
  readonly config?: object;
  /** Texts of stored secrets by their id, over the right ones; undefined: no such secret. */
  readonly secrets?: Readonly<Record<string, string | undefined>>;
  /** Over the deployed environment; an undefined one is not set at all. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** Everything there is on AWS and in the clouds for one test, and what it shows of itself. */
export type Deployment = {
  readonly aws: AwsStandIn;
  readonly simulator: Simulator;
  readonly table: string;
  readonly env: NodeJS.ProcessEnv;
  /** Sets the clouds' clocks, and the queues', forward. */
  setForward(ms: number): void;
  now(): number;
  start(name: FunctionName): Promise<Container>;
  /** Delivers tokens to the container, one an invocation, until the queue is empty. */
  drain(control: Container, time?: Partial<Order>): Promise<void>;
  /** What happened in the clouds: `stop job-1`, in no particular order. */
  effects(): readonly string[];
  /** Details of events on the bus, every repetition included. */
  published(detailType: string): readonly ResultEvent[];
  /** How many runs the ledger holds. */
  runs(): number;
  /** Sort keys of the lane's events that count as not sent. */
  unsent(lane: string): readonly string[];
};

/** Tells a story on a deployment of its own; at its end nothing may have shown a secret. */
export async function onDeployment(options: Options, story: (deployment: Deployment) => Promise<void>): Promise<void> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const aws = await startAwsStandIn(now);
  storeSecrets(aws, options.secrets);
  const simulator = await startSimulator({ scenario: scenarioOf(options), now, sleep: () => new Promise(() => {}) });
  const containers: Container[] = [];
  const folder = await mkdtemp(join(tmpdir(), "sluice-config-"));
  const folders = {
    dispatch: await unpack("dispatch"),
    control: await unpack("control"),
    tick: await unpack("tick"),
    webhook: await unpack("webhook"),
    chat: await unpack("chat"),
    notify: await unpack("notify"),
  };
  const table = await emptyTable(aws.url);
  const env = await environment(options, aws, table, simulator.url, folder);
  const start = async (name: FunctionName) => {
    const container = await startContainer(folders[name], env, new URL(simulator.url).host);
    containers.push(container);
    return container;
  };
  const setForward = (ms: number) => {
    ahead += ms;
  };
  try {
    await story({
      aws,
      simulator,
      table,
      env,
      setForward,
      now,
      start,
      ...views(aws, simulator, table),
      drain: drainer(aws),
    });
    expect(secretsIn(everythingShown(aws, table, containers))).toEqual([]);
  } finally {
    await Promise.all(containers.map((container) => container.kill()));
    await Promise.all([aws.close(), simulator.close()]);
    for (const made of [folder, ...Object.values(folders)]) await rm(made, { recursive: true });
  }
}

/** Invokes with plenty of time, and gives the ids of the messages that go back to their queue. */
export async function deliver(container: Container, event: SQSEvent, time: Partial<Order> = {}): Promise<string[]> {
  const outcome = await container.invoke({ event, remainingMs: PLENTY_MS, ...time });
  return failuresOf(outcome);
}

function failuresOf(outcome: Outcome | undefined): string[] {
  const failures: unknown = outcome && "result" in outcome ? Object(outcome.result).batchItemFailures : undefined;
  if (!Array.isArray(failures))
    throw new Error(`the handler answered ${JSON.stringify(outcome)}; want a batch response`);
  return failures.map(({ itemIdentifier }) => itemIdentifier);
}

function scenarioOf({ alibaba = {}, huawei = {} }: Options) {
  return readScenario({
    clouds: [
      { provider: "alibaba-dts", region: "cn-hangzhou", credentials: ALI, transitions: SOON, ...alibaba },
      {
        provider: "huawei-drs",
        region: "cn-north-4",
        projectId: PROJECT,
        credentials: HW,
        transitions: SOON,
        ...huawei,
      },
    ],
  });
}

async function emptyTable(endpoint: string): Promise<string> {
  const client = clientFor(endpoint);
  const name = await createTable(client);
  client.destroy();
  return name;
}

export const ALI_SECRET = "sluice/dev/acme-cn";
const HOOK_SECRET = `whsec_${Buffer.from("hook-secret-never-shown-anywhere").toString("base64")}`;
const HW_SECRET = "/sluice/dev/acme-hw";

/** One in each store. */
function storeSecrets({ secrets, parameters }: AwsStandIn, changed: Options["secrets"] = {}): void {
  const webhooks = { "sluice/dev/webhooks/pager": HOOK_SECRET, "/sluice/dev/webhooks/pager": HOOK_SECRET };
  const texts = { [ALI_SECRET]: JSON.stringify(ALI), [HW_SECRET]: JSON.stringify(HW), ...webhooks, ...changed };
  for (const [id, text] of Object.entries(texts))
    if (text !== undefined) (id.startsWith("/") ? parameters : secrets).put(id, text);
}

/** What infra and serverless.yml set, and nothing of this process's own. */
async function environment(options: Options, aws: AwsStandIn, table: string, endpoint: string, folder: string) {
  const env = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: AWS.region,
    AWS_ACCESS_KEY_ID: AWS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: AWS.secretAccessKey,
    SLUICE_BUS_NAME: "sluice-test",
    SLUICE_TABLE_NAME: table,
    SLUICE_WORK_QUEUE_URL: aws.queues.create("work.fifo"),
    SLUICE_PRIVATE_QUEUE_URL: aws.queues.create("private"),
    SLUICE_PRIVATE_QUEUE_ARN: PRIVATE_QUEUE_ARN,
    SLUICE_CHAT_ROLE_ID: ROLE_IDS.chat,
    SLUICE_WEBHOOK_ROLE_ID: ROLE_IDS.webhook,
    SLUICE_NOTIFY_QUEUE_URL: aws.queues.create("notify"),
    SLUICE_CONFIG: await writeConfig(folder, endpoint, options),
    ...options.env,
  };
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}

async function writeConfig(folder: string, endpoint: string, options: Options): Promise<string> {
  const as = options.configAs ?? "yaml";
  const ali = options.credentials ?? { from: "secretsmanager", id: ALI_SECRET };
  const hw = { from: "ssm", id: HW_SECRET };
  const targets = {
    "acme-cn": { provider: "alibaba-dts", region: "cn-hangzhou", endpoint, credentials: ali },
    "acme-hw": { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, endpoint, credentials: hw },
  };
  const path = join(folder, `sluice.${as}`);
  const config = { targets, ...options.config };
  await writeFile(path, as === "json" ? JSON.stringify(config) : stringify(config));
  return path;
}

function views(aws: AwsStandIn, simulator: Simulator, table: string) {
  const keys = () => aws.tables.items(table).map(({ pk, sk }): string[] => [Object(pk).S, Object(sk).S]);
  return {
    effects: () => simulator.effects().map(({ effect, jobId }) => `${effect} ${jobId}`),
    published: (detailType: string) =>
      aws.buses.events().flatMap((event) => (event.detailType === detailType ? [event.detail as ResultEvent] : [])),
    runs: () => keys().filter(([, sk]) => sk === "RUN").length,
    unsent: (lane: string) =>
      keys().flatMap(([pk, sk = ""]) => (pk === `LANE#${lane}` && sk.startsWith("EVENT#") ? [sk] : [])),
  };
}

/** A story needs far fewer; more means that tokens breed tokens. */
const MOST_INVOCATIONS = 40;

function drainer(aws: AwsStandIn): Deployment["drain"] {
  return async (control, time) => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new SQSClient({ endpoint: aws.url, region: AWS.region, credentials });
    const QueueUrl = aws.queues.create("work.fifo");
    for (let invocations = 0; aws.queues.messages("work.fifo").length > 0; invocations += 1) {
      if (invocations > MOST_INVOCATIONS) throw new Error("the work queue does not run empty; want fewer tokens");
      const request = { QueueUrl, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ["All" as const] };
      const [message] = (await client.send(new ReceiveMessageCommand(request))).Messages ?? [];
      if (!message) await delay(250);
      else {
        expect(await deliver(control, { Records: [received(message)] }, time)).toEqual([]);
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
      }
    }
    client.destroy();
  };
}

function everythingShown(aws: AwsStandIn, table: string, containers: readonly Container[]): string {
  const kept = [
    aws.tables.items(table),
    aws.buses.events(),
    aws.queues.messages("work.fifo"),
    aws.queues.messages("private"),
    aws.queues.messages("notify"),
  ];
  return [...kept.map((one) => JSON.stringify(one)), ...containers.map((one) => one.output())].join("\n");
}

/** Keys and tokens of every kind, and anything that looks like a signed request. */
function secretsIn(shown: string): readonly string[] {
  const secrets = [AWS, ALI, HW].flatMap(({ ...keys }) => Object.values(keys)).filter((value) => value !== AWS.region);
  const signed =
    shown.match(/signature=|credential=|signedheaders|x-acs-|x-sdk-date|authorization"?\s*[:=]|never-shown/gi) ?? [];
  return [...[...secrets, HOOK_SECRET].filter((secret) => shown.includes(secret)), ...signed];
}
