import { execFile } from "node:child_process";
import { request } from "node:http";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual, promisify } from "node:util";
import { EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { inject } from "vitest";
import { resultEventSchema } from "#lib/jobs/result-event.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { rowsOf } from "../cli/cli.ts";
import { clientConfig, environment } from "./deployment.ts";

const { cloudsUrl, ...stack } = inject("stack");
export const { awsUrl, config, outputs, slackPort } = stack;
const sqs = new SQSClient(clientConfig(awsUrl));
const bus = new EventBridgeClient(clientConfig(awsUrl));

const BUS = outputs["BusName"] ?? "";
export const COMMANDS = outputs["CommandsQueueUrl"] ?? "";
export const DEAD_COMMANDS = COMMANDS.replace(/-commands$/, "-commands-dead-letters");
export const WORK = outputs["WorkQueueUrl"] ?? "";

type Heard = { readonly detailType: string; readonly detail: Readonly<Record<string, unknown>> };
export type Listener = {
  /** Listens until there are two seconds of silence. @returns all it has heard, the very same event once: the bus may bring it twice, and so may we */
  rest(): Promise<readonly Heard[]>;
  /** Listens until a run of that request has ended. @returns verdict by job, every one */
  verdicts(requestId: string): Promise<Readonly<Record<string, string>>>;
  /** Listens until something fits. */
  until(fits: (heard: Heard) => boolean, seconds?: number): Promise<Heard>;
};

/** Everything Sluice says on the bus of the target of that name, or what fits the pattern. */
export async function listen(name: string, pattern: object = { detail: { target: [name] } }): Promise<Listener> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: `heard-${name}` }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const { Attributes } = await sqs.send(asked);
  const EventPattern = JSON.stringify({ source: ["sluice"], ...pattern });
  const rule = { Rule: `heard-${name}`, EventBusName: BUS };
  await bus.send(new PutRuleCommand({ Name: rule.Rule, EventBusName: BUS, EventPattern }));
  await bus.send(new PutTargetsCommand({ ...rule, Targets: [{ Id: "heard", Arn: Attributes?.["QueueArn"] ?? "" }] }));
  const heard: Heard[] = [];
  const receive = async (): Promise<boolean> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      const { "detail-type": detailType, detail } = JSON.parse(Body);
      const event = { detailType, detail };
      // Of an id alone it could not be said: a second, other verdict on a job has the first one's.
      if (!heard.some((known) => isDeepStrictEqual(known, event))) heard.push(event);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    return Messages.length > 0;
  };
  const untilHeard: Listener["until"] = async (fits, seconds = 240) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await receive()) {
      const found = heard.find(fits);
      if (found) return found;
    }
    throw new Error(`not heard in ${seconds} s; heard: ${JSON.stringify(heard).slice(0, 2000)}`);
  };
  return {
    rest: async () => {
      while (await receive());
      return heard;
    },
    until: untilHeard,
    verdicts: async (requestId) => {
      await untilHeard(({ detailType, detail }) => detailType === COMPLETED && detail["requestId"] === requestId);
      return verdictsIn(heard, requestId);
    },
  };
}

const COMPLETED = "Job Control Run Completed";

/** @throws when a job has two verdicts */
function verdictsIn(heard: readonly Heard[], requestId: string): Readonly<Record<string, string>> {
  const verdicts = heard
    .filter(({ detailType, detail }) => detailType === "Job Control Verdict" && detail["requestId"] === requestId)
    .map(({ detail }) => resultEventSchema.parse(detail))
    .map(({ jobId, verdict }) => [jobId, verdict] as const);
  if (new Set(verdicts.map(([job]) => job)).size < verdicts.length) throw new Error("a job has two verdicts");
  return Object.fromEntries(verdicts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

export async function sendToQueue(command: object): Promise<void> {
  await sendRaw(COMMANDS, JSON.stringify({ version: 1, ...command }));
}

export async function sendRaw(
  QueueUrl: string,
  MessageBody: string,
  fifo?: { readonly group: string; readonly deduplication: string },
): Promise<void> {
  const more = fifo && { MessageGroupId: fifo.group, MessageDeduplicationId: fifo.deduplication };
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
}

/** Takes the message that fits off a queue, as if it had never been. @returns its body */
export async function takeFrom(QueueUrl: string, fits: (body: string) => boolean): Promise<string> {
  let taken: string | undefined;
  await until(async () => {
    const asked = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 1, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(asked);
    const found = Messages.find(({ Body = "" }) => fits(Body));
    if (!found) return false;
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: found.ReceiptHandle ?? "" }));
    taken = found.Body ?? "";
    return true;
  }, "the message is on the queue");
  return taken ?? "";
}

