import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Tokens } from "#lib/engine/ports.ts";
import { createTokens } from "#lib/io/sqs.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";

describe("tokens on an SQS FIFO queue", () => {
  let aws: AwsStandIn;
  let client: SQSClient;
  let tokens: Tokens;
  let ids: number;
  beforeEach(async () => {
    aws = await startAwsStandIn(() => 0);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    client = new SQSClient({ endpoint: aws.url, region: "eu-central-1", credentials, maxAttempts: 1 });
    ids = 0;
    tokens = createTokens(client, aws.queues.create("work.fifo"), () => {
      ids += 1;
      return `id-${ids}`;
    });
  });
  afterEach(async () => {
    client.destroy();
    await aws.close();
  });

  it("a token says its lane, in that lane's message group", async () => {
    await tokens.send("acme-cn");
    expect(aws.queues.messages("work.fifo")).toMatchObject([
      { body: '{"lane":"acme-cn"}', group: "acme-cn", dedupId: "id-1" },
    ]);
  });

  it("a token sent again at once arrives again", async () => {
    await tokens.send("acme-cn");
    await tokens.send("acme-cn");
    expect(aws.queues.messages("work.fifo")).toHaveLength(2);
  });

  it("while a lane's token is worked on, only other lanes' tokens are delivered", async () => {
    await tokens.send("acme-cn");
    const receive = new ReceiveMessageCommand({ QueueUrl: aws.queues.create("work.fifo"), MaxNumberOfMessages: 10 });
    expect((await client.send(receive)).Messages).toHaveLength(1);
    await tokens.send("acme-cn");
    await tokens.send("acme-eu");
    expect((await client.send(receive)).Messages?.map(({ Body }) => Body)).toEqual(['{"lane":"acme-eu"}']);
  });

  it("a queue that does not take the token is an error", async () => {
    const lost = createTokens(client, `${aws.url}/000000000000/lost.fifo`, () => "id");
    await expect(lost.send("acme-cn")).rejects.toThrow("does not exist");
    aws.script("SendMessage", ["drop"]);
    await expect(tokens.send("acme-cn")).rejects.toThrow();
  });
});
