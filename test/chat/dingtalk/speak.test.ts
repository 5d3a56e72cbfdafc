import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { hearDingtalkEvents } from "#lib/chat/dingtalk/hear-events.ts";
import { hearDingtalkRobot } from "#lib/chat/dingtalk/hear-robot.ts";
import { createDingtalkSpeaker } from "#lib/chat/dingtalk/speak.ts";
import type { Send } from "#lib/providers/provider.ts";
import { CORPORATION, startDingtalk } from "../dingtalk-stand-in.ts";
import { EVENTS, heardOf, KEYS, NOW, ROBOT, requestOf } from "./kit.ts";

const SECRET = "the app secret";
const TOKEN_PATH = "/v1.0/oauth2/accessToken";
const SEND_PATH = "/v1.0/robot/groupMessages/send";
const ROOM = { platform: "dingtalk", team: CORPORATION, channel: "cidroom==" } as const;
const CARD: Card = {
  title: "Plan ab12",
  tone: "warning",
  parts: [
    { is: "text", text: "stop 2 jobs" },
    {
      is: "buttons",
      buttons: [
        { label: "Confirm", command: "confirm ab12", look: "danger" },
        { label: "Cancel", command: "cancel ab12", look: "plain" },
      ],
    },
  ],
};

const viaFetch: Send = async ({ url, ...request }) => {
  const reply = await fetch(url, { ...request, redirect: "manual" });
  return { is: "reply", reply: { status: reply.status, headers: {}, body: await reply.text() } };
};

let clock = NOW;
let dingtalk: Awaited<ReturnType<typeof startDingtalk>>;
beforeEach(async () => {
  clock = NOW;
  dingtalk = await startDingtalk({ ...KEYS, appSecret: SECRET, now: () => clock });
});
afterEach(() => dingtalk.close());

const speaker = (rest: Partial<Parameters<typeof createDingtalkSpeaker>[0]> = {}) =>
  createDingtalkSpeaker({
    ...{ send: viaFetch, appKey: KEYS.appKey, appSecret: async () => SECRET, endpoint: dingtalk.url, now: () => clock },
    ...rest,
  });

describe("post", () => {
  it("shows the card in the group, and gives the message's id", async () => {
    const said = await speaker().post(ROOM, CARD);
    expect(dingtalk.transcript()).toMatchObject([
      { conversation: "cidroom==", via: "group", title: "Plan ab12", text: "#### ⚠️ Plan ab12\n\nstop 2 jobs" },
    ]);
    expect(said).toEqual({ is: "said", message: dingtalk.transcript()[0]?.id });
  });

  it("asks for one token, and for another shortly before its end", async () => {
    const { post } = speaker();
    await Promise.all([post(ROOM, CARD), post(ROOM, CARD)]);
    clock += 6_999_999;
    await post(ROOM, CARD);
    expect(dingtalk.asked().filter((path) => path === TOKEN_PATH)).toHaveLength(1);
    clock += 1;
    await post(ROOM, CARD);
    expect(dingtalk.asked().filter((path) => path === TOKEN_PATH)).toHaveLength(2);
    expect(dingtalk.transcript()).toHaveLength(4);
  });

  it("asks once for a new token when the old one is none any more", async () => {
    const { post } = speaker();
    await post(ROOM, CARD);
    dingtalk.expire();
    expect(await post(ROOM, CARD)).toMatchObject({ is: "said" });
    expect(dingtalk.asked()).toEqual([TOKEN_PATH, SEND_PATH, SEND_PATH, TOKEN_PATH, SEND_PATH]);
  });

  it("asks no third time", async () => {
    dingtalk.script(200, { accessToken: "bad", expireIn: 7200 });
    dingtalk.script(400, { code: "InvalidAuthentication" });
    dingtalk.script(200, { accessToken: "bad", expireIn: 7200 });
    dingtalk.script(401, "");
    expect(await speaker().post(ROOM, CARD)).toEqual({ is: "refused", why: "DingTalk refused: the access token" });
    expect(dingtalk.asked()).toHaveLength(4);
  });

  it("with a wrong secret says what is wrong, and not the secret", async () => {
    const said = await speaker({ appSecret: async () => "wrong secret" }).post(ROOM, CARD);
    expect(said).toEqual({ is: "refused", why: "DingTalk refused: invalidClientIdOrSecret" });
  });

  it("waits for a secret that cannot be read, and asks for it anew", async () => {
    let tries = 0;
    const appSecret = async () => {
      tries += 1;
      if (tries === 1) throw new Error("the vault is away");
      return SECRET;
    };
    const { post } = speaker({ appSecret });
    expect(await post(ROOM, CARD)).toEqual({ is: "later", why: "the app secret of DingTalk cannot be read" });
    expect(await post(ROOM, CARD)).toMatchObject({ is: "said" });
  });

  it("uses the robot's own code", async () => {
    const said = await speaker({ robotCode: "dinganother" }).post(ROOM, CARD);
    expect(said).toEqual({ is: "refused", why: "DingTalk refused: invalidParameter.robotCode.auth" });
  });

  it("has DingTalk's own address where none is set", async () => {
    const urls: string[] = [];
    const send: Send = async ({ url }) => {
      urls.push(url);
      return { is: "lost", sent: false, why: "unavailable", message: "" };
    };
    await speaker({ send, endpoint: undefined }).post(ROOM, CARD);
    expect(urls).toEqual(["https://api.dingtalk.com/v1.0/oauth2/accessToken"]);
  });
});

