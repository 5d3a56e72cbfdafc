import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { InputError } from "#lib/jobs/parse.ts";
import { type PrivateQueue, privateQueueOf, toReceived } from "../../functions/dispatch/event.ts";
import { HEARD } from "../chat/samples.ts";

const PUBLIC = "arn:aws:sqs:eu-central-1:123456789012:sluice-dev-commands";
const PRIVATE = "arn:aws:sqs:eu-central-1:123456789012:sluice-dev-private";
const CHAT_ROLE = "AROACHATEXAMPLEONLY01";
const HOOK_ROLE = "AROAHOOKEXAMPLEONLY01";
const OWN = { arn: PRIVATE, roleIds: { chat: CHAT_ROLE, webhook: HOOK_ROLE } };
/** As SQS names whoever has sent a message. */
const sentBy = (SenderId: string) => ({ attributes: { SenderId } });
const BY_ANYBODY = sentBy("AIDAIENQZJOLO23YVJ4VO");
const BY_CHAT = sentBy(`${CHAT_ROLE}:sluice-dev-chat`);
const BY_HOOK = sentBy(`${HOOK_ROLE}:sluice-dev-webhook`);
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
    const received = () => toReceived({ messageId: "m", body, eventSourceARN: PUBLIC, ...BY_ANYBODY });
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
    expect(toReceived({ messageId: "message-1", body, eventSourceARN: PUBLIC, ...BY_ANYBODY })).toMatchObject({
      requestId: "message-1",
    });
  });

  it("a detail that is no command is handed on as it is, for the command's parser to refuse", () => {
    const body = JSON.stringify({ "detail-type": "Job Control Command", detail: "x" });
    expect(toReceived({ messageId: "m", body, eventSourceARN: PUBLIC, ...BY_ANYBODY })).toEqual({
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
  const SAID = { version: 1, origin: "chat", heard: HEARD };
  const received = (message: object, eventSourceARN: string, own?: PrivateQueue, by = BY_HOOK) =>
    toReceived({ messageId: "m", body: JSON.stringify(message), eventSourceARN, ...by }, own);

  it("says who is behind its command", () => {
    expect(received(HANDED_OVER, PRIVATE, OWN)).toEqual({
      ...{ is: "command", requestId: "hook:lag-alert:1", origin: "webhook", principal: "lag-alert", body: COMMAND },
    });
  });

  it("or what was said in a chat, and who has said it", () => {
    expect(received(SAID, PRIVATE, OWN, BY_CHAT)).toEqual({ is: "heard", heard: HEARD });
  });

  it.each([
    ["the webhook function says for a chat", SAID, BY_HOOK, "chat"],
    ["the chat function says for a webhook", HANDED_OVER, BY_CHAT, "webhook"],
    ["a user of the account says for a chat", SAID, BY_ANYBODY, "chat"],
    ["a role of a longer id says for a chat", SAID, sentBy(`${CHAT_ROLE}X:a`), "chat"],
    ["a session of another role's, named like ours, says for a chat", SAID, sentBy(`AROAX:${CHAT_ROLE}`), "chat"],
    ["nobody says for a webhook", HANDED_OVER, sentBy(""), "webhook"],
  ])("is not believed when %s", (_title, message, by, origin) => {
    const sentence = `the message says that it is of a ${origin} and has another sender; want the ${origin} function`;
    expect(() => received(message, PRIVATE, OWN, by)).toThrow(InputError);
    expect(() => received(message, PRIVATE, OWN, by)).toThrow(sentence);
  });

  it("is believed for the queue's sake where the roles are not known", () => {
    const own = privateQueueOf({ SLUICE_PRIVATE_QUEUE_ARN: PRIVATE, SLUICE_CHAT_ROLE_ID: "" });
    expect(received(SAID, PRIVATE, own, BY_ANYBODY)).toMatchObject({ is: "heard" });
    expect(received(HANDED_OVER, PRIVATE, own, BY_ANYBODY)).toMatchObject({ origin: "webhook" });
  });

  it("is looked at as the environment says", () => {
    const env = {
      SLUICE_PRIVATE_QUEUE_ARN: PRIVATE,
      SLUICE_CHAT_ROLE_ID: CHAT_ROLE,
      SLUICE_WEBHOOK_ROLE_ID: HOOK_ROLE,
    };
    expect(privateQueueOf(env)).toEqual(OWN);
    expect(privateQueueOf({ ...env, SLUICE_PRIVATE_QUEUE_ARN: "" })).toBeUndefined();
  });

  it.each([
    ["on the public queue", PUBLIC, OWN],
    ["on a queue whose name only begins like it", `${PRIVATE}-dead-letters`, OWN],
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
    expect(() => received({ ...HANDED_OVER, ...change }, PRIVATE, OWN)).toThrow(sentence);
  });
});

describe("what was said in a chat", () => {
  const said = (change: object, more: object = {}) => {
    const message = { version: 1, origin: "chat", heard: { ...HEARD, ...change }, ...more };
    return () =>
      toReceived({ messageId: "m", body: JSON.stringify(message), eventSourceARN: PRIVATE, ...BY_CHAT }, OWN);
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
    const record = { messageId: "m", body: JSON.stringify(message), eventSourceARN: PUBLIC, ...BY_CHAT };
    expect(toReceived(record, OWN)).toEqual({ is: "command", requestId: "m", origin: "queue", body: message });
  });
});

function recordOf(name: string): SQSEvent["Records"][number] {
  const event: SQSEvent = JSON.parse(readFileSync(join(import.meta.dirname, `../events/${name}.json`), "utf8"));
  const [record] = event.Records;
  if (!record) throw new Error(`${name} holds no record; want one`);
  return record;
}