/** Messages that can be received. */
export async function depthOf(QueueUrl: string): Promise<number> {
  return (await messagesOf(QueueUrl)).waiting;
}

/** Whether there is no message, and none is worked on. */
export async function isIdle(QueueUrl: string): Promise<boolean> {
  const { waiting, taken } = await messagesOf(QueueUrl);
  return waiting === 0 && taken === 0;
}

async function messagesOf(QueueUrl: string): Promise<{ readonly waiting: number; readonly taken: number }> {
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  const { Attributes = {} } = await sqs.send(asked);
  return {
    waiting: Number(Attributes["ApproximateNumberOfMessages"]),
    taken: Number(Attributes["ApproximateNumberOfMessagesNotVisible"]),
  };
}

export async function sendToBus(command: object): Promise<void> {
  const Detail = JSON.stringify({ version: 1, ...command });
  const entry = { EventBusName: BUS, Source: "somebody", DetailType: "Job Control Command", Detail };
  await bus.send(new PutEventsCommand({ Entries: [entry] }));
}

type Effect = { readonly region: string; readonly effect: string; readonly jobId: string };
type Call = { readonly region: string; readonly at: string; readonly changes: boolean };

/** What really changed in a region, job by job. */
export async function effectsIn(region: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const byJob = Object.groupBy(await logged<Effect>("effects", region), ({ jobId }) => jobId);
  return Object.fromEntries(Object.entries(byJob).map(([id, all = []]) => [id, all.map(({ effect }) => effect)]));
}

export function callsIn(region: string): Promise<readonly Call[]> {
  return logged("calls", region);
}

async function logged<T extends { readonly region: string }>(page: string, region: string): Promise<readonly T[]> {
  const text = await (await fetch(`${cloudsUrl}/_sim/${page}`)).text();
  return rowsOf<T>(text).filter((one) => one.region === region);
}

export type WebAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** A request at the webhook function's URL. */
export async function askWebhook(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
): Promise<WebAnswer> {
  const answer = await ask("WebhookUrl", { method, path, headers: Object.entries(headers), body: body ?? "" });
  return { status: answer.status, body: JSON.parse(answer.body) };
}

type Asked = Pick<RawRequest, "method" | "path" | "headers"> & { readonly body: string | Uint8Array };

/** A request at the URL of a function that the stack's outputs name, at the emulator's address. */
export function ask(output: string, { method, path, headers, body }: Asked) {
  const { host } = new URL(outputs[output] ?? "");
  const { hostname, port } = new URL(awsUrl);
  const options = { hostname, port, method, path, headers: { ...Object.fromEntries(headers), host } };
  return new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const asked = request(options, (answer) => {
      text(answer)
        .then((said) => resolve({ status: answer.statusCode ?? 0, body: said }))
        .catch(reject);
    });
    asked.on("error", reject).end(body);
  });
}

/** Looks twice a second. @throws naming what did not come true in two minutes and a half */
export async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 150_000; Date.now() < end; await delay(500)) if (await isTrue()) return;
  throw new Error(`it did not come true that ${what}`);
}

export function named(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

export function all(ids: readonly string[], verdict: string): Readonly<Record<string, string>> {
  return Object.fromEntries(ids.map((id) => [id, verdict]));
}

/** The command line of somebody who operates the stack. */
export async function sluice(...args: readonly string[]): Promise<string> {
  const env = {
    ...environment(awsUrl),
    SLUICE_CONFIG: config,
    SLUICE_TABLE_NAME: outputs["LedgerTableName"] ?? "",
    SLUICE_COMMANDS_QUEUE_URL: COMMANDS,
  };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [resolve("dist/cli/sluice.mjs"), ...args], {
    env,
  });
  return stdout + stderr;
}
