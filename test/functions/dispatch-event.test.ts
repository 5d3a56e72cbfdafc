import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { InputError } from "#lib/jobs/parse.ts";
import { toReceived } from "../../functions/dispatch/event.ts";
import { HEARD } from "../chat/samples.ts";

const PUBLIC = "arn:aws:sqs:eu-central-1:123456789012:sluice-dev-commands";
const PRIVATE = "arn:aws:sqs:eu-central-1:123456789012:sluice-dev-private";
const COMMAND = { version: 1, action: "teardown", target: "acme-cn", jobs: ["l5o11f9029c0001"] };

describe("a message of the commands queue", () => {
  it("is the command itself, named by its message id", () => {
    expect(toReceived(recordOf("sqs-command"))).toEqual({
      is: "command",
      requestId: "059f36b4-87a3-44ab-83d2-661975830a7d",
      origin: "queue",
      body: COMMAND,
    });
  });

  it("or a bus event that holds the command, named by the event's id", () => {
    expect(toReceived(recordOf("sqs-envelope"))).toEqual({
      is: "command",
      requestId: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
      origin: "bus",
      body: { ...COMMAND, action: "stop" },
    });
  });

  it("that is malformed is refused without showing it", () => {
    const received = () => toReceived(recordOf("sqs-malformed"));
    expect(received).toThrow(InputError);
    expect(received).toThrow(/^the message is not JSON \(78 characters\); want a command$/);
  });

  it.each([
    ["an empty one", "", "not JSON"],
    ["a list", "[1]", "not a JSON object"],
    ["null", "null", "not a JSON object"],
    ["text", '"stop everything"', "not a JSON object"],
    ["an event of another kind", '{"detail-type":"Secret Word","detail":{}}', "another detail-type; want Job Control"],
    ["an event of no kind", '{"detail-type":null,"detail":{}}', "another detail-type"],
    ["an event without detail", '{"detail-type":"Job Control Command"}', "no detail"],
  ])("%s is refused, saying what would be right", (_what, body, message) => {
    const received = () => toReceived({ messageId: "m", body, eventSourceARN: PUBLIC });
    expect(received).toThrow(InputError);
    expect(received).toThrow(message);
    expect(received).not.toThrow(/Secret Word|stop everything/);
  });

  it.each([
    ["no id", {}],
    ["an empty id", { id: "" }],
    ["an id with a line break", { id: "a\nb" }],
    ["an id of 129 characters", { id: "x".repeat(129) }],
    ["a number for an id", { id: 7 }],
  ])("an envelope with %s is named by its message id", (_what, more) => {
    const body = JSON.stringify({ "detail-type": "Job Control Command", detail: COMMAND, ...more });
    expect(toReceived({ messageId: "message-1", body, eventSourceARN: PUBLIC })).toMatchObject({
      requestId: "message-1",
    });
  });

  it("a detail that is no command is handed on as it is, for the command's parser to refuse", () => {
    const body = JSON.stringify({ "detail-type": "Job Control Command", detail: "x" });
    expect(toReceived({ messageId: "m", body, eventSourceARN: PUBLIC })).toEqual({
      is: "command",
      requestId: "m",
      origin: "bus",
      body: "x",
    });
  });
});

describe("a message of our private queue", () => {
  const HANDED_OVER = {
    version: 1,
    origin: "webhook",
    principal: "lag-alert",
    requestId: "hook:lag-alert:1",
    command: COMMAND,
  };
  const received = (message: object, eventSourceARN: string, privateQueueArn?: string) =>
    toReceived({ messageId: "m", body: JSON.stringify(message), eventSourceARN }, privateQueueArn);

  it("says who is behind its command", () => {
    expect(received(HANDED_OVER, PRIVATE, PRIVATE)).toEqual({
      ...{ is: "command", requestId: "hook:lag-alert:1", origin: "webhook", principal: "lag-alert", body: COMMAND },
    });
  });

  it("or what was said in a chat, and who has said it", () => {
    expect(received({ version: 1, origin: "chat", heard: HEARD }, PRIVATE, PRIVATE)).toEqual({
      is: "heard",
      heard: HEARD,
    });
  });

  it.each([
    ["on the public queue", PUBLIC, PRIVATE],
    ["on a queue whose name only begins like it", `${PRIVATE}-dead-letters`, PRIVATE],
    ["where no private queue is known", PRIVATE, undefined],
  ])("the same text %s is a public command, which it does not fit", (_title, from, known) => {
    expect(received(HANDED_OVER, from, known)).toEqual({
      is: "command",
      requestId: "m",
      origin: "queue",
      body: HANDED_OVER,
    });
  });

  it.each([
    ["another origin", { origin: "cli" }, /^private command\.origin/],
    ["no name", { principal: undefined }, /^private command\.principal is missing/],
    ["more", { plan: { hash: "x" } }, /^private command has the unknown key "plan"/],
  ])("is refused with %s", (_title, change, sentence) => {
    expect(() => received({ ...HANDED_OVER, ...change }, PRIVATE, PRIVATE)).toThrow(sentence);
  });
});

describe("what was said in a chat", () => {
  const said = (change: object, more: object = {}) => {
    const message = { version: 1, origin: "chat", heard: { ...HEARD, ...change }, ...more };
    return () => toReceived({ messageId: "m", body: JSON.stringify(message), eventSourceARN: PRIVATE }, PRIVATE);
  };

  it.each([
    ["nobody who has said it", said({ by: undefined }), /^private command\.heard\.by is missing/],
    ["another platform", said({ room: { ...HEARD.room, platform: "irc" } }), /^private command\.heard\.room\.platform/],
    ["a word about its signature left out", said({ isWeak: undefined }), /^private command\.heard\.isWeak is missing/],
    ["a command beside it", said({}, { command: COMMAND }), /^private command has the unknown key "command"/],
  ])("is refused with %s", (_title, read, sentence) => {
    expect(read).toThrow(InputError);
    expect(read).toThrow(sentence);
    expect(read).not.toThrow(/dtsjob0001/);
  });

  it("on the public queue is a public command, which it does not fit", () => {
    const message = { version: 1, origin: "chat", heard: HEARD };
    const record = { messageId: "m", body: JSON.stringify(message), eventSourceARN: PUBLIC };
    expect(toReceived(record, PRIVATE)).toEqual({ is: "command", requestId: "m", origin: "queue", body: message });
  });
});

function recordOf(name: string): SQSEvent["Records"][number] {
  const event: SQSEvent = JSON.parse(readFileSync(join(import.meta.dirname, `../events/${name}.json`), "utf8"));
  const [record] = event.Records;
  if (!record) throw new Error(`${name} holds no record; want one`);
  return record;
}
