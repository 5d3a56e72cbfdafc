import { describe, expect, it } from "vitest";
import { NOW } from "../../signatures/sender.ts";
import {
  documented,
  eventWith,
  hear,
  heardOf,
  json,
  pressWith,
  signed,
  signedForm,
  signedJson,
  slashWith,
} from "./kit.ts";

const UNWEAK = { isWeak: false, isTold: false };

describe("what Slack documents", () => {
  it("is heard: a slash command", () => {
    expect(heardOf(signed(documented("slash-command.txt")))).toEqual({
      id: "slash.13345224609.738474920.8088930838d88f008e0",
      room: { platform: "slack", team: "T0001", channel: "C2147483705" },
      by: "U2147483697",
      text: "94070",
      answerAt: "https://hooks.slack.com/commands/1234/5678",
      ...UNWEAK,
    });
  });

  it("is heard: a pressed button, whose value is the text", () => {
    expect(heardOf(pressWith({}))).toEqual({
      id: "press.12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
      room: { platform: "slack", team: "T9TK3CUKW", channel: "CBR2V3XEX" },
      by: "UA8RXUSPL",
      text: "click_me_123",
      message: "1548261231.000200",
      answerAt: "https://hooks.slack.com/actions/AABA1ABCD/1232321423432/D09sSasdasdAS9091209",
      ...UNWEAK,
    });
  });

  it("is heard: a mention, without it", () => {
    expect(heardOf(signedJson(json("app-mention.json")))).toEqual({
      id: "event.Ev0LAN670R",
      room: { platform: "slack", team: "T061EG9R6", channel: "C0LAN2Q65" },
      by: "U061F7AUR",
      text: "is it everything a river should be?",
      ...UNWEAK,
    });
  });

  it("is heard: a message to us alone", () => {
    expect(heardOf(signedJson(json("message-im.json")))).toMatchObject({
      room: { team: "T061EG9R6", channel: "D024BE91L" },
      by: "U2147483697",
      text: "Hello hello can you hear me?",
    });
  });

  it("is a handshake: the check of the address", () => {
    const { challenge } = json("url-verification.json");
    const answer = { status: 200, body: JSON.stringify({ challenge }) };
    expect(hear(signedJson(json("url-verification.json")))).toMatchObject({ is: "handshake", answer });
  });

  it.each([
    ["message-changed.json", "a message of another kind"],
    ["bot-message.json", "a bot's message"],
    ["document-mention.json", "a message of another kind"],
    ["shared-message.json", "a forwarded message, or one with an attachment"],
  ])("is ignored: %s, as %s", (name, why) => {
    const hearing = hear(signedJson(json(name)));
    expect(hearing).toMatchObject({ is: "ignored", why, answer: { status: 200, body: "" } });
  });
});

describe("a message that is not plainly a person's is ignored", () => {
  it.each([
    ["a bot's message", { bot_id: "B1" }],
    ["a bot's message", { bot_profile: { id: "B1" } }],
    ["another app's message", { app_id: "A1" }],
    ["another app's message", { metadata: { event_type: "x", event_payload: {} } }],
    ["a workflow's message", { workflow_id: "Wf1" }],
    ["a message under a chosen name", { username: "alice" }],
    ["an edited message", { edited: { user: "U1", ts: "1355517524.000001" } }],
    ["a hidden message", { hidden: true }],
    ["a message of another kind", { subtype: "thread_broadcast" }],
    ["a message of another kind", { subtype: "me_message" }],
    ["a forwarded message, or one with an attachment", { attachments: [{ is_msg_unfurl: true }] }],
    ["a message with files", { files: [{ id: "F1" }] }],
    ["Slackbot's message", { user: "USLACKBOT" }],
    ["no message as Slack documents it", { user: undefined }],
    ["no message as Slack documents it", { text: { toString: "x" } }],
    ["its by is not as Slack documents it", { user: "alice smith" }],
    ["its room.channel is not as Slack documents it", { channel: "" }],
    ["an event of another kind", { channel_type: "channel" }],
    ["an event of another kind", { type: "reaction_added" }],
  ])("%s: %j", (why, members) => {
    expect(hear(eventWith(members))).toMatchObject({ is: "ignored", why });
  });

  it("and so is an edited, forwarded or bot's mention", () => {
    for (const members of [{ edited: {} }, { attachments: [{ is_share: true }] }, { bot_id: "B1" }]) {
      expect(hear(eventWith(members, "app-mention.json")).is).toBe("ignored");
    }
  });

  it("but empty and false members mean nothing", () => {
    expect(hear(eventWith({ attachments: [], files: [], hidden: false, bot_id: null })).is).toBe("heard");
  });
});

