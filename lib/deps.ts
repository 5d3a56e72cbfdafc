import { randomUUID } from "node:crypto";
import { dirname, resolve } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus, Clock, Tokens } from "#lib/engine/ports.ts";
import { createClock } from "#lib/io/clock.ts";
import { type ConfigFile, loadConfig } from "#lib/io/config-file.ts";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import { createBus } from "#lib/io/eventbridge.ts";
import { createHttp } from "#lib/io/http.ts";
import { logLine } from "#lib/io/log.ts";
import { createEnvSecrets } from "#lib/io/secrets.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { createTokens } from "#lib/io/sqs.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Sluice } from "./run.ts";

type Environment = NodeJS.ProcessEnv;

export { createClock } from "#lib/io/clock.ts";
export { loadConfig } from "#lib/io/config-file.ts";

/** One process, a SQLite ledger, events to `bus`. The ledger's path is relative to the config file. */
export function embedded(
  { config, path }: ConfigFile,
  bus: Bus,
  environment: Environment,
  clock: Clock = createClock(),
): Sluice {
  if (config.ledger === "dynamodb") throw new InputError("config.ledger: dynamodb is not available yet; leave it out");
  const file = config.ledger.sqlite === ":memory:" ? ":memory:" : resolve(dirname(path), config.ledger.sqlite);
  return {
    config,
    bus,
    ledger: openLedger(file),
    send: createHttp(),
    patienceMs: Infinity,
    ...common(environment, clock),
  };
}

function openLedger(file: string) {
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
  return {
    config,
    ledger: createDynamoLedger(new DynamoDBClient({}), variable(environment, "SLUICE_TABLE_NAME")),
    bus: createBus(new EventBridgeClient({}), variable(environment, "SLUICE_BUS_NAME"), logRefused),
    tokens: createTokens(new SQSClient({}), variable(environment, "SLUICE_WORK_QUEUE_URL"), randomUUID),
    send: createHttp({ wholeCallMs: DEPLOYED_CALL_MS }),
    log: logLine,
    patienceMs: PATIENCE_MS,
    ...common(environment, createClock()),
  };
}

/** The events stay in the ledger and are sent again; whoever runs this should see it all the same. */
function logRefused(events: readonly EventToSend[], reason: unknown): void {
  const why = reason instanceof Error ? reason.name : String(reason);
  logLine({ step: "publish", eventIds: events.map(({ eventId }) => eventId), refused: why });
}

/** `deployed`, when the first event needs it; a failure is not kept, so the next event may try again. */
export function deployedOnce(environment: Environment): () => Promise<Deployed> {
  let wired: Promise<Deployed> | undefined;
  return () => {
    wired ??= deployed(environment).catch((error: unknown) => {
      wired = undefined;
      throw error;
    });
    return wired;
  };
}

function common(environment: Environment, clock: Clock) {
  return { clock, secrets: createEnvSecrets(environment), random: Math.random, newId: randomUUID };
}

function variable(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw new InputError(`the environment variable ${name} is not set; the deployed template sets it`);
  return value;
}
