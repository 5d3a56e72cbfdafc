import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
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
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import { clientConfig, environment } from "./deployment.ts";

export const { awsUrl, awsPid, cloudsUrl, config, outputs } = inject("stack");
export const sqs = new SQSClient(clientConfig(awsUrl));
export const bus = new EventBridgeClient(clientConfig(awsUrl));

const BUS = outputs["BusName"] ?? "";
const COMMANDS = outputs["CommandsQueueUrl"] ?? "";

type Heard = { readonly detailType: string; readonly detail: Readonly<Record<string, unknown>> };
export type Listener = {
  readonly heard: readonly Heard[];
  /** Listens until a run of that request has ended. @returns verdict by job, every one */
  verdicts(requestId: string): Promise<Readonly<Record<string, string>>>;
  /** Listens until something fits. */
  until(fits: (heard: Heard) => boolean, seconds?: number): Promise<Heard>;
};

/** Everything Sluice says on the bus of one target; of all when none is given. */
export async function listen(name: string, pattern: object): Promise<Listener> {
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: `heard-${name}` }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const { Attributes } = await sqs.send(asked);
  const EventPattern = JSON.stringify({ source: ["sluice"], ...pattern });
  const rule = { Rule: `heard-${name}`, EventBusName: BUS };
  await bus.send(new PutRuleCommand({ Name: rule.Rule, EventBusName: BUS, EventPattern }));
  await bus.send(new PutTargetsCommand({ ...rule, Targets: [{ Id: "heard", Arn: Attributes?.["QueueArn"] ?? "" }] }));
  const heard: Heard[] = [];
  const receive = async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = "", ReceiptHandle = "" } of Messages) {
      const { "detail-type": detailType, detail } = JSON.parse(Body);
      heard.push({ detailType, detail });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  };
  const until: Listener["until"] = async (fits, seconds = 120) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await receive()) {
      const found = heard.find(fits);
      if (found) return found;
    }
    throw new Error(`not heard in ${seconds} s; heard: ${JSON.stringify(heard).slice(0, 2000)}`);
  };
  return {
    heard,
    until,
    verdicts: async (requestId) => {
      await until(({ detailType, detail }) => detailType === COMPLETED && detail["requestId"] === requestId);
      return verdictsIn(heard, requestId);
    },
  };
}

const COMPLETED = "Job Control Run Completed";

/** @throws when a job has two verdicts */
function verdictsIn(heard: readonly Heard[], requestId: string): Readonly<Record<string, string>> {
  const events = heard
    .filter(({ detailType, detail }) => detailType === "Job Control Verdict" && detail["requestId"] === requestId)
    .map(({ detail }) => resultEventSchema.parse(detail));
  const byId = new Map<string, ResultEvent>(events.map((event) => [event.eventId, event]));
  const verdicts = [...byId.values()].map(({ jobId, verdict }) => [jobId, verdict] as const);
  if (new Set(verdicts.map(([job]) => job)).size < verdicts.length) throw new Error("a job has two verdicts");
  return Object.fromEntries(verdicts.sort(([one], [other]) => (one < other ? -1 : 1)));
}

export async function sendToQueue(command: object): Promise<void> {
  const MessageBody = JSON.stringify({ version: 1, ...command });
  await sqs.send(new SendMessageCommand({ QueueUrl: COMMANDS, MessageBody }));
}

export async function sendToBus(command: object): Promise<void> {
  const Detail = JSON.stringify({ version: 1, ...command });
  const entry = { EventBusName: BUS, Source: "somebody", DetailType: "Job Control Command", Detail };
  await bus.send(new PutEventsCommand({ Entries: [entry] }));
}

type Effect = { readonly region: string; readonly effect: string; readonly jobId: string };

/** What really changed in a region, job by job. */
export async function effectsIn(region: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const text = await (await fetch(`${cloudsUrl}/_sim/effects`)).text();
  const lines = text.split("\n").filter((line) => line !== "");
  const effects = lines.map((line) => JSON.parse(line) as Effect).filter((one) => one.region === region);
  const byJob = Object.groupBy(effects, ({ jobId }) => jobId);
  return Object.fromEntries(Object.entries(byJob).map(([id, all = []]) => [id, all.map(({ effect }) => effect)]));
}

/** The command line of somebody who operates the stack. */
export async function sluice(...args: readonly string[]): Promise<string> {
  const env = { ...environment(awsUrl), SLUICE_CONFIG: config, SLUICE_TABLE_NAME: outputs["LedgerTableName"] ?? "" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [resolve("dist/cli/sluice.mjs"), ...args], {
    env,
  });
  return stdout + stderr;
}

export { delay };
