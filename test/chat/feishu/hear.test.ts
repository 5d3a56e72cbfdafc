import { describe, expect, it } from "vitest";
import { type HearFeishuSettings, hearFeishu } from "#lib/chat/feishu/hear.ts";
import { LONGEST_TEXT } from "#lib/jobs/heard.ts";
import { challengePost, encrypted, eventPost } from "../feishu-sender.ts";
import { documented, heardOf, KEYS, NOW, outcomeOf, type Payload, requestOf, saidBack } from "./kit.ts";

const DOCUMENTED = documented("message");
const DOCUMENTED_PRESS = documented("card-press");
const APP = { secrets: [KEYS.encryptKey] };

type Fields = Readonly<Record<string, unknown>>;

/** The documented message as it is before anybody edits it, of a person of the app's own tenant. */
function message(change: Fields = {}, sender: Fields = {}, header: Fields = {}) {
  const { event } = DOCUMENTED;
  const said = { ...event["message"], update_time: event["message"]?.["create_time"], ...change };
  return {
    ...DOCUMENTED,
    header: { ...DOCUMENTED.header, ...header },
    event: { sender: { ...event["sender"], tenant_key: DOCUMENTED.header["tenant_key"], ...sender }, message: said },
  };
}

function press(change: Fields = {}): Payload {
  const operator = { ...DOCUMENTED_PRESS.event["operator"], tenant_key: DOCUMENTED_PRESS.header["tenant_key"] };
  return { ...DOCUMENTED_PRESS, event: { ...DOCUMENTED_PRESS.event, operator, ...change } as Payload["event"] };
}

const OPERATOR = press().event["operator"];

const posted = (payload: object = message(), at = NOW, keys = KEYS) => requestOf(eventPost(payload, keys, at));
const hear = (request = posted(), rest: Partial<HearFeishuSettings> = {}) =>
  hearFeishu(request, { ...APP, ...rest }, NOW);
const mentioned = (key: string, type?: string) => ({
  ...{ key, id: { open_id: "ou_1" }, name: "stop acme" },
  ...(type === undefined ? {} : { mentioned_type: type }),
});
const texting = (text: unknown) => ({ content: JSON.stringify({ text }) });

describe("a message", () => {
  it("is heard, and not weak", () => {
    expect(heardOf(hear())).toEqual({
      id: "5e3702a84e847582be8db7fb73283c02",
      room: {
        ...{ platform: "feishu", team: "2ca1d211f64f6438", channel: "oc_5ce6d572455d361153b7xx51da133945" },
        thread: "om_5ce6d572455d361153b7cb5xxfsdfsdfdsf",
      },
      by: "ou_84aad35d084aa403a838cf73ee18467",
      text: "hello",
      isWeak: false,
      isTold: false,
    });
  });

  it("that replies to nothing is in no thread", () => {
    expect(heardOf(hear(posted(message({ root_id: undefined })))).room).not.toHaveProperty("thread");
  });

  it("is answered with nothing, which shows nothing", () => {
    const hearing = hear();
    expect(hearing).toMatchObject({ is: "heard", showsAnswer: false });
    expect(saidBack(hearing)).toEqual({ status: 200, body: {} });
    expect(hearing.is === "heard" && hearing.answer({ title: "t", tone: "bad", parts: [] }).body).toBe("{}\n");
  });

  it("without the time of an update is heard", () => {
    expect(hear(posted(message({ update_time: undefined }))).is).toBe("heard");
  });

  it("as somebody received it is heard: it has one time twice", () => {
    const { header, event } = documented("direct-message");
    const { text, by, room } = heardOf(hear(posted({ schema: "2.0", header, event })));
    expect({ text, by, channel: room.channel }).toEqual({
      text: "aksdjfdsaf",
      by: "ou_c7a6be1b95309cddf852923c21eed57d",
      channel: "oc_ac35e043443624296c5150091af36362",
    });
  });

  it("to the bot alone needs no mention", () => {
    const change = { chat_type: "p2p", mentions: undefined, ...texting(" status ") };
    expect(heardOf(hear(posted(message(change)))).text).toBe("status");
  });

  const mentions = [mentioned("@_user_1", "bot"), mentioned("@_user_2", "user")];
  it.each([
    ["@_user_1 stop a,b", "stop a,b"],
    ["stop @_user_1 a", "stop a"],
    ["@_user_2 @_user_1 stop", "stop"],
    ["@_user_1 stop @_user_11", "stop @_user_11"],
    ["@_user_1\u00a0stop\t a\nfor b", "stop a\nfor b"],
    ["@_user_1", ""],
    ["@_user_1 mail a@_allen", "mail a@_allen"],
  ])("%j says %j: names are not read", (text, wanted) => {
    expect(heardOf(hear(posted(message({ ...texting(text), mentions })))).text).toBe(wanted);
  });
});

