import { randomUUID } from "node:crypto";
import { dirname, resolve } from "node:path";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import type { Bus, Clock, Tokens } from "#lib/engine/ports.ts";
import { createClock } from "#lib/io/clock.ts";
import { type ConfigFile, loadConfig } from "#lib/io/config-file.ts";
import { openDynamoLedger } from "#lib/io/dynamodb-open.ts";
import { createBus } from "#lib/io/eventbridge.ts";
import { createHttp } from "#lib/io/http.ts";
import { logLine } from "#lib/io/log.ts";
import { createMeter } from "#lib/io/metrics.ts";
import { createSecretTexts, type ReadSecretText } from "#lib/io/secret-texts.ts";
import { createSecrets } from "#lib/io/secrets.ts";
import { createStoredSecrets, type StoredReaders } from "#lib/io/secrets-stored.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { type CommandQueue, createCommandQueue, createDelayed, createTokens } from "#lib/io/sqs.ts";
import { watchedBus, watchedLedger } from "#lib/io/watched.ts";
import { createPost } from "#lib/io/webhook-post.ts";
import { checkDeployable } from "#lib/jobs/check-config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import { createHolds } from "#lib/notify/holds.ts";
import type { Notifying } from "#lib/notify/ports.ts";
import { createSessions } from "#lib/providers/session.ts";
import type { Doorway } from "./chat/doorway.ts";
import { firstWord } from "./chat/first-word.ts";
import { createHear } from "./chat/hear.ts";
import type { ChatHost } from "./chat/host.ts";
import { speakersOf } from "./chat/speakers.ts";
import type { Speaking } from "./chat/speaking.ts";
import type { Reading } from "./reading.ts";
import type { Sluice } from "./run.ts";
import type { Intake } from "./web/intake.ts";
import { sparse } from "./web/sparse-log.ts";

type Environment = NodeJS.ProcessEnv;

export { createClock } from "#lib/io/clock.ts";
export { type ConfigFile, loadConfig } from "#lib/io/config-file.ts";
export { listen } from "#lib/io/http-server.ts";

export type Embedded = Sluice & { readonly secretTexts: ReadSecretText };

/** One process that works its own runs; events go to `bus`. */
export function embedded(
  { config }: ConfigFile,
  ledger: Ledger,
  bus: Bus,
  environment: Environment,
  clock: Clock = createClock(),
): Embedded {
  return { config, bus, ledger, send: createHttp(), patienceMs: Infinity, ...common(environment, clock) };
}

/** One process that only reads clouds: no ledger is opened, and nothing is written. */
export function readingOnly(
  { config }: ConfigFile,
  environment: Environment,
  clock: Clock = createClock(),
): Reading & Pick<Embedded, "secretTexts"> {
  return { config, send: createHttp(), ...common(environment, clock) };
}

/**
 * The ledger of this config: a file, its path relative to the config's, or the deployed one.
 * @throws InputError when it cannot be opened
 */
export async function openLedger({ config, path }: ConfigFile, environment: Environment): Promise<Ledger> {
  if (config.ledger === "dynamodb") return openSharedLedger(variable(environment, "SLUICE_TABLE_NAME", FOR_SHARING));
  return openFile(config.ledger.sqlite === ":memory:" ? ":memory:" : resolve(dirname(path), config.ledger.sqlite));
}

const FOR_SHARING = "ledger: dynamodb needs the stack's output LedgerTableName there";

/** Read once before anything rests on it. Its client is loaded only by those who share. */
async function openSharedLedger(table: string): Promise<Ledger> {
  const { openDynamoLedger } = await import("#lib/io/dynamodb-open.ts");
  const ledger = openDynamoLedger(table);
  await ledger.brakes().catch((cause: unknown) => {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : "unknown";
    throw new InputError(`the ledger table ${table} cannot be read (${why}); want its name, region and AWS access`, {
      cause,
    });
  });
  return ledger;
}

