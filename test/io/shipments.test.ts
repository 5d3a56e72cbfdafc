import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDelayed } from "#lib/io/sqs.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";
import { aNotification, NOW } from "../notify/kit.ts";

const SHIPMENT = { destination: "pager", notification: aNotification(), attempt: 2, since: NOW, notBefore: NOW };

describe("shipments on an SQS queue", () => {
  let aws: AwsStandIn;
  let client: SQSClient;
  let shipments: ReturnType<typeof createDelayed>;
  let now: number;
  beforeEach(async () => {
    now = NOW;
    aws = await startAwsStandIn(() => now);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new SQSClient({ endpoint: aws.url, region: "eu-central-1", credentials, maxAttempts: 1 });
    shipments = createDelayed(client, aws.queues.create("notify"), () => now);
  });
  afterEach(async () => {
    client.destroy();
    await aws.close();
  });
  const receive = async () => {
    const command = new ReceiveMessageCommand({ QueueUrl: aws.queues.create("notify"), MaxNumberOfMessages: 10 });
    return (await client.send(command)).Messages?.map(({ Body = "" }) => JSON.parse(Body)) ?? [];
  };

  it("one whose time has come arrives at once, whole", async () => {
    await shipments.send({ ...SHIPMENT, notBefore: NOW - 60_000 });
    expect(await receive()).toEqual([{ ...SHIPMENT, notBefore: NOW - 60_000 }]);
  });

  it.each([
    [1, 1],
    [4999, 5],
    [900_000, 900],
    [86_400_000, 900],
  ])("one that is due in %d ms is kept back for %d s", async (ms, seconds) => {
    await shipments.send({ ...SHIPMENT, notBefore: NOW + ms });
    now = NOW + seconds * 1000 - 1;
    expect(await receive()).toEqual([]);
    now += 1;
    expect(await receive()).toHaveLength(1);
  });

  it("a queue that does not take it is an error", async () => {
    aws.script("SendMessage", ["drop"]);
    await expect(shipments.send(SHIPMENT)).rejects.toThrow();
  });
});