describe("a press counts", () => {
  const container = { type: "message", message_ts: "1548261231.000200", channel_id: "CBR2V3XEX" };
  const [button] = json("block-actions.json")["actions"] as readonly object[];

  it.each([
    ["of no button", { actions: [] }],
    ["of two buttons", { actions: [button, button] }],
    ["of a menu", { actions: [{ ...button, type: "static_select" }] }],
    ["of a button without a value", { actions: [{ ...button, value: undefined }] }],
    ["of an empty value", { actions: [{ ...button, value: "" }] }],
    ["in a view", { container: { type: "view", view_id: "V1" } }],
    ["in an unfurled link", { container: { ...container, type: "message_attachment" } }],
    ["for a workflow's step", { function_data: { execution_id: "Fx1" } }],
  ])("not: %s", (_, members) => {
    expect(hear(pressWith(members))).toMatchObject({ is: "ignored", why: "no press of one button of a message" });
  });

  it.each([["message_action"], ["view_submission"], ["shortcut"], ["interactive_message"]])("not: %s", (type) => {
    expect(hear(pressWith({ type }))).toMatchObject({ is: "ignored", why: "an interaction of another kind" });
  });

  it("not: a payload that is no JSON", () => {
    expect(hear(signedForm({ payload: "{" }))).toMatchObject({ is: "ignored" });
  });

  it.each([
    ["in a thread", { ...container, thread_ts: "1548261000.000100" }, "1548261000.000100"],
    ["on the message that a thread hangs on", { ...container, thread_ts: "1548261231.000200" }, undefined],
  ])("%s", (_, given, thread) => {
    expect(heardOf(pressWith({ container: given })).room.thread).toBe(thread);
  });

  it("for an app of a whole organization, by the person's workspace", () => {
    expect(heardOf(pressWith({ team: null })).room.team).toBe("T9TK3CUKW");
    expect(hear(pressWith({ team: null, user: { id: "U1" } })).is).toBe("ignored");
  });
});

describe("the room", () => {
  it("is the thread where there is one", () => {
    expect(heardOf(eventWith({ thread_ts: "1355517000.000001" })).room.thread).toBe("1355517000.000001");
    expect(heardOf(eventWith({ thread_ts: "1355517523.000005" })).room.thread).toBeUndefined();
  });
});

describe("names prove nothing", () => {
  it("a display name of another's id changes neither person nor room", () => {
    const names = { user_name: "U0000BOSS", channel_name: "C0000OPS", team_domain: "T0000" };
    expect(heardOf(slashWith(names))).toEqual(heardOf(slashWith({})));
    const user = { id: "UA8RXUSPL", username: "U0000BOSS", name: "U0000BOSS", team_id: "T9TK3CUKW" };
    expect(heardOf(pressWith({ user }))).toEqual(heardOf(pressWith({})));
  });
});

describe("a request is rejected", () => {
  const genuine = signed(documented("slash-command.txt"));
  const without = (name: string) => ({ ...genuine, headers: genuine.headers.filter(([given]) => given !== name) });

  it.each([
    ["unsigned", without("X-Slack-Signature")],
    ["without a time", without("X-Slack-Request-Timestamp")],
    ["of another secret", { ...genuine, headers: signedForm({ a: "1" }).headers }],
    ["changed", { ...genuine, body: Buffer.from(documented("slash-command.txt").replace("94070", "94071")) }],
    ["six minutes old", signed(documented("slash-command.txt"), undefined, NOW - 360_000)],
    ["six minutes ahead", signed(documented("slash-command.txt"), undefined, NOW + 360_000)],
    ["signed twice", { ...genuine, headers: [...genuine.headers, ...genuine.headers] }],
    ["with a text twice", signed(`${documented("slash-command.txt")}&text=stop`)],
    ["with a person twice", signed(`${documented("slash-command.txt")}&user_id=U0000BOSS`)],
    ["with two payloads", signed("payload=%7B%7D&payload=%7B%7D")],
  ])("%s", (_, request) => {
    expect(hear(request).is).toBe("rejected");
  });

  it("and the check of the address too, when it is not signed", () => {
    const request = signedJson(json("url-verification.json"));
    expect(hear({ ...request, headers: [] }).is).toBe("rejected");
  });
});

