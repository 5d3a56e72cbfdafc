import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Dispatching } from "#lib/deps.ts";
import type { Ledger } from "#lib/engine/ledger.ts";
import { createBus } from "#lib/io/eventbridge.ts";
import { createTokens } from "#lib/io/sqs.ts";
import type { Config } from "#lib/jobs/config.ts";
import { toStored } from "#lib/jobs/stored.ts";
import type { Target } from "#lib/jobs/target.ts";
import type { Todo } from "#lib/jobs/todo.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import type { Clouds } from "#lib/simulator/clouds.ts";
import type { createNetwork } from "./network.ts";
import { Injected, type Platform, type Process } from "./platform.ts";
import type { BusEvent } from "./trace.ts";

const SCHEMA: number = JSON.parse(toStored({})).schema;

export type Outside = {
  readonly platform: Platform;
  readonly ledger: Ledger;
  readonly clouds: Clouds;
  readonly network: ReturnType<typeof createNetwork>;
  readonly keys: Readonly<Record<string, Credentials>>;
  readonly events: BusEvent[];
  readonly logs: string[];
  /** A token the work queue has accepted. */
  readonly onToken: (lane: string, deduplicationId: string) => void;
};

/** All that a deployed function is wired to, as one process of the simulation has it. */
export function wire(outside: Outside, process: Process, config: Config): Dispatching {
  const { platform, logs, network } = outside;
  const { random, time } = platform;
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `p${process.id}-${ids}`;
  };
  return {
    config,
    ledger: ledgerOf(outside, process),
    bus: createBus(busClient(outside, process) as unknown as EventBridgeClient, "bus"),
    tokens: createTokens(queueClient(outside, process) as unknown as SQSClient, "queue", newId),
    send: network(process),
    secrets: (target) => platform.step(process, async () => secretsOf(outside, process, target)),
    log: (line) => {
      const { error, ...rest } = line;
      logs.push(`${JSON.stringify(rest)} ${error instanceof Error ? `${error.name}: ${error.message}` : ""}`);
    },
    clock: {
      now: () => time.now() + process.skewMs,
      elapsed: time.now,
      sleep: (ms) => platform.pause(process, Math.max(1, ms)),
    },
    random: () => random.next(),
    newId,
    patienceMs: 10_000,
    voice: { send: async () => undefined },
  };
}

function secretsOf({ platform, keys }: Outside, process: Process, { credentials }: Target): Credentials {
  if (platform.isOn("secrets-down")) {
    platform.note("secrets-down");
    process.wasDisturbed = true;
    throw new Injected("SecretsUnavailable");
  }
  const name = "accessKeyId" in credentials ? credentials.accessKeyId : "user" in credentials ? credentials.user : "";
  return keys[name ?? ""] ?? {};
}

const NO_LUCK: Readonly<Record<string, unknown>> = {
  take: undefined,
  save: undefined,
  conclude: false,
  claim: "elsewhere",
  settlePlan: false,
};

/** The real ledger, each of its methods a step that may fail. */
function ledgerOf({ platform, ledger }: Outside, process: Process): Ledger {
  const wrapped: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(ledger)) {
    const call = method as (...args: unknown[]) => Promise<unknown>;
    const isNamed = (fault: object) => "method" in fault && fault.method === name;
    const hasConflict = name in NO_LUCK;
    const isOfListing = (args: readonly unknown[]) => process.kind === "control" && isListingsOwn(name, args);
    wrapped[name] = (...args: unknown[]) =>
      platform.step(process, async () => {
        const hits = (moment: string) => (fault: object) =>
          "moment" in fault && fault.moment === moment && isNamed(fault) && isOfListing(args);
        const before = disturb(platform, process, hits("before"));
        if (before) await before;
        if (name === "brakes" && platform.take(["brakes-unreadable"]))
          throw new Injected("ProvisionedThroughputExceededException");
        if (platform.take(["ledger-throttled"], isNamed)) throw new Injected("ProvisionedThroughputExceededException");
        if (hasConflict && platform.take(["ledger-conflict"], isNamed)) return NO_LUCK[name];
        const result = read(process, await call(...write(process, args)));
        if (name === "brakes") process.brakesAt = platform.time.now();
        const after = disturb(platform, process, hits("after"));
        if (after) await after;
        if (platform.take(["ledger-lost-reply"], isNamed)) throw new Injected("TimeoutError");
        return result;
      });
    if (name === "rows" || name === "marks") wrapped[name] = streamed(wrapped[name] as typeof call);
  }
  return wrapped as Ledger;
}

