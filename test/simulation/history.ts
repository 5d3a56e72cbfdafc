import type { SQSEvent, SQSRecord } from "aws-lambda";
import { REJECTED } from "#lib/engine/reject.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import { shortHash } from "#lib/jobs/canonical.ts";
import type { Config } from "#lib/jobs/config.ts";
import { createClouds } from "#lib/simulator/clouds.ts";
import { createControl } from "../../functions/control/handler.ts";
import { createDispatch } from "../../functions/dispatch/handler.ts";
import { createTick } from "../../functions/tick/handler.ts";
import { createMemoryLedger } from "./memory-ledger.ts";
import { createNetwork } from "./network.ts";
import { type ConfigChange, EPOCH, type Message, type Plan } from "./plan.ts";
import { createPlatform, type Platform, type Process } from "./platform.ts";
import { type Outside, wire } from "./ports.ts";
import { createCommands, createWork, sinceEpoch } from "./queues.ts";
import type { BusEvent, Sent, Trace } from "./trace.ts";

const TIMEOUT_MS = { dispatch: 30_000, control: 45_000, tick: 50_000 } as const;
/** A process that was frozen beyond its time is let live a little: the worst that a platform could do. */
const AFTERLIFE_MS = 20_000;
const MINUTE_MS = 60_000;
/** An item not given back by then may be taken by somebody else. */
const LEASE_MS = 60_000;

/** Most histories are played on a ledger of maps, which is faster; the contract of all ledgers holds them both. */
const SQLITE_EVERY = 16;

type Records = readonly { readonly messageId: string; readonly body: string }[];

/** An item that kills its worker keeps its lane's token for its visibility time, each of six times, in either direction. */
const DEATHS_MS = 2 * 6 * 270_000;
/** A history that is not over by then is stuck; far more than any needs. */
const MOST_STEPS = 30_000;
const MOST_STEPS_A_JOB = 400;

