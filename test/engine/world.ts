import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Clock } from "#lib/engine/ports.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import { type Item, isChunk, type Task } from "#lib/jobs/todo.ts";
import type { Send } from "#lib/providers/provider.ts";
import { run, type Sluice } from "#lib/run.ts";
import { type Clouds, createClouds } from "#lib/simulator/clouds.ts";
import { settleClouds } from "#lib/simulator/endpoints.ts";
import { readScenario, type Scenario } from "#lib/simulator/scenario.ts";

const EPOCH = Date.parse("2026-11-23T00:00:00Z");
export const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";

/** A clock that only sleeping moves, so that hours pass in no time. */
function createManualClock(): Clock & { advance(ms: number): void } {
  let at = EPOCH;
  return {
    now: () => at,
    elapsed: () => at,
    sleep: async (ms) => {
      at += Math.max(1, Math.round(ms));
    },
    advance: (ms) => {
      at += ms;
    },
  };
}

export type World = {
  readonly clouds: Clouds;
  /** What the clouds were made of; its tags are what they show now. */
  readonly scenario: Scenario;
  readonly sluice: Sluice;
  readonly published: EventToSend[];
  readonly clock: ReturnType<typeof createManualClock>;
};

/** Simulated clouds without sockets, one Sluice over them: target `ali` in cn-hangzhou, target `hw` in cn-north-4. */
export function createWorld(clouds: readonly object[], config: object = {}, overrides: Partial<Sluice> = {}): World {
  const clock = createManualClock();
  const scenario = readScenario({ clouds });
  const simulated = createClouds(scenario, clock.now);
  const published: EventToSend[] = [];
  const keys: Record<string, Readonly<Record<string, string>>> = {};
  for (const cloud of settleClouds(scenario)) {
    const { provider, credentials } = cloud.describe("");
    keys[provider] = credentials;
  }
  let ids = 0;
  const sluice: Sluice = {
    config: testConfig(config),
    ledger: overrides.ledger ?? openSqliteLedger(":memory:"),
    bus: {
      publish: async (events) => {
        published.push(...events);
        return events;
      },
    },
    clock,
    patienceMs: Number.POSITIVE_INFINITY,
    random: () => 0.5,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    send: sendTo(simulated, clock),
    secrets: async (target) => keys[target.provider] ?? {},
    ...overrides,
  };
  return { clouds: simulated, scenario, sluice, published, clock };
}

function testConfig(config: object): Config {
  const env = { from: "env", accessKeyId: "AK" };
  return parse(
    configSchema,
    {
      targets: {
        ali: { provider: "alibaba-dts", region: "cn-hangzhou", credentials: { ...env, accessKeySecret: "SK" } },
        hw: {
          provider: "huawei-drs",
          region: "cn-north-4",
          projectId: PROJECT,
          credentials: { ...env, secretAccessKey: "SK" },
        },
      },
      ...config,
    },
    "config",
  );
}

/** What the wire does: the raw request in, the raw reply out; a delay beyond the whole-call limit is a timeout. */
function sendTo(clouds: Clouds, clock: ReturnType<typeof createManualClock>): Send {
  return async ({ method, url, headers, body }) => {
    const { pathname, search, host } = new URL(url);
    const raw = { method, url: `${pathname}${search}`, headers: { host, ...headers }, body: Buffer.from(body) };
    clock.advance(20);
    const reply = await clouds.handle(raw);
    if (reply === "reset")
      return { is: "lost", sent: true, why: "unavailable", message: "the connection failed: ECONNRESET" };
    const waited = Math.min(reply.delayMs ?? 0, 30_000);
    clock.advance(waited);
    if ((reply.delayMs ?? 0) > waited)
      return { is: "lost", sent: true, why: "timeout", message: "no whole reply within 30000 ms" };
    return { is: "reply", reply: { status: reply.status, headers: reply.headers, body: reply.body } };
  };
}

/** The jobs of a chunk; a page has none that anything has happened to. */
export function tasksOf(item: Item): readonly Task[] {
  return isChunk(item) ? item.tasks : [];
}

/** Runs one command to its end and gives its verdicts in the order of its jobs. */
export async function runToEnd(world: World, command: object, requestId = "request-1"): Promise<ResultEvent[]> {
  const sender = { origin: "cli", requestId } as const;
  const ended = await run(
    { version: 1, ...command },
    sender,
    world.sluice,
    () => true,
    async () => undefined,
  );
  const stored = await world.sluice.ledger.verdicts(ended.runId);
  return stored.map((event) => resultEventSchema.parse(event));
}