/** Whether it is what the worker of a listing does: `save` is every item's. */
function isListingsOwn(name: string, [first]: readonly unknown[]): boolean {
  return name !== "save" || (typeof first === "object" && first !== null && "listed" in first);
}

/** A reading that comes in parts is one step: what fails, fails before the first of them. */
function streamed(read: (...args: unknown[]) => Promise<unknown>) {
  return async function* (...args: unknown[]): AsyncGenerator<unknown> {
    yield* (await read(...args)) as AsyncIterable<unknown>;
  };
}

/** The worker of a listing dies in the middle of it, or stands still; undefined when it goes on at once. */
function disturb(platform: Platform, process: Process, fits: (fault: object) => boolean): Promise<void> | undefined {
  if (platform.take(["listing-crash"], fits)) {
    process.isDead = true;
    return new Promise(() => undefined);
  }
  const freeze = platform.take(["listing-freeze"], fits);
  if (!freeze) return undefined;
  process.wasDisturbed = true;
  process.frozenUntil = platform.time.now() + freeze.ms;
  platform.onFreeze(process, freeze.ms);
  return platform.pause(process, 0);
}

/** Another version's code writes more than this one knows, or less. */
function write(process: Process, args: readonly unknown[]): readonly unknown[] {
  return process.version === "this" ? args : args.map((one) => (isItem(one) ? rewritten(one, process) : one));
}

/** What an older version does not know it does not see, and leaves as it is: here the whole of it is what this version added last. */
function read(process: Process, result: unknown): unknown {
  return process.version === "older" && isItem(result) ? rewritten(result, process) : result;
}

function isItem(value: unknown): value is Todo {
  return typeof value === "object" && value !== null && "tasks" in value && "seq" in value;
}

function rewritten(item: Todo, { version, id }: Process): Todo {
  if (version === "newer") {
    const more = { schema: SCHEMA + 1, [`since${id}`]: "the next version" };
    return { ...item, ...more, tasks: item.tasks.map((task) => ({ ...task, ...more })) };
  }
  const tasks = item.tasks.map((task) => {
    if (!task.carried) return task;
    const { course: _course, ...carried } = task.carried;
    return { ...task, carried };
  });
  return { ...item, tasks };
}

function busClient({ platform, events, clouds }: Outside, process: Process) {
  const accept = (entry: NonNullable<PutEventsCommand["input"]["Entries"]>[number], rows: () => BusEvent["truth"]) => {
    const text = entry.Detail ?? "";
    const detail = JSON.parse(text) as BusEvent["detail"];
    const isDone = detail["verdict"] === "succeeded" || detail["verdict"] === "already";
    const truth = isDone ? rows() : undefined;
    events.push({ at: platform.time.now(), detailType: entry.DetailType ?? "", text, detail, truth });
  };
  return {
    send: (command: PutEventsCommand) =>
      platform.step(process, async () => {
        if (platform.take(["bus-refuses"])) throw new Injected("InternalException");
        const partial: object | undefined = platform.take(["bus-partial"]);
        let read: BusEvent["truth"];
        const rows = () => {
          read ??= clouds.jobs();
          return read;
        };
        const answers = (command.input.Entries ?? []).map((entry, index) => {
          if (partial !== undefined && index % 2 === 0) return { ErrorCode: "ThrottlingException" };
          accept(entry, rows);
          return { EventId: `bus-${events.length}` };
        });
        if (platform.take(["bus-lost-after"])) throw new Injected("TimeoutError");
        return { Entries: answers, FailedEntryCount: answers.filter((answer) => !("EventId" in answer)).length };
      }),
  };
}

function queueClient({ platform, onToken }: Outside, process: Process) {
  return {
    send: ({ input }: SendMessageCommand) =>
      platform.step(process, async () => {
        if (platform.take(["token-refused"])) throw new Injected("ServiceUnavailable");
        if (platform.take(["token-lost"])) return {};
        const { lane } = JSON.parse(input.MessageBody ?? "{}") as { lane: string };
        onToken(lane, input.MessageDeduplicationId ?? "");
        if (platform.take(["token-twice"])) onToken(lane, `${input.MessageDeduplicationId} again`);
        return {};
      }),
  };
}
