import { setTimeout as delay } from "node:timers/promises";
import { type ConfigFile, embedded, listen, loadConfig, openLedger, outgoing } from "#lib/deps.ts";
import type { Config } from "#lib/jobs/config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import { checkDestinationSecret } from "#lib/notify/check-secret.ts";
import { createNotifier, type Notifier, notifyingBus } from "#lib/notify/notifier.ts";
import type { Sluice } from "#lib/run.ts";
import { createHost, type Host } from "#lib/serve.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import { type Intake, textsOf } from "#lib/web/intake.ts";
import { MOST_BYTES } from "#lib/web/receive.ts";
import { sparse } from "#lib/web/sparse-log.ts";
import { checkHook } from "#lib/web/verify.ts";
import { needSecrets, stopOnSignal, tellingLosses } from "./embedded-run.ts";
import { toPort, type Values } from "./options.ts";
import { tellLine } from "./output.ts";
import { printingBus } from "./print-events.ts";

/** `sluice serve`: what the deployed functions do for webhooks, on a machine without AWS. */
export async function serveCommand(values: Values): Promise<number> {
  const configFile = await loadConfig(values.config, process.env);
  checkServable(configFile);
  const ledger = await openLedger(configFile, process.env);
  const stop = stopOnSignal();
  const printing = printingBus(() => undefined);
  const wired = embedded(configFile, ledger, printing, process.env);
  const notifier = createNotifier({ ...outgoing(wired), log: toLog });
  const sluice = { ...wired, bus: notifyingBus(printing, notifier), send: tellingLosses(wired.send) };
  const intake = { ...wired, log: sparse(toLog, wired.clock.now) };
  await checkSecrets(configFile.config, sluice, intake);
  const onError = (error: unknown) => toLog({ step: "work failed", error });
  const host = createHost(sluice, () => !stop.asked, onError, { log: toLog, wakeSpeaker: async () => undefined });
  const door = await open(values, { ...intake, handOver: host.handOver });
  tellLine(
    `${door.url}/hooks/ has ${sluice.config.webhooks.map(({ name, scheme }) => `${name} (${scheme})`).join(", ")}`,
  );
  await tellOpen(host, "going on with");
  const sending = notifier.work(() => !stop.asked);
  await sweepUntil(stop, host);
  await door.close();
  await Promise.all([host.idle(), sending]);
  await tellOpen(host, "to go on with when it is started again:");
  tellUnsent(notifier);
  await ledger.close();
  return 0;
}

/** A deployed ledger has a deployed tick, which tells the bus; what this process told in its place, nobody else would hear. */
function checkServable({ config, path }: ConfigFile): void {
  if (config.webhooks.length === 0) throw new InputError(`the config ${path} has no webhooks`);
  if (config.ledger !== "dynamodb") return;
  throw new InputError(
    "config.ledger is dynamodb, which has the deployed functions; want a file: ledger: { sqlite: PATH }",
  );
}

/** A secret that is missing or malformed is told now, not to the first sender. */
async function checkSecrets({ webhooks, links, notify }: Config, sluice: Sluice, bench: Bench): Promise<void> {
  try {
    if (links) await textsOf("links", links.secret, bench);
    for (const hook of webhooks) await checkHook(hook, bench);
    for (const destination of notify) await checkDestinationSecret(destination, bench);
  } catch (error) {
    throw error instanceof Unavailable ? new InputError(`${error.message}; try again`, { cause: error }) : error;
  }
  for (const target of targetsOf(webhooks)) await needSecrets(target, sluice);
}

type Bench = Pick<Intake, "secretTexts">;

async function tellOpen(host: Host, what: string): Promise<void> {
  const open = await host.openRuns();
  if (open > 0) tellLine(`${what} ${open === 1 ? "1 run" : `${open} runs`}`);
}

function tellUnsent(notifier: Notifier): void {
  const waiting = notifier.waiting();
  if (waiting > 0) tellLine(`${waiting} notifications were not sent; sluice runs shows what became of jobs`);
}

function targetsOf(webhooks: Config["webhooks"]): ReadonlySet<string> {
  return new Set(webhooks.flatMap(({ allow }) => allow.map(({ target }) => target)));
}

async function open({ host = "127.0.0.1", port = DEFAULT_PORT }: Values, intake: Intake) {
  const place = { host, port: toPort(port), mostBytes: MOST_BYTES };
  return listen((request) => answerTo(request, async () => intake), place).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code ?? cause.name;
    throw new InputError(`${host} port ${port} cannot be listened on (${why}); want a free port`, { cause });
  });
}

const DEFAULT_PORT = "8020";
const SWEEP_MS = 5000;
const LOOK_MS = 200;

async function sweepUntil(stop: { readonly asked: boolean }, host: Host): Promise<void> {
  for (let since = SWEEP_MS; !stop.asked; since += LOOK_MS) {
    if (since >= SWEEP_MS) {
      since = 0;
      await host.sweep().catch((error: unknown) => toLog({ step: "sweep failed", error }));
    }
    await delay(LOOK_MS);
  }
}

function toLog({ step, error, ...keys }: Readonly<Record<string, unknown>> & { readonly step: string }): void {
  const why = error === undefined ? {} : { error: error instanceof Error ? error.message : String(error) };
  tellLine(`${new Date().toISOString()} ${step}: ${JSON.stringify({ ...keys, ...why })}`);
}