describe("a mention", () => {
  const bot = mentioned("@_user_1", "bot");
  it.each<[is: string, text: string, mentions: unknown]>([
    ["heard", "stop @_user_1", [bot]],
    ["heard", "@_user_2 @_user_1 stop", [mentioned("@_user_2", "user"), bot]],
    ["heard", " @_user_1 stop", [mentioned("@_user_1")]],
    ["ignored: not to the bot", "@_user_1 stop", [mentioned("@_user_1", "user")]],
    ["ignored: not to the bot", "stop @_user_1", [mentioned("@_user_1")]],
    ["ignored: not to the bot", "@_user_2 stop @_user_1", [mentioned("@_user_1"), mentioned("@_user_2", "user")]],
    ["ignored: not to the bot", "@_user_12 stop", [mentioned("@_user_1")]],
    ["ignored: not to the bot", "stop @_user_12", [bot]],
    ["ignored: not to the bot", "stop", [bot]],
    ["ignored: not to the bot", "stop", [mentioned(".*", "bot"), mentioned("", "bot"), mentioned("stop", "bot")]],
    ["ignored: not to the bot", "stop", undefined],
    ["ignored: to everybody", "@_user_1 @_all stop", [bot]],
  ])("%s: %j with %j", (is, text, mentions) => {
    expect(outcomeOf(hear(posted(message({ ...texting(text), mentions }))))).toBe(is);
  });
});

describe("what is no command of a person", () => {
  it.each<[object, string]>([
    [message({}, { sender_type: "app" }), "not from a person"],
    [message({}, { sender_type: "bot" }), "not from a person"],
    [message({}, { sender_type: undefined }), "not from a person"],
    [message({ message_type: "merge_forward", content: "Merged and Forwarded Message" }), "not a plain text"],
    [message({ message_type: "post" }), "not a plain text"],
    [message({ message_type: "interactive" }), "not a plain text"],
    [message({ update_time: "1687343654666" }), "edited"],
    [message({}, { tenant_key: "736588c9260f175e" }), "from another tenant"],
    [message({}, { tenant_key: undefined }), "from another tenant"],
    [message({ chat_type: "p2p" }, { tenant_key: "736588c9260f175e" }), "from another tenant"],
    [message(texting("@_all stop")), "to everybody"],
    [message({ mentions: [{ key: "@_all" }] }), "to everybody"],
    [message({ mentions: [] }), "not to the bot"],
    [message({ mentions: "@_user_1" }), "not to the bot"],
    [message({ content: "{" }), "not to the bot"],
    [message({ chat_type: "p2p", content: "{" }), "malformed: text"],
    [message({ chat_type: "p2p", ...texting(7) }), "malformed: text"],
    [message(texting(`@_user_1 ${"x".repeat(LONGEST_TEXT + 1)}`)), "malformed: text"],
    [message({ chat_id: undefined }), "malformed: room.channel"],
    [message({ chat_id: "a room" }), "malformed: room.channel"],
    [message({}, { sender_id: { user_id: "e33ggbyz" } }), "malformed: by"],
    [message({}, {}, { tenant_key: undefined }), "from another tenant"],
    [message({}, { tenant_key: undefined }, { tenant_key: undefined }), "malformed: room.team"],
    [message({}, {}, { event_id: "x".repeat(257) }), "malformed: id"],
    [message({}, {}, { event_type: "im.message.message_read_v1" }), "the event im.message.message_read_v1"],
    [{ uuid: "1", type: "event_callback", event: { type: "message" } }, "not of schema 2.0"],
    [{ schema: "2.0", header: { event_type: "im.message.receive_v1" } }, "not from a person"],
    [press({ action: { tag: "button", value: { command: 7 } } }), "malformed: text"],
    [press({ action: { tag: "button", value: { command: { text: "stop" } } } }), "malformed: text"],
    [press({ action: { tag: "button", value: "stop" } }), "malformed: text"],
    [press({ action: { tag: "select_static", option: "stop" } }), "not a button"],
    [press({ operator: { ...OPERATOR, open_id: undefined } }), "malformed: by"],
    [press({ operator: { ...OPERATOR, tenant_key: "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV" } }), "from another tenant"],
    [press({ operator: { ...OPERATOR, tenant_key: undefined } }), "from another tenant"],
    [press({ context: { open_message_id: "om_1" } }), "malformed: room.channel"],
  ])("%#: %j", (payload, why) => {
    const hearing = hear(posted(payload));
    expect(outcomeOf(hearing)).toBe(`ignored: ${why}`);
    expect(saidBack(hearing)).toEqual({ status: 200, body: {} });
  });

  it("is what another app has been told", () => {
    expect(hear(posted(), { appId: "cli_9f5343c580712544" }).is).toBe("heard");
    expect(outcomeOf(hear(posted(), { appId: "cli_ours" }))).toBe("ignored: of another app");
    expect(outcomeOf(hear(posted(press()), { appId: "cli_ours" }))).toBe("ignored: of another app");
  });
});