describe("replies", () => {
  it.each<[number, object | string, object]>([
    [403, { code: "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi" }, { is: "later", retryAfterMs: 1000 }],
    [403, { code: "Forbidden.AccessDenied.QpsLimitForApi" }, { is: "later", retryAfterMs: 1000 }],
    [403, { code: "Forbidden.AccessDenied.ApiCountLimitForOrg" }, { is: "refused" }],
    [200, { errcode: 90018 }, { is: "later", retryAfterMs: 1000 }],
    [200, { errcode: 130101, errmsg: "send too fast" }, { is: "later", retryAfterMs: 60_000 }],
    [200, { errcode: -1, errmsg: "系统繁忙" }, { is: "later" }],
    [400, { code: "send.too.fast" }, { is: "later", why: "DingTalk is busy: send.too.fast" }],
    [400, { code: "too.many.group" }, { is: "later" }],
    [400, { code: "group.disbanded" }, { is: "refused", why: "DingTalk refused: group.disbanded" }],
    [400, { code: "invalid.openConversationId" }, { is: "refused" }],
    [
      400,
      { code: "<b>evil</b>\n", message: "token" },
      { is: "refused", why: "DingTalk refused: a code of another form" },
    ],
    [500, { code: "system.error" }, { is: "later" }],
    [500, { code: "another.error" }, { is: "later", why: "DingTalk failed: HTTP 500, another.error" }],
    [503, "<html>", { is: "later", why: "DingTalk failed: HTTP 503" }],
    [429, "", { is: "later" }],
    [302, "", { is: "refused", why: "DingTalk refused: HTTP 302" }],
    [200, "<html>punish</html>", { is: "later", why: "DingTalk's reply cannot be read" }],
    [200, {}, { is: "later", why: "DingTalk's reply names no message" }],
  ])("HTTP %i %j", async (status, body, wanted) => {
    dingtalk.script(200, { accessToken: "secret-token", expireIn: 7200 });
    dingtalk.script(status, body);
    const said = await speaker().post(ROOM, CARD);
    expect(said).toMatchObject(wanted);
    expect(JSON.stringify(said)).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it.each(["timeout", "unavailable"] as const)("lost: %s", async (why) => {
    const send: Send = async () => ({ is: "lost", sent: true, why, message: "https://api.dingtalk.com token" });
    expect(await speaker({ send }).post(ROOM, CARD)).toEqual({ is: "later", why: `DingTalk: ${why}` });
  });

  it.each([{}, { accessToken: "x" }, { accessToken: "", expireIn: 7200 }])("no token in %j", async (body) => {
    dingtalk.script(200, body);
    const said = await speaker().post(ROOM, CARD);
    expect(said).toEqual({ is: "later", why: "DingTalk's reply holds no access token" });
  });
});

it("edit is refused, and asks nothing", async () => {
  expect(await speaker().edit(ROOM, "query-key-0001", CARD)).toEqual({
    is: "refused",
    why: "DingTalk does not edit a robot's messages",
  });
  expect(dingtalk.asked()).toEqual([]);
});

describe("answer", () => {
  const heard = () => {
    const request = requestOf(dingtalk.robotSay("user1", ROOM.channel, "status"));
    return heardOf(hearDingtalkRobot(request, { ...ROBOT, endpoint: dingtalk.url }, clock));
  };

  it("goes to the session of what was said", async () => {
    const { by, room, answerAt } = heard();
    expect(await speaker().answer({ by, room, answerAt }, CARD)).toMatchObject({ is: "said" });
    expect(dingtalk.transcript()).toMatchObject([{ conversation: "cidroom==", via: "session", title: "Plan ab12" }]);
    expect(dingtalk.asked()).toEqual(["/robot/sendBySession"]);
  });

  it("goes to the group when the session is over", async () => {
    const to = heard();
    dingtalk.expire();
    expect(await speaker().answer(to, CARD)).toMatchObject({ is: "said" });
    expect(dingtalk.transcript()).toMatchObject([{ via: "group" }]);
  });

  it("is not said twice where nobody knows whether it was said", async () => {
    const to = heard();
    dingtalk.script(502, "");
    expect(await speaker().answer(to, CARD)).toMatchObject({ is: "later" });
    expect(dingtalk.asked()).toEqual(["/robot/sendBySession"]);
  });

  it.each([
    undefined,
    "https://evil.example/robot/sendBySession?session=x",
    "http://127.0.0.1:1/robot/sendBySession?session=x",
  ])("goes to the group, and never to %s", async (answerAt) => {
    const urls: string[] = [];
    const send: Send = (request) => {
      urls.push(new URL(request.url).origin);
      return viaFetch(request);
    };
    await speaker({ send }).answer({ by: "user1", room: ROOM, answerAt }, CARD);
    expect(new Set(urls)).toEqual(new Set([dingtalk.url]));
    expect(dingtalk.transcript()).toMatchObject([{ via: "group" }]);
  });
});

describe("a button", () => {
  it("says its command for whoever presses it", async () => {
    const said = await speaker().post(ROOM, CARD);
    const id = said.is === "said" ? said.message : "";
    const pressed = requestOf(dingtalk.press("user2", id, "Confirm"));
    const wanted = { by: "user2", text: "confirm ab12", room: ROOM };
    expect(heardOf(hearDingtalkEvents(pressed, EVENTS, clock))).toMatchObject({ ...wanted, isWeak: false });
    const weak = requestOf(dingtalk.press("user2", id, "Confirm", "robot"));
    expect(heardOf(hearDingtalkRobot(weak, ROBOT, clock))).toMatchObject({ ...wanted, isWeak: true });
  });

  it("of an answer to the robot does the same", () => {
    const hearing = hearDingtalkRobot(requestOf(dingtalk.robotSay("user1", ROOM.channel, "plan")), ROBOT, clock);
    const id = hearing.is === "heard" ? dingtalk.show(ROOM.channel, hearing.answer(CARD).body) : null;
    const pressed = requestOf(dingtalk.press("user1", id ?? "", "Cancel", "robot"));
    expect(heardOf(hearDingtalkRobot(pressed, ROBOT, clock)).text).toBe("cancel ab12");
  });

  it("and Sluice's answer to its event is what DingTalk wants", () => {
    const hearing = hearDingtalkEvents(requestOf(dingtalk.tell({ EventType: "check_url" })), EVENTS, clock);
    expect(hearing.is === "handshake" && dingtalk.open(hearing.answer.body)).toBe("success");
  });
});
