import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { LEASE_MS } from "#lib/engine/held.ts";
import { loadConfig } from "#lib/io/config-file.ts";
import { createDynamoLedger } from "#lib/io/dynamodb-ledger.ts";
import { createBus } from "#lib/io/eventbridge.ts";
import { createHttp } from "#lib/io/http.ts";
import { createTokens } from "#lib/io/sqs.ts";
import { createControl } from "../../functions/control/handler.ts";
import { clientFor } from "../io/dynamodb.store.ts";
import { ALI, type Deployment, deliver, onDeployment } from "./deployment.ts";
import { bare, token } from "./events.ts";

const IDS = ["dtsrunning0001", "dtsrunning0002"];
const JOBS = IDS.map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
const STOP = { action: "stop", target: "acme-cn", jobs: IDS.map((id) => ({ id, kind: "sync" })) };
const COMMAND = { Records: [bare(STOP, "message-1")] };
const EFFECTS = IDS.map((id) => `stop ${id}`);
const SUCCEEDED = IDS.map((id) => `${id} succeeded`);

const told = ({ published }: Deployment) =>
  published("Job Control Verdict").map(({ jobId, verdict }) => `${jobId} ${verdict}`);

/** The longest call and its margin: with no more than this left, none may start. */
it.concurrent.each([10_000, 3000])(
  "with %d ms left no call is made, and the lane's next token goes out",
  async (remainingMs) => {
    await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
      const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
      await deliver(dispatch, COMMAND);
      const before = deployment.aws.queues.messages("work.fifo").length;
      expect(await deliver(control, token("acme-cn"), { remainingMs })).toEqual([]);
      expect(deployment.simulator.calls()).toEqual([]);
      expect(deployment.aws.queues.messages("work.fifo")).toHaveLength(before + 1);
      expect(await deliver(control, token("acme-hw"), { remainingMs })).toEqual([]);
      expect(deployment.aws.queues.messages("work.fifo")).toHaveLength(before + 1);
    });
  },
);

it.concurrent.each([2, 3])(
  "with time for %d calls an invocation, the next token goes on to the same end",
  async (callsUntilLate) => {
    await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
      const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
      await deliver(dispatch, COMMAND);
      await deployment.drain(control, { callsUntilLate });
      expect(told(deployment)).toEqual(SUCCEEDED);
      expect(deployment.effects()).toEqual(EFFECTS);
      expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
    });
  },
);

/** A job whose kind is not known takes several calls to look at. */
it.concurrent("time that runs out within one look ends it there", async () => {
  await onDeployment({ alibaba: { jobs: JOBS } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, { Records: [bare({ ...STOP, jobs: IDS }, "message-1")] });
    await deliver(control, token("acme-cn"), { callsUntilLate: 1 });
    expect(deployment.simulator.calls()).toHaveLength(1);
    expect(told(deployment)).toEqual([]);
  });
});

/** The cloud does what it was told and never answers: time to be killed. */
const NEVER_ANSWERS = { fault: "slow", on: "act", args: { delayMs: 1 } };

it.concurrent("killed with a changing call under way, it is followed by one that ends right", async () => {
  await onDeployment({ alibaba: { jobs: JOBS, faults: [NEVER_ANSWERS] } }, async (deployment) => {
    const [dispatch, control] = await Promise.all([deployment.start("dispatch"), deployment.start("control")]);
    await deliver(dispatch, COMMAND);
    const dying = control.invoke({ event: token("acme-cn"), remainingMs: 45_000 });
    while (deployment.effects().length === 0) await delay(5);
    await control.kill();
    expect(await dying).toBeUndefined();
    expect(told(deployment)).toEqual([]);

    const successor = await startSuccessor(deployment);
    deployment.setForward(LEASE_MS - 10_000);
    expect(await successor(12_000)).toEqual({ batchItemFailures: [] });
    expect(deployment.simulator.calls().filter(({ changes }) => changes)).toHaveLength(1);
    expect(told(deployment)).toEqual([]);
    deployment.setForward(10_000);
    expect(await successor(45_000)).toEqual({ batchItemFailures: [] });
    expect(told(deployment)).toEqual(SUCCEEDED);
    expect(deployment.effects()).toEqual(EFFECTS);
    expect(deployment.simulator.calls().filter(({ changes }) => changes)).toHaveLength(1);
    expect(deployment.published("Job Control Run Completed")).toHaveLength(1);
  });
});

/** Control on the same ledger, queue, bus and cloud, with a clock that the test sets. */
async function startSuccessor({ aws, table, env, now }: Deployment) {
  const settings = {
    endpoint: aws.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "t", secretAccessKey: "t" },
  };
  const { config } = await loadConfig(undefined, env);
  const sluice = {
    config,
    ledger: createDynamoLedger(clientFor(aws.url), table, { now }),
    bus: createBus(new EventBridgeClient(settings), "sluice-test"),
    tokens: createTokens(new SQSClient(settings), aws.queues.create("work.fifo"), randomUUID),
    send: createHttp(),
    secrets: async () => ALI,
    clock: { now, elapsed: now, sleep: async (ms: number) => void (await delay(ms)) },
    patienceMs: 10_000,
    random: Math.random,
    newId: randomUUID,
    log: () => undefined,
  };
  const control = createControl(async () => sluice);
  return (remainingMs: number) => {
    const until = Date.now() + remainingMs;
    return control(token("acme-cn"), { getRemainingTimeInMillis: () => until - Date.now() });
  };
}
