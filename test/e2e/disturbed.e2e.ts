import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { clientConfig } from "./deployment.ts";
import {
  awsUrl,
  COMMANDS,
  DEAD_COMMANDS,
  depthOf,
  effectsIn,
  isIdle,
  listen,
  sendRaw,
  sendToQueue,
  sluice,
  takeFrom,
  until,
  WORK,
} from "./stack.ts";
import { ENDS, expectDeletedOnce, SUNDRY } from "./sundry.ts";

const lambda = new LambdaClient(clientConfig(awsUrl));
const watch = new CloudWatchClient(clientConfig(awsUrl));

describe.concurrent("the same teardown ends with the same verdicts", () => {
  it("when nothing goes wrong", async () => {
    const ear = await listen("quiet");
    await sendToQueue({ requestId: "e2e-quiet", action: "teardown", target: "quiet", jobs: SUNDRY });
    expect(await ear.verdicts("e2e-quiet")).toEqual(ENDS);
    await expectDeletedOnce("cn-qingdao");
  });

  it("when control is killed in the middle of it", async () => {
    const ear = await listen("killed");
    await sendToQueue({ requestId: "e2e-killed", action: "teardown", target: "killed", jobs: SUNDRY });
    await until(async () => Object.keys(await effectsIn("cn-chengdu")).length > 0, "a first stop was taken");
    await promisify(execFile)("pkill", ["-9", "-f", "ministack-lambda-sluice-dev-control"]);
    expect(await ear.verdicts("e2e-killed")).toEqual(ENDS);
    await expectDeletedOnce("cn-chengdu");
  });

  it("when its token is lost, and later ones come twice", async () => {
    const ear = await listen("tokens");
    await workIs(false);
    await sendToQueue({ requestId: "e2e-tokens", action: "teardown", target: "tokens", jobs: SUNDRY });
    await takeFrom(WORK, (body) => body === '{"lane":"tokens"}');
    await workIs(true);
    await until(async () => Object.keys(await effectsIn("cn-heyuan")).length > 0, "the tick has woken the lane");
    for (const _ of [1, 2]) await sendRaw(WORK, '{"lane":"tokens"}', { group: "tokens", deduplication: randomUUID() });
    expect(await ear.verdicts("e2e-tokens")).toEqual(ENDS);
    await expectDeletedOnce("cn-heyuan");
  });
});

describe.concurrent("what is no command", () => {
  it("is told of once, and ends in the dead letters, which raise an alarm", async () => {
    const ear = await listen("poison", { "detail-type": ["Job Control Rejected"] });
    await sendRaw(COMMANDS, "{ no command");
    const rejected = await ear.until(() => true);
    expect(rejected.detail["reason"]).toMatch(/not JSON/);
    await until(async () => (await depthOf(DEAD_COMMANDS)) === 1, "the dead letter has arrived");
    expect(await ear.rest()).toEqual([rejected]);
    expect(await alarmWith(await depthOf(DEAD_COMMANDS))).toBe("ALARM");
    expect(await takeFrom(DEAD_COMMANDS, () => true)).toBe("{ no command");
  });
});

describe.concurrent("a halt", () => {
  it("holds the deployed system back until it is lifted", async () => {
    const ear = await listen("held");
    await sluice("halt", "--target", "held", "--reason", "e2e");
    const command = { version: 1, requestId: "e2e-held", action: "stop", target: "held", jobs: ["held-1", "held-2"] };
    await writeFile(resolve(".e2e/held.json"), JSON.stringify(command));
    const { runId } = JSON.parse((await sluice("send", resolve(".e2e/held.json"))).split("\n")[0] ?? "");
    await until(async () => (await sluice("runs", "--json")).includes(runId), "the run is on record");
    await until(() => isIdle(WORK), "control has worked the lane");
    expect(await effectsIn("cn-shenzhen")).toEqual({});
    await sluice("halt", "--lift", "--target", "held");
    const watched = await sluice("watch", runId);
    expect(watched.match(/"verdict":"succeeded"/g)).toHaveLength(2);
    expect(await ear.verdicts("e2e-held")).toEqual({ "held-1": "succeeded", "held-2": "succeeded" });
  });
});

/** Whether control takes tokens. */
async function workIs(Enabled: boolean): Promise<void> {
  const asked = new ListEventSourceMappingsCommand({ FunctionName: "sluice-dev-control" });
  const [mapping] = (await lambda.send(asked)).EventSourceMappings ?? [];
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled }));
}

/** The alarm's word once CloudWatch has been told how deep the queue is: the emulator's queues do not tell it themselves. */
async function alarmWith(depth: number): Promise<string | undefined> {
  const Namespace = "AWS/SQS";
  const QueueName = "sluice-dev-commands-dead-letters";
  const MetricData = [
    {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Value: depth,
      Dimensions: [{ Name: "QueueName", Value: QueueName }],
    },
  ];
  await watch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  const { MetricAlarms = [] } = await watch.send(new DescribeAlarmsCommand({}));
  return MetricAlarms.find(({ Dimensions = [] }) => Dimensions[0]?.Value === QueueName)?.StateValue;
}