/** Plays a history to its end: the real handlers, engine, providers and ledger between a simulated platform and simulated clouds. */
export async function play(plan: Plan): Promise<Trace> {
  const platform = createPlatform(plan);
  const { time } = platform;
  const clouds = createClouds({ timeScale: 1, clouds: [...plan.clouds] }, time.now);
  const ledger = plan.seed % SQLITE_EVERY === 0 ? openSqliteLedger(":memory:") : createMemoryLedger();
  const events: BusEvent[] = [];
  const logs: string[] = [];
  const sent: Sent[] = [];
  const thrown: string[] = [];
  let deaths = 0;
  let isRedriven = false;
  let config = 0;
  const working = new Map<number, Records>();
  const configs: Config[] = [plan.config];
  const work = createWork(platform, ([token], done) => {
    if (!token) return;
    const record = { messageId: token.id, body: JSON.stringify({ lane: token.lane }) };
    invoke("control", [record], done);
  });
  const commands = createCommands(platform, (messages, done) =>
    invoke(
      "dispatch",
      messages.map(({ id, body }) => ({ messageId: id, body })),
      done,
    ),
  );
  const network = createNetwork(platform, clouds, sent, () => {
    deaths += 1;
  });
  const outside: Outside = { platform, ledger, clouds, network, keys: keysOf(plan), events, logs, onToken: work.send };

  function invoke(kind: Process["kind"], records: Records, done: (failed: ReadonlySet<string>) => void): void {
    const process = platform.start(kind, config);
    working.set(process.id, records);
    const deployed = wire(outside, process, configs[process.config] ?? plan.config);
    const event = { Records: records as unknown as SQSRecord[] } satisfies SQSEvent;
    const getRemainingTimeInMillis = () => process.startedAt + TIMEOUT_MS[kind] - time.now();
    const ready = async () => deployed;
    const running: Promise<unknown> =
      kind === "tick"
        ? createTick(ready)({}, { getRemainingTimeInMillis })
        : kind === "dispatch"
          ? createDispatch(ready)(event)
          : createControl(ready)(event, { getRemainingTimeInMillis });
    cutOff(platform, process, TIMEOUT_MS[kind]);
    running.then(
      (answer) => {
        if (process.isDead) return;
        process.isDead = true;
        done(failedOf(answer));
      },
      (error: unknown) => {
        process.isDead = true;
        if (kind !== "tick") thrown.push(String(error));
      },
    );
  }

  // Once its lease is over, a queue that delivers at least once may let somebody else do the work of one who stands still.
  platform.onFreeze = (process, ms) => {
    if (process.kind !== "control" || ms <= LEASE_MS) return;
    const records = working.get(process.id) ?? [];
    time.at(time.now() + LEASE_MS + (ms % 7) * 200, () => {
      platform.note("delivered-while-frozen");
      invoke("control", records, () => undefined);
    });
  };
  for (const message of plan.messages) time.at(sinceEpoch(message.at), () => commands.send(message));
  for (const fault of plan.faults) {
    if (fault.kind === "brake") {
      const on = { ...fault.brake, by: "operator", at: EPOCH + fault.from };
      time.at(sinceEpoch(fault.from), () => {
        platform.note(`brake-${fault.brake.is}`);
        void ledger.brake(on);
      });
      if (Number.isFinite(fault.until)) time.at(sinceEpoch(fault.until), () => void ledger.release(on));
    } else if (fault.kind === "config-change") {
      time.at(sinceEpoch(fault.at), () => {
        platform.note(`config-${fault.change.is}`);
        configs.push(changed(configs[config] ?? plan.config, fault.change));
        config = configs.length - 1;
      });
    } else if (fault.kind === "redrive") {
      time.at(sinceEpoch(plan.calmAt + fault.afterMs), () => {
        if (commands.dead.length === 0) return;
        isRedriven = true;
        platform.note("redrive");
        commands.redrive();
      });
    }
  }
  const redriveAt = Math.max(
    0,
    ...plan.faults.flatMap((fault) => (fault.kind === "redrive" ? plan.calmAt + fault.afterMs : [])),
  );
  const lastMessage = Math.max(0, ...plan.messages.map(({ at }) => at));
  const mostSteps = plan.messages.reduce(
    (sum, { wish }) => sum + MOST_STEPS_A_JOB * mostJobsOf(plan, wish),
    MOST_STEPS,
  );
  const quietFrom = Math.max(plan.calmAt, lastMessage);
  const endAt = () => endOf(plan, isRedriven || commands.dead.length > 0 ? redriveAt : 0);
  let isAtRest = false;
  const isDone = () => commands.isEmpty() && isAllTold(plan.messages, commands.settled, events);
  /** Of a run without a plan nothing but its rejection tells why, and that waits for a tick. */
  const hasListings = plan.messages.some(({ wish }) => wish?.select) || isShareLimited(plan);
  let rejections = 0;
  async function tickOnce(): Promise<void> {
    if (hasListings) rejections = (await ledger.unsent(REJECTED, 1)).length;
    const at = time.now() - EPOCH;
    const wasTold = isDone() && rejections === 0;
    if (platform.isOn("tick-missed")) platform.note("tick-missed");
    else {
      invoke("tick", [], () => undefined);
      if (platform.isOn("tick-twice")) {
        platform.note("tick-twice");
        invoke("tick", [], () => undefined);
      }
    }
    const waitsFor = commands.dead.length > 0 && at < redriveAt ? redriveAt : 0;
    // One more minute after everything is told: whatever is still on its way must change nothing.
    if (wasTold && at >= Math.min(quietFrom, lastMessage + MINUTE_MS) && at >= lastMessage) {
      if (waitsFor > 0) time.at(sinceEpoch(waitsFor + 1000), () => void tickOnce());
      else
        time.at(time.now() + MINUTE_MS - 1, () => {
          isAtRest = isDone();
        });
      return;
    }
    if (at < endAt()) time.at(time.now() + MINUTE_MS, () => void tickOnce());
  }
  time.at(EPOCH + (plan.seed % 7) * 9000 + 1000, () => void tickOnce());
  const onUnhandled = (error: unknown) => void thrown.push(`unhandled: ${String(error)}`);
  globalThis.process.on("unhandledRejection", onUnhandled);
  await time.play(() => isAtRest || platform.steps() > mostSteps || time.now() - EPOCH > endAt() + 10 * MINUTE_MS);
  globalThis.process.off("unhandledRejection", onUnhandled);
  await ledger.close();
  return {
    sent,
    effects: clouds.effects(),
    events,
    deadCommands: commands.dead.map(({ id, body }) => ({ id, body })),
    deadTokens: work.dead,
    settled: commands.settled,
    logs,
    fired: withCloudFaults(platform.fired, sent),
    isAtRest,
    endedAt: time.now(),
    steps: platform.steps(),
    deaths,
    thrown,
  };
}

