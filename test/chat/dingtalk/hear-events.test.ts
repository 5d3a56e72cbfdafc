import { describe, expect, it } from "vitest";
import { type HearDingtalkEventsSettings, hearDingtalkEvents } from "#lib/chat/dingtalk/hear-events.ts";
import { eventPost, eventReply, robotPost } from "../dingtalk-sender.ts";
import { documented, EVENTS, heardOf, KEYS, MESSAGE, type Message, NOW, outcomeOf, requestOf } from "./kit.ts";

const PRESS = documented<{ body: Message }>("card-press").body;
const SUBSCRIPTION = documented<{ check: Message; others: readonly Message[] }>("subscription");

const posted = (payload: object = MESSAGE, at = NOW, keys = KEYS) => requestOf(eventPost(payload, keys, at));
const hear = (request = posted(), rest: Partial<HearDingtalkEventsSettings> = {}) =>
  hearDingtalkEvents(request, { ...EVENTS, ...rest }, NOW);
const said = (hearing: ReturnType<typeof hear>) => {
  if (hearing.is === "rejected") throw new Error(hearing.why);
  return eventReply((hearing.is === "heard" ? hearing.answer() : hearing.answer).body, KEYS);
};

describe("what somebody says", () => {
  it("is heard, and not weak", () => {
    expect(heardOf(hear())).toMatchObject({
      ...{ id: "msg0xxxxx", by: "user123", text: "你好", isWeak: false, isTold: false },
      room: { platform: "dingtalk", team: "dinge8a565xxxx", channel: "xxx" },
    });
  });

  it("is answered with the encrypted success, which shows nothing", () => {
    const hearing = hear();
    expect(hearing).toMatchObject({ is: "heard", showsAnswer: false });
    expect(said(hearing)).toBe("success");
  });

  it("is told apart by its message's id, whenever it is sent", () => {
    expect(heardOf(hear(posted(MESSAGE, NOW - 1000))).id).toBe(heardOf(hear()).id);
  });
});

describe("a pressed button of a card", () => {
  it("says its command for whoever pressed", () => {
    expect(heardOf(hear(posted(PRESS)))).toMatchObject({
      ...{ by: "XXXXXX", text: "status", message: "XXXXXX", isWeak: false },
      room: { platform: "dingtalk", team: "dingXXXXXX", channel: "cidXXXXXX==" },
    });
  });

  it("sent again is the same, and pressed again is another", () => {
    const request = posted(PRESS);
    const id = heardOf(hear(request)).id;
    expect(heardOf(hear(request)).id).toBe(id);
    expect(heardOf(hear(posted(PRESS, NOW + 1))).id).not.toBe(id);
  });

  it.each<[Message, string]>([
    [{ spaceId: undefined }, "room.channel"],
    [{ content: "{" }, "text"],
    [{ content: { cardPrivateData: { params: { command: "stop" } } } }, "text"],
    [{ content: '{"cardPrivateData":{"params":{"command":7}}}' }, "text"],
    [{ content: '{"cardPrivateData":{"actionIds":["1"],"params":{}}}' }, "text"],
    [{ userId: undefined }, "by"],
  ])("%j: nothing is said", (change, at) => {
    const hearing = hear(posted({ ...PRESS, ...change }));
    expect(outcomeOf(hearing)).toBe(`ignored: malformed: ${at}`);
    expect(said(hearing)).toBe("success");
  });
});

describe("the subscription", () => {
  it("the check of the address is answered with the encrypted success", () => {
    const hearing = hear(posted(SUBSCRIPTION.check));
    expect(hearing.is).toBe("handshake");
    expect(said(hearing)).toBe("success");
  });

  it.each(SUBSCRIPTION.others)("$EventType is ignored, and answered", (event) => {
    const hearing = hear(posted(event));
    expect(outcomeOf(hearing)).toBe(`ignored: the event ${event["EventType"]}`);
    expect(said(hearing)).toBe("success");
  });

  it("an event stays one that has a message's fields in it", () => {
    expect(hear(posted({ ...MESSAGE, EventType: "robot_msg_recall" })).is).toBe("ignored");
  });
});

describe("attacks", () => {
  const genuine = posted();
  const another = posted({ ...MESSAGE, text: { content: "confirm ab12" } });

  it.each([
    ["unsigned", { ...genuine, query: "" }],
    ["a body under another's signature", { ...genuine, body: another.body }],
    ["old", posted(MESSAGE, NOW - 300_001)],
    ["of the time to come", posted(MESSAGE, NOW + 300_001)],
    ["under another token", posted(MESSAGE, NOW, { ...KEYS, token: "another" })],
    ["of another app", posted(MESSAGE, NOW, { ...KEYS, appKey: "dinganother" })],
    ["plain, in a robot's signature", requestOf(robotPost(MESSAGE, KEYS, NOW))],
    ["plain, under an event's signature", { ...genuine, body: Buffer.from(JSON.stringify(MESSAGE)) }],
  ])("%s: rejected", (_, request) => {
    expect(hear(request).is).toBe("rejected");
  });

  it("no answer goes anywhere but to DingTalk", () => {
    const sessionWebhook = "https://evil.example/robot/sendBySession?session=x";
    expect(heardOf(hear(posted({ ...MESSAGE, sessionWebhook })))).not.toHaveProperty("answerAt");
  });
});
