// Plays this example in a Slack of its own and on a simulated cloud. No account is needed, and nothing is written but in a folder that is removed again.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startFakeSlack } from "./fake-slack.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const cli = fileURLToPath(new URL("../../dist/cli/sluice.mjs", import.meta.url));
const SECRETS = { SLACK_SIGNING_SECRET: "trial-signing-secret", SLACK_BOT_TOKEN: "xoxb-trial" };
const PATIENCE_MS = 30_000;

const folder = await mkdtemp(join(tmpdir(), "sluice-try-"));
const children = [];
const slack = await startFakeSlack(SECRETS.SLACK_SIGNING_SECRET, tell);
try {
  const [line] = await once(start(["simulate", "--scenario", join(here, "scenario.yaml")]).stdout, "data");
  await play(JSON.parse(String(line)));
} finally {
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map((child) => child.exitCode ?? once(child, "close")));
  slack.close();
  await rm(folder, { recursive: true, force: true });
}

async function play({ url: cloud, effects, endpoints: [{ credentials }] }) {
  const url = await serve(cloud, credentials);
  const say = (user, text) => post(url, user, `${user}: /sluice ${text}`, slack.slash(user, text));
  const press = (user, label) => post(url, user, `${user} presses [${label}]`, slack.press(user, label));

  note("Mia is an operator. What she cannot have meant is told at once.");
  await say("U0MIA", "teardown in dst state paused older than 30d because the cut-over is done");
  await say("U0MIA", "teardown in dts state paused older than 30d because the cut-over is done");
  await until("[Confirm] [Cancel]");
  note("Ben may look and ask for plans. This one is not his to confirm.");
  await press("U0BEN", "Confirm");
  await until("Somebody else asked for this");
  note("Mia confirms. Two tasks are more than secondPersonOver: it cannot be Mia who approves.");
  await press("U0MIA", "Confirm");
  await until("[Approve] [Cancel]");
  await press("U0MIA", "Approve");
  await until("Another person has to approve it");
  note("Somebody without Slack's signing secret says that he is Tom.");
  await post(url, "U0TOM", "forged U0TOM: /sluice halt", slack.slash("U0TOM", "halt", "a guess"));
  note("Tom is an approver. His press comes twice, as if the answer had been lost: it is the same run.");
  const approved = slack.press("U0TOM", "Approve");
  await post(url, "U0TOM", "U0TOM presses [Approve]", approved);
  await post(url, "U0TOM", "U0TOM presses [Approve], sent again", approved);
  await until("Verdicts: ");
  await until("2 succeeded");
  note("What the cloud has done:");
  process.stdout.write(await (await fetch(effects)).text());
}

/** The example as it is, but for endpoints on this machine. @returns where it listens */
async function serve(cloud, { accessKeyId, accessKeySecret }) {
  const config = (await readFile(join(here, "sluice.yaml"), "utf8"))
    .replace(/^( +)region: .*$/m, `$&\n$1endpoint: ${cloud}`)
    .replace(/^( +)signingSecret: .*$/m, `$&\n$1endpoint: ${slack.url}`);
  await writeFile(join(folder, "sluice.yaml"), config);
  const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret };
  const child = start(["serve", "--port", "0"], { ...process.env, ...SECRETS, ...keys });
  let told = "";
  for await (const text of child.stderr.iterator({ destroyOnReturn: false })) {
    told += text;
    const [, url] = /(http:\S+)\/chat\/ has/.exec(told) ?? [];
    if (url) return `${url}/chat/slack`;
  }
  throw new Error(`sluice serve ended: ${told}`);
}

function start(args, env = process.env) {
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  child.once("error", (error) => note(`${cli}: ${error.message}; is it built (npm run build)?`));
  return child;
}

async function post(url, user, words, { headers, body }) {
  tell(`\n${words}`);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
  const text = await answer.text();
  if (answer.ok) slack.shows(user, text);
  else tell(`  ${answer.status} ${text}`);
}

async function until(text) {
  for (const end = Date.now() + PATIENCE_MS; !slack.has(text); await delay(50)) {
    if (Date.now() > end) throw new Error(`nobody has been shown "${text}"`);
  }
}

function note(text) {
  tell(`\n# ${text}`);
}

function tell(line) {
  process.stdout.write(`${line.trimEnd()}\n`);
}
