import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";

const FOLDER = resolve(".e2e");
const SOON = { startMs: 500, stopMs: 1000, pauseMs: 500, resetMs: 500, deleteMs: 500 };

type Job = { readonly id: string; readonly kind: string; readonly status: string } & Readonly<Record<string, unknown>>;
type Seed = {
  readonly region: string;
  readonly provider?: string;
  readonly jobs: readonly Job[];
  readonly transitions?: object;
};

/** A dozen jobs of all sorts; whatever happens on the way, their teardown ends as `TEARDOWN_ENDS` says. */
const SUNDRY: readonly Job[] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ id: `sundry-sync-${n}`, kind: "sync", status: "Synchronizing" })),
  {
    id: "sundry-both-ways",
    kind: "sync",
    status: "Synchronizing",
    reverse: { status: "Synchronizing", id: "sundry-back" },
  },
  { id: "sundry-migration", kind: "migration", status: "Migrating" },
  { id: "sundry-ended", kind: "sync", status: "Finished" },
  { id: "sundry-prepaid", kind: "sync", status: "Synchronizing", payType: "PrePaid" },
];

/** Each target in a region of its own, so that each story has a lane of its own. */
const CLOUDS: Readonly<Record<string, Seed>> = {
  queue: { region: "cn-hangzhou", jobs: syncs("listed", 25) },
  bus: {
    provider: "huawei-drs",
    region: "cn-north-4",
    jobs: [1, 2, 3].map((n) => ({ id: `bus-jb${n}`, kind: "sync", status: "INCRE_TRANSFER_STARTED" })),
  },
  patient: { region: "cn-beijing", jobs: syncs("patient", 2), transitions: { ...SOON, stopMs: 70_000 } },
  shared: { region: "cn-shanghai", jobs: syncs("shared", 3) },
  held: { region: "cn-shenzhen", jobs: syncs("held", 2) },
  quiet: { region: "cn-qingdao", jobs: SUNDRY },
  killed: { region: "cn-chengdu", jobs: SUNDRY },
  tokens: { region: "cn-heyuan", jobs: SUNDRY },
  policy: {
    region: "cn-zhangjiakou",
    jobs: [
      ...[1, 2, 3].map((n) => ({ id: `forgotten-${n}`, kind: "sync", status: "Finished", name: `tmp-${n}` })),
      { id: "forgotten-prod", kind: "sync", status: "Finished", name: "prod-1" },
      { id: "in-use", kind: "sync", status: "Synchronizing", name: "tmp-4" },
    ],
  },
  hooked: { region: "cn-huhehaote", jobs: syncs("hooked", 2) },
  chatted: { region: "cn-wulanchabu", jobs: syncs("dtsroom", 3) },
  redriven: { region: "ap-southeast-1", jobs: SUNDRY },
};

/** Fires every minute, on one job first. */
const POLICY = {
  name: "forgotten",
  schedule: { cron: "* * * * *", timeZone: "Asia/Shanghai" },
  ...{
    target: "policy",
    action: "delete",
    select: { status: ["Finished"], olderThan: "7d" },
    mode: "act",
    slowStart: [1],
  },
};
const GUARDRAILS = { protect: { names: ["prod-*"] } };

const WEBHOOK = {
  ...{ name: "lag-alert", scheme: "alertmanager", secret: stored("alerts") },
  allow: [{ action: "stop", target: "hooked" }],
  command: { action: "stop", target: "hooked", jobs: "alerts[].labels.dts_job_id" },
};
const LINKS = { secret: stored("links") };
export const ALERT_TOKEN = "a-token-for-alerts";

