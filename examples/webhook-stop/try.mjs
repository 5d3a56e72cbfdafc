// Plays this example on a simulated cloud. No account is needed, and nothing is written but in a folder that is removed again.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli/sluice.mjs", import.meta.url));
const SECRETS = { ALERT_TOKEN: "trial-alert-token", CI_SECRET: "trial-ci-secret", LINK_SECRET: "trial-link-secret" };

const folder = await mkdtemp(join(tmpdir(), "sluice-try-"));
const children = [];
try {
  const [line] = await once(start(["simulate", "--scenario", join(here, "scenario.yaml")]).stdout, "data");
  await play(JSON.parse(String(line)));
} finally {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "close")));
  await rm(folder, { recursive: true, force: true });
}

async function play({ url: cloud, effects, endpoints: [{ credentials }] }) {
  const url = await serve(cloud, credentials);

  say("A signed request stops a task. The README has the same in one line of openssl and one of curl.");
  const asked = signed({ jobs: ["dtslagging1"] });
  const { status: link } = await post(`${url}/hooks/ci`, asked);
  await follow(`${url}${link}`);
  say("The very same request again, as if the answer had been lost: it is the same run, and nothing is done twice.");
  await post(`${url}/hooks/ci`, asked);
  say("With a signature that is not ours, and with another body under one that is: nobody learns which it was.");
  await post(`${url}/hooks/ci`, { ...asked, headers: { ...asked.headers, "X-Signature": "0".repeat(64) } });
  await post(`${url}/hooks/ci`, { ...asked, body: '{"jobs":["dtslagging3"]}' });
  say("An alert fires, as Alertmanager tells it. prod-orders is protected, from alerts too.");
  const { status: alerted } = await post(`${url}/hooks/lag-alert`, alerts("firing", "dtslagging2", "dtslagging3"));
  await follow(`${url}${alerted}`);
  say("The alert is over: nothing is to be done.");
  await post(`${url}/hooks/lag-alert`, alerts("resolved", "dtslagging2", "dtslagging3"));
  say("What the cloud has done:");
  process.stdout.write(await (await fetch(effects)).text());
}

/** The example as it is, but for an endpoint on this machine. @returns where it listens */
async function serve(cloud, { accessKeyId, accessKeySecret }) {
  const config = await readFile(join(here, "sluice.yaml"), "utf8");
  await writeFile(join(folder, "sluice.yaml"), config.replace(/^( +)region: .*$/m, `$&\n$1endpoint: ${cloud}`));
  const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret };
  const child = start(["serve", "--port", "0"], { ...process.env, ...SECRETS, ...keys });
  let told = "";
  for await (const text of child.stderr.iterator({ destroyOnReturn: false })) {
    told += text;
    const [, url] = /(http:\S+)\/hooks\/ has/.exec(told) ?? [];
    if (url) return url;
  }
  throw new Error(`sluice serve ended: ${told}`);
}

function start(args, env = process.env) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  child.once("error", (error) => say(`${cli}: ${error.message}; is it built (npm run build)?`));
  return child;
}

function signed(command) {
  const body = JSON.stringify(command);
  const at = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", SECRETS.CI_SECRET).update(`${at}.${body}`).digest("hex");
  return { headers: { "X-Timestamp": at, "X-Signature": signature }, body };
}

function alerts(status, ...ids) {
  const startsAt = "2026-01-01T00:00:00Z";
  const told = ids.map((id) => ({ status, labels: { dts_job_id: id }, startsAt, fingerprint: id }));
  const commonAnnotations = { summary: "an hour behind" };
  const body = JSON.stringify({ version: "4", groupKey: "{}", status, alerts: told, commonAnnotations });
  return { headers: { Authorization: `Bearer ${SECRETS.ALERT_TOKEN}` }, body };
}

async function post(url, { headers, body }) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
  });
  const text = await answer.text();
  process.stdout.write(`\nPOST ${new URL(url).pathname} ${body}\n${answer.status} ${text}`);
  return JSON.parse(text);
}

/** Asks under the link until every task has its verdict. */
async function follow(link) {
  for (;;) {
    const run = await (await fetch(link)).json();
    if (run.isOver) {
      for (const { jobId, verdict, reason } of run.verdicts) process.stdout.write(`${jobId}: ${verdict}. ${reason}\n`);
      return;
    }
    await delay(100);
  }
}

function say(text) {
  process.stdout.write(`\n# ${text}\n`);
}