/** The public queue of a deployed stack. @throws InputError when it is not named; its `send` throws one when nobody has confirmed the command */
export function openCommandQueue(environment: Environment): CommandQueue {
  const url = variable(environment, "SLUICE_COMMANDS_QUEUE_URL", "want the stack's output CommandsQueueUrl there");
  const queue = createCommandQueue(new SQSClient({}), url);
  return {
    send: (command) =>
      queue.send(command).catch((cause: unknown) => {
        const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : "unknown";
        throw new InputError(
          `the queue ${url} has not confirmed the command (${why}); want its URL, region and AWS access, and send it again under the same requestId`,
          { cause },
        );
      }),
  };
}

function openFile(file: string): Ledger {
  try {
    return openSqliteLedger(file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new InputError(`the ledger ${file} cannot be opened (${why}); set config.ledger.sqlite to a writable path`, {
      cause,
    });
  }
}

/** A call must end well within control's 45 s; the embedded limit of 30 s would not. */
export const DEPLOYED_CALL_MS = 8000;

/** For what is due later there is the tick, once a minute. */
const PATIENCE_MS = 10_000;

export type Deployed = Sluice & { readonly tokens: Tokens; readonly log: typeof logLine };

/** On AWS: DynamoDB ledger, EventBridge bus, SQS tokens. @throws InputError naming a missing variable */
async function deployed(environment: Environment): Promise<Deployed> {
  const { config } = await loadConfig(undefined, environment);
  checkDeployable(config);
  const meter = createMeter();
  const bus = createBus(new EventBridgeClient({}), variable(environment, "SLUICE_BUS_NAME"), logRefused);
  return {
    config,
    ledger: watchedLedger(openDynamoLedger(variable(environment, "SLUICE_TABLE_NAME")), logLine, meter),
    bus: watchedBus(bus, meter),
    onAnswer: meter.heard,
    tokens: createTokens(new SQSClient({}), variable(environment, "SLUICE_WORK_QUEUE_URL"), randomUUID),
    send: createHttp({ wholeCallMs: DEPLOYED_CALL_MS }),
    log: logLine,
    patienceMs: PATIENCE_MS,
    ...common(environment, createClock()),
  };
}

/** What dispatch has besides: a voice, with which whoever writes to rooms is told what to say. */
export type Dispatching = Deployed & Pick<ChatHost, "voice">;

async function dispatching(environment: Environment): Promise<Dispatching> {
  const sluice = await deployed(environment);
  const queue = variable(environment, "SLUICE_NOTIFY_QUEUE_URL");
  return { ...sluice, voice: createDelayed(new SQSClient({}), queue, sluice.clock.now) };
}

/** The events stay in the ledger and are sent again; whoever runs this should see it all the same. */
function logRefused(events: readonly EventToSend[], reason: unknown): void {
  const why = reason instanceof Error ? reason.name : String(reason);
  logLine({ step: "publish", eventIds: events.map(({ eventId }) => eventId), refused: why });
}

/** A platform that takes longer is asked again: several calls must fit the function's time. */
const SHORT = { wholeCallMs: DEPLOYED_CALL_MS };

type Outgoing = Pick<Embedded, "config" | "ledger" | "secretTexts" | "clock" | "random">;

/** What sending webhooks takes, but for where its messages wait and where it says what it did. */
export function outgoing({ config, ledger, secretTexts, clock, random }: Outgoing) {
  return { destinations: config.notify, ledger, post: createPost(), secretTexts, clock, random };
}

/** Whoever sends webhooks, and whoever writes to rooms. */
export type Telling = { readonly notifying: Notifying; readonly speaking: Speaking };

/** Who writes to the rooms of each platform of the config. */
export function speakers({ config, secretTexts, clock }: Pick<Embedded, "config" | "secretTexts" | "clock">) {
  return speakersOf(config.chat, { send: createHttp(SHORT), secretTexts, now: clock.now });
}

/** On AWS: for the function that tells others, which has neither bus nor tokens. */
async function deployedTelling(environment: Environment): Promise<Telling> {
  const { config } = await loadConfig(undefined, environment);
  checkDeployable(config);
  const clock = createClock();
  const ledger = openDynamoLedger(variable(environment, "SLUICE_TABLE_NAME"));
  const queue = variable(environment, "SLUICE_NOTIFY_QUEUE_URL");
  const shipments = createDelayed(new SQSClient({}), queue, clock.now);
  const shared = common(environment, clock);
  const ports = outgoing({ config, ledger, ...shared });
  const speakers = speakersOf(config.chat, {
    send: createHttp(SHORT),
    secretTexts: shared.secretTexts,
    now: clock.now,
  });
  return {
    notifying: { ...ports, shipments, holds: createHolds(), log: logLine },
    speaking: { config, ledger, speakers, voice: shipments, clock, log: logLine },
  };
}

/** All that the webhook function may reach. */
async function intake(environment: Environment): Promise<Intake> {
  const { config } = await loadConfig(undefined, environment);
  checkDeployable(config);
  const queue = createCommandQueue(new SQSClient({}), variable(environment, "SLUICE_PRIVATE_QUEUE_URL"));
  const { clock, secretTexts } = common(environment, createClock());
  return {
    ...{ config, clock, secretTexts, handOver: queue.send, log: sparse(logLine, clock.now) },
    ledger: openDynamoLedger(variable(environment, "SLUICE_TABLE_NAME")),
  };
}

/** All that the chat function may reach. */
async function doorway(environment: Environment): Promise<Doorway> {
  const { config } = await loadConfig(undefined, environment);
  checkDeployable(config);
  const queue = createCommandQueue(new SQSClient({}), variable(environment, "SLUICE_PRIVATE_QUEUE_URL"));
  const { clock, secretTexts } = common(environment, createClock());
  const hear = createHear({ chat: config.chat, secretTexts });
  const log = sparse(logLine, clock.now);
  return { hear, clock, handOver: queue.send, log, firstWord: (heard) => firstWord(heard, config) };
}

/** Wired when the first event needs it; a failure is not kept, so the next event may try again. */
export const deployedOnce = (environment: Environment) => onceWorking(() => deployed(environment));
export const dispatchingOnce = (environment: Environment) => onceWorking(() => dispatching(environment));
export const doorwayOnce = (environment: Environment) => onceWorking(() => doorway(environment));
export const tellingOnce = (environment: Environment) => onceWorking(() => deployedTelling(environment));
export const intakeOnce = (environment: Environment) => onceWorking(() => intake(environment));

function onceWorking<T>(wire: () => Promise<T>): () => Promise<T> {
  let wired: Promise<T> | undefined;
  return () => {
    wired ??= wire().catch((error: unknown) => {
      wired = undefined;
      throw error;
    });
    return wired;
  };
}

/** Logins live here, beside the clients: as long as the process, not as long as one session on a lane. */
function common(environment: Environment, clock: Clock) {
  const stored = createStoredSecrets(readers(), clock.now);
  const secrets = createSecrets(environment, stored);
  const secretTexts = createSecretTexts(environment, stored);
  const sessions = createSessions({ secrets, moment: () => ({ now: clock.now(), nonce: randomUUID() }) });
  return { clock, secrets, secretTexts, sessions, random: Math.random, newId: randomUUID };
}

/** Loaded by the first target that needs one: nobody else pays for its client. */
function readers(): StoredReaders {
  const secretsManager = once(async () => (await import("#lib/io/secretsmanager.ts")).createSecretsManager());
  const ssm = once(async () => (await import("#lib/io/ssm.ts")).createParameterStore());
  return {
    secretsmanager: async (id, signal) => (await secretsManager())(id, signal),
    ssm: async (id, signal) => (await ssm())(id, signal),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function variable(environment: Environment, name: string, hint = "the deployed template sets it"): string {
  const value = environment[name];
  if (!value) throw new InputError(`the environment variable ${name} is not set; ${hint}`);
  return value;
}