/** Who may what in the one room: the first looks on. */
export const SLACK = {
  ...{ viewer: "U0LOOKER", operator: "U1ASKER", room: "C1ROOM" },
  ...{ signingSecret: "a-secret-for-slack", botToken: "xoxb-a-token-for-slack" },
};
const SLACK_SECRETS = {
  signingSecret: stored("slack", "chat"),
  botToken: { from: "ssm", id: `/${secretOf("chat/slack-token")}` },
};
const CHAT = {
  ...{ roles: { viewer: [SLACK.viewer], operator: [SLACK.operator] }, rooms: [SLACK.room] },
  ...SLACK_SECRETS,
};

/** Not in the config that is deployed first. */
const ADDED_LATER = "redriven";

export type Clouds = {
  readonly url: string;
  /** Path of a sluice.yaml with every target. */
  readonly config: string;
  /** And of one before the last target came to it. */
  readonly firstConfig: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  stop(): void;
};

/**
 * `sluice simulate` with a cloud for each target, the sluice.yaml that names them, and the secrets it refers to.
 * @param slackUrl where Slack's API will be
 */
export async function startClouds(slackUrl: string): Promise<Clouds> {
  await mkdir(FOLDER, { recursive: true });
  const scenario = resolve(FOLDER, "scenario.json");
  const clouds = Object.values(CLOUDS).map((seed) => ({ provider: "alibaba-dts", transitions: SOON, ...seed }));
  await writeFile(scenario, JSON.stringify({ clouds }));
  const cli = resolve("dist/cli/sluice.mjs");
  const child = spawn(process.execPath, [cli, "simulate", "--port", "0", "--scenario", scenario], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = await once(child.stdout, "data");
  const { url, endpoints } = JSON.parse(String(line)) as { url: string; endpoints: readonly Endpoint[] };
  const names = Object.keys(CLOUDS);
  const targets = endpoints.map((one, index) => [names[index] ?? "", targetOf(one, names[index] ?? "")] as const);
  const secrets = endpoints.map((one, index) => [secretOf(names[index] ?? ""), JSON.stringify(one.credentials)]);
  return {
    url,
    config: await writeConfig("sluice.json", targets, slackUrl),
    firstConfig: await writeConfig(
      "first.json",
      targets.filter(([name]) => name !== ADDED_LATER),
      slackUrl,
    ),
    secrets: {
      ...Object.fromEntries(secrets),
      ...{ [WEBHOOK.secret.id]: ALERT_TOKEN, [LINKS.secret.id]: "a-secret-for-links" },
      [SLACK_SECRETS.signingSecret.id]: SLACK.signingSecret,
    },
    parameters: { [SLACK_SECRETS.botToken.id]: SLACK.botToken },
    stop: () => child.kill("SIGTERM"),
  };
}

type Targets = readonly (readonly [string, object])[];

async function writeConfig(name: string, targets: Targets, slackUrl: string): Promise<string> {
  const path = resolve(FOLDER, name);
  await writeFile(
    path,
    JSON.stringify({
      ...{ targets: Object.fromEntries(targets), ledger: "dynamodb" },
      ...{ policies: [POLICY], guardrails: GUARDRAILS, webhooks: [WEBHOOK], links: LINKS },
      chat: { slack: { ...CHAT, endpoint: slackUrl } },
    }),
  );
  return path;
}

type Endpoint = {
  readonly provider: string;
  readonly region: string;
  readonly endpoint: string;
  readonly projectId?: string;
  readonly credentials: object;
};

function targetOf({ provider, region, endpoint, projectId }: Endpoint, name: string): object {
  const credentials = { from: "secretsmanager", id: secretOf(name) };
  return { provider, region, endpoint, credentials, ...(projectId === undefined ? {} : { projectId }) };
}

function stored(name: string, folder = "webhooks") {
  return { from: "secretsmanager", id: secretOf(`${folder}/${name}`) };
}

/** Within what control's role may read. */
function secretOf(name: string): string {
  return `sluice/dev/${name}`;
}

function syncs(name: string, count: number): readonly Job[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `${name}-${index + 1}`,
    kind: "sync",
    status: "Synchronizing",
  }));
}