function cutOff(platform: Platform, process: Process, limitMs: number): void {
  const end = () => {
    if (process.isDead) return;
    if (platform.time.now() < process.frozenUntil) platform.time.at(process.frozenUntil + AFTERLIFE_MS, end);
    else platform.kill(process);
  };
  platform.time.at(process.startedAt + limitMs, end);
}

function failedOf(answer: unknown): ReadonlySet<string> {
  const { batchItemFailures = [] } = answer as { batchItemFailures?: readonly { itemIdentifier: string }[] };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}

function isShareLimited({ config }: Plan): boolean {
  return config.guardrails.limits.shareOfTarget < 1;
}

/** Jobs it may come to have, both directions of each counted. */
function mostJobsOf({ clouds, config }: Plan, wish: Message["wish"]): number {
  if (!wish?.select) return wish?.jobs.length ?? 0;
  return 2 * (clouds.find(({ region }) => region === config.targets[wish.target]?.region)?.jobs.length ?? 0);
}

/** By then every deadline has passed and whatever was in flight has come back twice. */
function endOf(plan: Plan, redriveAt: number): number {
  const deadlines = plan.messages.map(({ at, wish }) => at + (wish?.deadlineSeconds ?? 0) * 1000);
  const longest = Math.max(0, ...plan.messages.map(({ wish }) => (wish?.deadlineSeconds ?? 0) * 1000));
  const chunks = plan.messages.reduce((sum, { wish }) => sum + Math.ceil(mostJobsOf(plan, wish) / 10), 0);
  const frozen = Math.max(0, ...plan.faults.map((fault) => (fault.kind === "freeze" ? fault.ms : 0)));
  const deaths = plan.faults.filter(({ kind }) => kind === "deadly-job").length * plan.messages.length;
  const accepted = Math.max(plan.calmAt, redriveAt, ...plan.messages.map(({ at }) => at)) + 6 * 180_000;
  return Math.max(accepted + longest, ...deadlines) + frozen + 20 * MINUTE_MS + chunks * 40_000 + deaths * DEATHS_MS;
}

/** Whether every run that somebody was told of, and every command that was taken from its queue, has told its end. */
function isAllTold(messages: readonly Message[], settled: ReadonlySet<string>, events: readonly BusEvent[]): boolean {
  const [begun, ended] = [new Set<unknown>(), new Set<unknown>()];
  for (const { detailType, detail } of events)
    (detailType === "Job Control Run Completed" ? ended : begun).add(detail["runId"]);
  return messages.every(({ id, wish, requestId }) => {
    const runId = shortHash(requestId);
    return !wish || ended.has(runId) || !(settled.has(id) || begun.has(runId));
  });
}

function changed(config: Config, change: ConfigChange): Config {
  const { guardrails } = config;
  switch (change.is) {
    case "protect":
      return { ...config, guardrails: { ...guardrails, protect: { ...guardrails.protect, ids: [...change.ids] } } };
    case "cap":
      return {
        ...config,
        guardrails: { ...guardrails, limits: { ...guardrails.limits, jobsPerRun: change.jobsPerRun } },
      };
    case "moved": {
      const { [change.target]: target, ...others } = config.targets;
      return target
        ? { ...config, targets: { ...others, [change.target]: { ...target, region: change.region } } }
        : config;
    }
    case "removed": {
      const { [change.target]: _target, ...others } = config.targets;
      return { ...config, targets: others };
    }
    default:
      return change satisfies never;
  }
}

function keysOf(plan: Plan): Outside["keys"] {
  const keys: Record<string, Readonly<Record<string, string>>> = {
    IAM_USER: { user: "sim-user", password: "sim-password", domain: "sim-domain" },
  };
  for (const { region, credentials } of plan.clouds) {
    keys[`AK_${region.replaceAll("-", "_")}`] = credentials as Readonly<Record<string, string>>;
  }
  return keys;
}

function withCloudFaults(fired: ReadonlyMap<string, number>, sent: readonly Sent[]): ReadonlyMap<string, number> {
  const all = new Map(fired);
  for (const { call } of sent)
    if (call?.fault) all.set(`cloud ${call.fault}`, (all.get(`cloud ${call.fault}`) ?? 0) + 1);
  return all;
}
