import { describe, expect, it } from "vitest";
import { toReceived } from "../../functions/notify/event.ts";
import { sentenceOf } from "../jobs/refusal.ts";

const DETAIL = { version: 1, eventId: "0123abcd", runId: "4567", target: "acme-cn", verdict: "succeeded" };
/** As EventBridge documents what it gives to a queue. */
const ENVELOPE = {
  ...{
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "Job Control Verdict",
    source: "sluice",
  },
  ...{ account: "111122223333", time: "2026-11-28T12:00:00Z", region: "eu-central-1", resources: [], detail: DETAIL },
};
const NOTIFICATION = { eventId: "0123abcd", topic: "verdict", detail: DETAIL, at: Date.UTC(2026, 10, 28, 12) };
const SHIPMENT = { destination: "pager", notification: NOTIFICATION, attempt: 2, since: 1, notBefore: 2 };

const CARD = {
  title: "Plan",
  tone: "neutral",
  parts: [
    { is: "text", text: "2 jobs" },
    { is: "facts", facts: [["target", "acme-cn"]] },
    { is: "table", heads: ["job"], rows: [["dtsjob0001"]], more: "and 1 more" },
    { is: "link", label: "more", url: "https://example.com/" },
    { is: "buttons", buttons: [{ label: "Confirm", command: "confirm 0123", look: "danger" }] },
  ],
};
const ROOM = { platform: "slack", team: "T1", channel: "C1", thread: "1.2" };
const TO = { room: ROOM, by: "U1", answerAt: "https://hooks.slack.com/1" };
const LOOK = { speech: "look", conversation: "0123abcd", notBefore: 3 };
const ANSWER = { speech: "answer", to: TO, card: CARD, attempt: 1, notBefore: 0 };
const NEWS = { speech: "news", room: ROOM, card: CARD, attempt: 2, notBefore: 3 };

const read = (message: unknown) => toReceived({ body: JSON.stringify(message) });

describe("a message", () => {
  it("from the bus is new, for rooms and for destinations", () => {
    const told = { detailType: "Job Control Verdict", detail: DETAIL };
    expect(read(ENVELOPE)).toEqual({ is: "new", told, notification: NOTIFICATION });
  });

  it("of our own is a shipment", () => expect(read(SHIPMENT)).toEqual({ is: "shipment", shipment: SHIPMENT }));

  it.each(["Job Control Plan Made", "Job Control Halted"])("%s is new for rooms alone", (detailType) => {
    const told = { detailType, detail: DETAIL };
    expect(read({ ...ENVELOPE, "detail-type": detailType })).toEqual({ is: "new", told });
  });

  it.each([LOOK, ANSWER, NEWS])("of whoever has something to say is a speech: $speech", (speech) => {
    expect(read(speech)).toEqual({ is: "speech", speech });
  });

  it.each([
    ["Job Control Run Completed", "completed"],
    ["Job Control Rejected", "rejected"],
    ["Job Control Notice", "notice"],
    ["Job Control Plan", "plan"],
    ["Job Control Left Out", "left-out"],
    ["Job Control Savings", "savings"],
  ])("%s is of topic %s", (detailType, topic) => {
    expect(read({ ...ENVELOPE, "detail-type": detailType })).toMatchObject({ notification: { topic } });
  });

  it.each([
    ["another's event", { ...ENVELOPE, source: "aws.ec2" }, 'event.source is "aws.ec2"; want "sluice"'],
    [
      "a command",
      { ...ENVELOPE, "detail-type": "Job Control Command" },
      "the message is an event of a detail-type that is not sent; want one the rule lets through",
    ],
    [
      "what tells of a destination that was disabled",
      { ...ENVELOPE, "detail-type": "Job Control Webhook Disabled" },
      "the message is an event of a detail-type that is not sent; want one the rule lets through",
    ],
    [
      "an id that would end the header",
      { ...ENVELOPE, detail: { ...DETAIL, eventId: "a\r\nx: 1" } },
      'event.detail.eventId is "a\\r\\nx: 1"; want 1 to 64 letters, digits, - or _',
    ],
    [
      "an id with a full stop",
      { ...ENVELOPE, detail: { ...DETAIL, eventId: "a.b" } },
      'event.detail.eventId is "a.b"; want 1 to 64 letters, digits, - or _',
    ],
    ["no event id", { ...ENVELOPE, detail: {} }, "event.detail.eventId is missing; want string"],
    ["a shipment without an attempt", { ...SHIPMENT, attempt: 0 }, /^message\.attempt is 0; /],
    [
      "a shipment with an id that would end the header",
      { ...SHIPMENT, notification: { ...NOTIFICATION, eventId: "a\nb" } },
      /^message\.notification\.eventId is /,
    ],
    ["a speech of another kind", { ...LOOK, speech: "shout" }, /^message\.speech is "shout"; /],
    ["a look at nothing", { ...LOOK, conversation: undefined }, "message.conversation is missing; want string"],
    ["an answer to nobody", { ...ANSWER, to: { room: ROOM } }, "message.to.by is missing; want string"],
    ["news with a key of its own", { ...NEWS, by: "U1" }, 'message has the unknown key "by"'],
    ["a card of another tone", { ...NEWS, card: { ...CARD, tone: "loud" } }, /^message\.card\.tone is "loud"; /],
    ["a part that nobody shows", { ...NEWS, card: { ...CARD, parts: [{ is: "video" }] } }, /^message\.card\.parts/],
    ["a list", [], "event is a list of 0; want object"],
  ])("that is %s is refused", (_title, message, sentence) => {
    expect(sentenceOf(() => read(message))).toMatch(sentence);
  });

  it.each(["{", "null", '"text"', ""])("that is %j is refused, and nothing of it shown", (body) => {
    const sentence = `the message is no JSON object (${body.length} characters); want an event, a shipment or a speech`;
    expect(sentenceOf(() => toReceived({ body }))).toBe(sentence);
  });
});