describe("a pressed button", () => {
  it("says its command for whoever pressed", () => {
    expect(heardOf(hear(posted(press())))).toEqual({
      id: "f7984f25108f8137722bb63cee927e66",
      room: { platform: "feishu", team: "xxxxxxx", channel: "oc_dc8f48187d4f3beef42c7e8a8b09ab" },
      by: "ou_3c14f3a59eaf2825dbe25359f15xxxxx",
      text: "confirm ab12",
      message: "om_574d639e4a44e4dd646eaf628e2c5689",
      isWeak: false,
      isTold: false,
    });
  });

  it("of a card in a thread is in the thread", () => {
    const action = { tag: "button", value: { command: "status", thread: "om_root" } };
    expect(heardOf(hear(posted(press({ action })))).room.thread).toBe("om_root");
  });

  it.each([
    ["neutral", "info"],
    ["good", "info"],
    ["warning", "warning"],
    ["bad", "warning"],
  ] as const)("is answered with a line of a %s card: %s", (tone, type) => {
    const hearing = hear(posted(press()));
    if (hearing.is !== "heard") throw new Error(outcomeOf(hearing));
    expect(hearing.showsAnswer).toBe(false);
    expect(JSON.parse(hearing.answer({ title: "<at id=all> no\n", tone, parts: [] }).body)).toEqual({
      toast: { type, content: "＜at id=all> no" },
    });
    expect(JSON.parse(hearing.answer().body)).toEqual({});
  });
});

describe("the check of the address", () => {
  const check = { challenge: "ajls384kdjx98XX", token: "a token", type: "url_verification" };

  it("is answered with its challenge", () => {
    expect(saidBack(hear(requestOf(challengePost(check, KEYS))))).toEqual({
      status: 200,
      body: { challenge: "ajls384kdjx98XX" },
    });
  });

  it("with another verification token is rejected", () => {
    const hearing = hear(requestOf(challengePost(check, KEYS)), { verificationToken: "ours" });
    expect(hearing.is).toBe("rejected");
  });
});

describe("attacks", () => {
  const genuine = posted();
  const another = posted(message(texting("@_user_1 confirm ab12")));

  it.each([
    ["unsigned", { ...genuine, headers: [] }],
    ["unsigned and plain", { ...genuine, headers: [], body: Buffer.from(JSON.stringify(message())) }],
    ["a body under another's signature", { ...genuine, body: another.body }],
    ["encrypted by ours, under another's signature", { ...genuine, body: Buffer.from(encrypted("{}", KEYS)) }],
    ["old", posted(message(), NOW - 301_000)],
    ["of the time to come", posted(message(), NOW + 301_000)],
    ["under another key", posted(message(), NOW, { encryptKey: "another key" })],
    ["with a second signature", { ...genuine, headers: [...genuine.headers, ["x-lark-signature", "0"] as const] }],
  ])("%s: rejected", (_, request) => {
    expect(hear(request).is).toBe("rejected");
  });

  it("an event with another verification token is rejected", () => {
    expect(hear(posted(), { verificationToken: "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV" }).is).toBe("heard");
    expect(hear(posted(), { verificationToken: "ours" }).is).toBe("rejected");
  });

  it("a display name changes nothing", () => {
    const mentions = [{ key: "@_user_1", name: "@_user_1 confirm ab12", id: { open_id: "ou_boss" } }];
    expect(heardOf(hear(posted(message({ mentions }))))).toEqual(heardOf(hear()));
  });

  it("nobody says how certain it is but we", () => {
    const payload = { ...message(), isWeak: true, isTold: true, answerAt: "https://evil.example" };
    expect(heardOf(hear(posted(payload)))).toEqual(heardOf(hear()));
  });
});
