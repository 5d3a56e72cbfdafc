import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { until } from "./until.ts";

/** How it proves itself to us. */
export type Login =
  | { readonly authorization: { readonly type: "Bearer"; readonly credentials: string } }
  | { readonly basic_auth: { readonly username: string; readonly password: string } };

export type Alertmanager = {
  /** Through its HTTP API, as Prometheus does. */
  fire(job: string, more?: object): Promise<void>;
  resolve(job: string): Promise<void>;
  /** Of its own count of what it has told its webhook. */
  count(
    metric: "notifications_total" | "notifications_failed_total" | "notification_requests_failed_total",
  ): Promise<number>;
  stop(): Promise<void>;
};

/** @param hook where it tells of alerts, every second as long as they fire */
export async function startAlertmanager(
  command: string,
  folder: string,
  hook: string,
  login: Login,
): Promise<Alertmanager> {
  await mkdir(folder, { recursive: true });
  const config = join(folder, "alertmanager.yml");
  await writeFile(config, JSON.stringify(configOf(hook, login)));
  const url = `http://127.0.0.1:${await freePort()}`;
  const log = await open(join(folder, "alertmanager.log"), "w");
  const args = [`--config.file=${config}`, `--storage.path=${join(folder, "data")}`, "--cluster.listen-address="];
  const child = spawn(command, [...args, `--web.listen-address=${new URL(url).host}`], {
    stdio: ["ignore", log.fd, log.fd],
  });
  await log.close();
  const ended = once(child, "close");
  await until(`${command} is ready`, async () => {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}; see ${folder}`);
    return (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true;
  });
  return {
    fire: (job, more = {}) => post(url, { ...alertOf(job), ...more }),
    resolve: (job) => post(url, { ...alertOf(job), endsAt: new Date().toISOString() }),
    count: async (metric) => sumOf(metric, await (await fetch(`${url}/metrics`)).text()),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function configOf(url: string, login: Login): object {
  const often = { group_wait: "100ms", group_interval: "1s", repeat_interval: "1s" };
  const webhook = { url, send_resolved: true, http_config: login };
  return {
    route: { receiver: "sluice", group_by: ["alertname", "dts_job_id"], ...often },
    receivers: [{ name: "sluice", webhook_configs: [webhook] }],
  };
}

const alertOf = (job: string) => ({
  labels: { alertname: "ReplicationLag", dts_job_id: job, severity: "page" },
  annotations: { summary: `${job} lags` },
  generatorURL: "http://127.0.0.1:1/graph",
});

async function post(url: string, alert: object): Promise<void> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify([alert]) };
  const answer = await fetch(`${url}/api/v2/alerts`, init);
  if (!answer.ok) throw new Error(`alertmanager answered ${answer.status}: ${await answer.text()}`);
}

function sumOf(metric: string, metrics: string): number {
  const lines = metrics.matchAll(new RegExp(`^alertmanager_${metric}\\{.*integration="webhook".*\\} (\\d+)$`, "gm"));
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
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