describe("what else is verified is ignored", () => {
  it.each([
    ["a check of the certificate", signed("ssl_check=1&token=gIkuvaNzQIHg97ATvDxqgjtO")],
    ["nothing", signed("")],
    ["a number", signed("1")],
    ["an array", signed("[]")],
    ["bytes", signed("\u0000\u0001")],
    ["a limit reached", signedJson({ type: "app_rate_limited", team_id: "T1", minute_rate_limited: 1 })],
    ["a command without a person", signedForm({ command: "/sluice", text: "help" })],
    ["a command of inherited names", signedForm({ command: "/sluice", __proto__: "x", constructor: "y" })],
  ])("%s", (_, request) => {
    expect(hear(request)).toMatchObject({ is: "ignored", answer: { status: 200, body: "" } });
  });
});

describe("a delivery's id", () => {
  it("is the same when Slack sends an event again", () => {
    const first = signedJson(json("app-mention.json"));
    const again = signed(Buffer.from(first.body).toString(), "application/json", NOW - 60_000);
    const headers = [...again.headers, ["X-Slack-Retry-Num", "1"], ["X-Slack-Retry-Reason", "http_timeout"]] as const;
    expect(heardOf({ ...again, headers }).id).toBe(heardOf(first).id);
  });

  it("must be one of Slack's", () => {
    expect(hear(slashWith({ trigger_id: "1 2" }))).toMatchObject({ why: "its id is not as Slack documents it" });
    expect(hear(slashWith({ trigger_id: "1".repeat(300) })).is).toBe("ignored");
    expect(hear(eventWith({}, "message-im.json", { event_id: "" })).is).toBe("ignored");
    expect(hear(slashWith({ trigger_id: "" })).is).toBe("ignored");
  });
});

describe("a text", () => {
  it("is at most 8000 characters, and the person who typed is told", () => {
    expect(heardOf(slashWith({ text: "x".repeat(8000) })).text).toHaveLength(8000);
    const hearing = hear(slashWith({ text: "x".repeat(8001) }));
    expect(hearing).toMatchObject({ is: "ignored", why: "a text of over 8000 characters" });
    const body = hearing.is === "ignored" ? JSON.parse(hearing.answer.body) : {};
    expect(body).toEqual({
      response_type: "ephemeral",
      text: "This is too long: a command has at most 8000 characters.",
    });
    expect(hear(eventWith({ text: "x".repeat(8001) })).is).toBe("ignored");
  });

  it("may be missing", () => {
    expect(heardOf(slashWith({ text: "" })).text).toBe("");
  });
});

describe("an answer", () => {
  const card = { title: "Jobs", tone: "neutral", parts: [{ is: "text", text: "none" }] } as const;

  it("shows a card to whoever typed a command, and to nobody else", () => {
    const hearing = hear(slashWith({}));
    if (hearing.is !== "heard") throw new Error("want heard");
    expect(hearing.showsAnswer).toBe(true);
    const { status, body } = hearing.answer(card);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ response_type: "ephemeral", text: "Jobs\nnone", blocks: [{}, {}] });
    expect(hearing.answer().body).toBe("");
  });

  it.each([
    ["an event", eventWith({})],
    ["a press", pressWith({})],
  ])("to %s is empty", (_, request) => {
    const hearing = hear(request);
    if (hearing.is !== "heard") throw new Error("want heard");
    expect(hearing.showsAnswer).toBe(false);
    expect(hearing.answer(card)).toMatchObject({ status: 200, body: "" });
  });
});
