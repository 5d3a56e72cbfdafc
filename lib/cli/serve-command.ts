import { setTimeout as delay } from "node:timers/promises";
import { answerChat } from "#lib/chat/answer-chat.ts";
import { firstWord } from "#lib/chat/first-word.ts";
import { createHear } from "#lib/chat/hear.ts";
import { createMouth, hearingBus } from "#lib/chat/mouth.ts";
import { lookAtRecent } from "#lib/chat/open-conversations.ts";
import { type ConfigFile, embedded, listen, loadConfig, openLedger, outgoing, speakers } from "#lib/deps.ts";
import type { Config } from "#lib/jobs/config.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { createNotifier, type Notifier, notifyingBus } from "#lib/notify/notifier.ts";
import { createHost, type Host } from "#lib/serve.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import type { Intake } from "#lib/web/intake.ts";
import { MOST_BYTES } from "#lib/web/receive.ts";
import { sparse } from "#lib/web/sparse-log.ts";
import { stopOnSignal, tellingLosses } from "./embedded-run.ts";
import { toPort, type Values } from "./options.ts";
import { tellLine } from "./output.ts";
import { printingBus } from "./print-events.ts";
import { checkSecrets } from "./serve-secrets.ts";

/** `sluice serve`: what the deployed functions do for webhooks and chats, on a machine without AWS. */
export async function serveCommand(values: Values): Promise<number> {
  const configFile = await loadConfig(values.config, process.env);
  checkServable(configFile);
  const ledger = await openLedger(configFile, process.env);
  const stop = stopOnSignal();
  const printing = printingBus(() => undefined);
  const wired = embedded(configFile, ledger, printing, process.env);
  const notifier = createNotifier({ ...outgoing(wired), log: toLog });
  const mouth = createMouth({ ...wired, speakers: speakers(wired), log: toLog });
  const bus = hearingBus(notifyingBus(printing, notifier), mouth);
  const sluice = { ...wired, bus, send: tellingLosses(wired.send) };
  const intake = { ...wired, log: sparse(toLog, wired.clock.now) };
  await checkSecrets(configFile.config, sluice, intake);
  const onError = (error: unknown) => toLog({ step: "work failed", error });
  const host = createHost(sluice, () => !stop.asked, onError, mouth.voice);
  const door = await open(values, { ...intake, handOver: host.handOver });
  for (const line of doorLines(door.url, configFile.config)) tellLine(line);
  await lookAtRecent({ ...sluice, voice: mouth.voice });
  await tellOpen(host, "going on with");
  const sending = [notifier.work(() => !stop.asked), mouth.work(() => !stop.asked)];
  await sweepUntil(stop, host);
  await door.close();
  await Promise.all([host.idle(), ...sending]);
  await tellOpen(host, "to go on with when it is started again:");
  tellUnsent(notifier);
  await ledger.close();
  return 0;
}

/** A deployed ledger has a deployed tick, which tells the bus; what this process told in its place, nobody else would hear. */
function checkServable({ config, path }: ConfigFile): void {
  if (config.webhooks.length === 0 && Object.keys(config.chat).length === 0) {
    throw new InputError(`the config ${path} has neither webhooks nor chat`);
  }
  if (config.ledger !== "dynamodb") return;
  throw new InputError(
    "config.ledger is dynamodb, which has the deployed functions; want a file: ledger: { sqlite: PATH }",
  );
}

async function tellOpen(host: Host, what: string): Promise<void> {
  const open = await host.openRuns();
  if (open > 0) tellLine(`${what} ${open === 1 ? "1 run" : `${open} runs`}`);
}

function tellUnsent(notifier: Notifier): void {
  const waiting = notifier.waiting();
  if (waiting > 0) tellLine(`${waiting} notifications were not sent; sluice runs shows what became of jobs`);
}

async function open({ host = "127.0.0.1", port = DEFAULT_PORT }: Values, intake: Intake & Pick<Host, "handOver">) {
  const place = { host, port: toPort(port), mostBytes: MOST_BYTES };
  const { config, secretTexts } = intake;
  const hear = createHear({ chat: config.chat, secretTexts });
  const doorway = { ...intake, hear, firstWord: (heard: Heard) => firstWord(heard, config) };
  const answer = (request: RawRequest) =>
    request.path.startsWith("/chat/")
      ? answerChat(request, async () => doorway)
      : answerTo(request, async () => intake);
  return listen(answer, place).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code ?? cause.name;
    throw new InputError(`${host} port ${port} cannot be listened on (${why}); want a free port`, { cause });
  });
}

function doorLines(url: string, { webhooks, chat }: Config): readonly string[] {
  const hooks = webhooks.map(({ name, scheme }) => `${name} (${scheme})`);
  const rooms = [...Object.keys(chat), ...(chat.dingtalk?.robotSecret ? ["dingtalk-robot"] : [])];
  return [
    ...(hooks.length > 0 ? [`${url}/hooks/ has ${hooks.join(", ")}`] : []),
    ...(rooms.length > 0 ? [`${url}/chat/ has ${rooms.join(", ")}`] : []),
  ];
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
