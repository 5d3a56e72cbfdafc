import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { hearFeishu } from "#lib/chat/feishu/hear.ts";
import { createFeishuSpeaker } from "#lib/chat/feishu/speak.ts";
import type { Send } from "#lib/providers/provider.ts";
import { startFeishu, TENANT } from "../feishu-stand-in.ts";
import { APP_ID, heardOf, KEYS, NOW, outcomeOf, requestOf, SETTINGS, saidBack } from "./kit.ts";

const SECRET = "the app secret";
const TOKEN_CALL = "POST /open-apis/auth/v3/tenant_access_token/internal";
const MESSAGES = "/open-apis/im/v1/messages";
const ROOM = { platform: "feishu", team: TENANT, channel: "oc_room" } as const;
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
const DONE: Card = { title: "Done", tone: "good", parts: [{ is: "text", text: "2 stopped" }] };

const viaFetch: Send = async ({ url, ...request }) => {
  const reply = await fetch(url, { ...request, redirect: "manual" });
  return {
    is: "reply",
    reply: { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.text() },
  };
};

let clock = NOW;
let feishu: Awaited<ReturnType<typeof startFeishu>>;
beforeEach(async () => {
  clock = NOW;
  feishu = await startFeishu({ ...KEYS, appId: APP_ID, appSecret: SECRET, now: () => clock });
});
afterEach(() => feishu.close());

const speaker = (rest: Partial<Parameters<typeof createFeishuSpeaker>[0]> = {}) =>
  createFeishuSpeaker({
    ...{ send: viaFetch, appId: APP_ID, appSecret: async () => SECRET, endpoint: feishu.url, now: () => clock },
    ...rest,
  });

const tokensAsked = () => feishu.asked().filter((call) => call === TOKEN_CALL).length;
const idOf = (said: Awaited<ReturnType<ReturnType<typeof speaker>["post"]>>) => {
  if (said.is === "said") return said.message;
  throw new Error(said.why);
};

describe("post", () => {
  it("shows the card in the room, and gives the message's id", async () => {
    const message = idOf(await speaker().post(ROOM, CARD));
    expect(feishu.transcript()).toMatchObject([
      {
        ...{ id: message, channel: "oc_room" },
        cards: [{ title: "Plan ab12", template: "orange", texts: ["stop 2 jobs"] }],
      },
    ]);
    expect(feishu.transcript()[0]).not.toHaveProperty("thread");
  });

  it("in a thread replies to the message that it is below", async () => {
    const { post } = speaker();
    const root = idOf(await post(ROOM, CARD));
    await post({ ...ROOM, thread: root }, DONE);
    expect(feishu.transcript()).toMatchObject([{ id: root }, { channel: "oc_room", thread: root }]);
    expect(feishu.asked().at(-1)).toBe(`POST ${MESSAGES}/${root}/reply`);
  });

  it("to a thread that is gone is refused", async () => {
    const said = await speaker().post({ ...ROOM, thread: "om_gone/../x" }, CARD);
    expect(said).toEqual({ is: "refused", why: "Feishu refused: 230011" });
    expect(feishu.asked().at(-1)).toBe(`POST ${MESSAGES}/om_gone%2F..%2Fx/reply`);
  });

  it("takes an endpoint with slashes at its end", async () => {
    expect((await speaker({ endpoint: `${feishu.url}//` }).post(ROOM, CARD)).is).toBe("said");
  });
});

describe("what is said with a key", () => {
  /** Of the first message: it is there, and nobody is told. */
  const losing = (): Send => {
    let isLost = false;
    return async (request) => {
      const delivery = await viaFetch(request);
      if (isLost || !request.url.includes(MESSAGES)) return delivery;
      isLost = true;
      return { is: "lost", sent: true, why: "timeout", message: "no reply" };
    };
  };

  it.each(["the room", "a thread"])("is in %s once, and known, after its reply was lost", async (where) => {
    const root = idOf(await speaker().post(ROOM, DONE));
    const room = where === "the room" ? ROOM : { ...ROOM, thread: root };
    const { post } = speaker({ send: losing() });
    expect(await post(room, CARD, "a key")).toEqual({ is: "later", why: "Feishu: timeout" });
    const message = idOf(await post(room, CARD, "a key"));
    expect(feishu.transcript().map(({ id }) => id)).toEqual([root, message]);
  });

  it("is once an answer, too", async () => {
    const { answer } = speaker({ send: losing() });
    const to = { room: ROOM, by: "ou_user1", key: "event-0001" };
    await answer(to, DONE);
    expect((await answer(to, DONE)).is).toBe("said");
    await answer({ ...to, key: "event-0002" }, DONE);
    expect(feishu.transcript()).toHaveLength(2);
  });

  it("is another message with another key, card or room, and without a key", async () => {
    const { post } = speaker();
    const root = idOf(await post(ROOM, CARD, "a key"));
    const said = [
      await post(ROOM, CARD, "another key"),
      await post(ROOM, DONE, "a key"),
      await post({ ...ROOM, channel: "oc_other" }, CARD, "a key"),
      await post({ ...ROOM, thread: root }, CARD, "a key"),
      await post(ROOM, CARD),
      await post(ROOM, CARD),
    ];
    expect(new Set([root, ...said.map(idOf)]).size).toBe(7);
  });

  it("that is still under way is to be tried later", async () => {
    const { post } = speaker();
    await post(ROOM, DONE);
    feishu.script(400, { code: 230049, msg: "The message is being sent." });
    expect(await post(ROOM, CARD, "a key")).toEqual({ is: "later", why: "Feishu is busy: 230049" });
  });
});

describe("edit", () => {
  it("puts another card in the place of the one that is there", async () => {
    const { post, edit, canEdit } = speaker();
    const message = idOf(await post(ROOM, CARD));
    expect(canEdit).toBe(true);
    expect(await edit(ROOM, message, DONE)).toEqual({ is: "said", message });
    expect(feishu.transcript()).toMatchObject([{ id: message, cards: [{ title: "Plan ab12" }, { title: "Done" }] }]);
    expect(feishu.asked().at(-1)).toBe(`PATCH ${MESSAGES}/${message}`);
  });

  it("of a message that is gone is refused", async () => {
    expect(await speaker().edit(ROOM, "om_gone", DONE)).toEqual({ is: "refused", why: "Feishu refused: 230011" });
  });

  it("too often is to be tried later", async () => {
    const { post, edit } = speaker();
    const message = idOf(await post(ROOM, CARD));
    feishu.script(400, { code: 230020, msg: "This operation triggers the frequency limit." });
    expect(await edit(ROOM, message, DONE)).toEqual({ is: "later", why: "Feishu is busy: 230020" });
  });
});

describe("the access token", () => {
  it("is asked for once, and again five minutes before its end", async () => {
    const { post } = speaker();
    await Promise.all([post(ROOM, CARD), post(ROOM, CARD)]);
    clock += 6_899_999;
    await post(ROOM, CARD);
    expect(tokensAsked()).toBe(1);
    clock += 1;
    await post(ROOM, CARD);
    expect(tokensAsked()).toBe(2);
  });

  it("that is over is renewed, and the message said", async () => {
    const { post } = speaker();
    await post(ROOM, CARD);
    feishu.expire();
    expect((await post(ROOM, CARD)).is).toBe("said");
    expect(tokensAsked()).toBe(2);
  });

  it.each([99991661, 99991663, 99991664, 99991668])("is renewed once on %i", async (code) => {
    const { post } = speaker();
    await post(ROOM, CARD);
    feishu.script(400, { code, msg: "t-secret" });
    feishu.script(200, { code: 0, msg: "ok", tenant_access_token: "t-secret", expire: 7200 });
    feishu.script(400, { code, msg: "t-secret" });
    expect(await post(ROOM, CARD)).toEqual({ is: "refused", why: "Feishu refused: the access token" });
    expect(tokensAsked()).toBe(2);
  });

  it("is not given for another secret", async () => {
    const said = await speaker({ appSecret: async () => "another secret" }).post(ROOM, CARD);
    expect(said).toEqual({ is: "refused", why: "Feishu refused: 10014" });
  });

  it("waits for a secret that cannot be read", async () => {
    let tries = 0;
    const appSecret = async () => {
      tries += 1;
      if (tries === 1) throw new Error(`the vault is away: ${SECRET}`);
      return SECRET;
    };
    const { post } = speaker({ appSecret });
    expect(await post(ROOM, CARD)).toEqual({ is: "later", why: "the app secret of Feishu cannot be read" });
    expect((await post(ROOM, CARD)).is).toBe("said");
  });

  it.each([{ code: 0 }, { code: 0, tenant_access_token: "x" }, { code: 0, tenant_access_token: "", expire: 7200 }])(
    "is not in %j",
    async (body) => {
      feishu.script(200, body);
      expect(await speaker().post(ROOM, CARD)).toEqual({ is: "later", why: "Feishu's reply holds no access token" });
    },
  );

  it("refused as a token itself is refused", async () => {
    feishu.script(400, { code: 99991663 });
    expect(await speaker().post(ROOM, CARD)).toEqual({ is: "refused", why: "Feishu refused: the app id and secret" });
  });
});

describe("replies", () => {
  const RESET = { "x-ogw-ratelimit-reset": "3" };

  it.each<[number, object | string, Readonly<Record<string, string>>, object]>([
    [
      400,
      { code: 99991400, msg: "secret" },
      RESET,
      { is: "later", why: "Feishu is busy: 99991400", retryAfterMs: 3000 },
    ],
    [429, { code: 99991400 }, { ...RESET, "retry-after": "7" }, { is: "later", retryAfterMs: 7000 }],
    [429, "", { "x-ogw-ratelimit-reset": "0.5" }, { is: "later", why: "Feishu failed: HTTP 429", retryAfterMs: 500 }],
    [429, { code: 1 }, { "retry-after": "99999" }, { is: "later", retryAfterMs: 600_000 }],
    [429, "", { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, { is: "later", why: "Feishu failed: HTTP 429" }],
    [200, { code: 230020 }, {}, { is: "later", why: "Feishu is busy: 230020" }],
    [400, { code: 230002, msg: "secret" }, {}, { is: "refused", why: "Feishu refused: 230002" }],
    [200, { code: 230099, msg: "ErrCode: 11310" }, {}, { is: "refused", why: "Feishu refused: 230099" }],
    [500, { code: 230001 }, {}, { is: "later", why: "Feishu failed: HTTP 500, 230001" }],
    [500, { code: 0 }, {}, { is: "later" }],
    [502, "<html>secret", {}, { is: "later", why: "Feishu failed: HTTP 502" }],
    [404, "404 page not found", {}, { is: "refused", why: "Feishu refused: HTTP 404" }],
    [302, "", {}, { is: "refused", why: "Feishu refused: HTTP 302" }],
    [400, { code: "secret" }, {}, { is: "refused", why: "Feishu refused: HTTP 400" }],
    [200, "<html>", {}, { is: "later", why: "Feishu's reply cannot be read" }],
    [200, {}, {}, { is: "later", why: "Feishu's reply cannot be read" }],
    [200, { code: 0, data: {} }, {}, { is: "later", why: "Feishu's reply names no message" }],
  ])("HTTP %i %j %j", async (status, body, headers, wanted) => {
    feishu.script(200, { code: 0, tenant_access_token: "t-secret", expire: 7200 });
    feishu.script(status, body, headers);
    const said = await speaker().post(ROOM, CARD);
    expect(said).toMatchObject(wanted);
    expect(JSON.stringify(said)).not.toMatch(/secret|127\.0\.0\.1/);
  });

  it.each(["timeout", "unavailable"] as const)("lost: %s", async (why) => {
    const send: Send = async () => ({ is: "lost", sent: true, why, message: "https://open.feishu.cn t-secret" });
    expect(await speaker({ send }).post(ROOM, CARD)).toEqual({ is: "later", why: `Feishu: ${why}` });
  });
});

it("an answer is a message in the room, and in the thread of what was said", async () => {
  const { post, answer } = speaker();
  const root = idOf(await post(ROOM, CARD));
  const { by, room } = heardOf(
    hearFeishu(requestOf(feishu.say("ou_user1", ROOM.channel, "status", root)), SETTINGS, clock),
  );
  await answer({ by, room, answerAt: "https://evil.example" }, DONE);
  await answer({ by, room: ROOM }, DONE);
  expect(feishu.transcript()).toMatchObject([
    { id: root },
    { channel: "oc_room", thread: root },
    { channel: "oc_room" },
  ]);
});

describe("a button", () => {
  const hear = (posted: Parameters<typeof requestOf>[0]) => hearFeishu(requestOf(posted), SETTINGS, clock);

  it("says its command for whoever presses it, in its message", async () => {
    const message = idOf(await speaker().post(ROOM, CARD));
    const pressed = heardOf(hear(feishu.press("ou_user2", message, "Confirm")));
    expect(pressed).toMatchObject({ by: "ou_user2", text: "confirm ab12", room: ROOM, message, isWeak: false });
    expect(pressed.room).not.toHaveProperty("thread");
  });

  it("pressed again is another delivery", async () => {
    const message = idOf(await speaker().post(ROOM, CARD));
    const ids = [1, 2].map(() => heardOf(hear(feishu.press("ou_user2", message, "Confirm"))).id);
    expect(new Set(ids).size).toBe(2);
  });

  it("in a thread is heard in the thread, also when its card was changed", async () => {
    const { post, edit } = speaker();
    const root = idOf(await post(ROOM, DONE));
    const room = { ...ROOM, thread: root };
    const message = idOf(await post(room, CARD));
    expect(heardOf(hear(feishu.press("ou_user2", message, "Cancel"))).room).toEqual(room);
    await edit(room, message, CARD);
    expect(heardOf(hear(feishu.press("ou_user2", message, "Cancel"))).room).toEqual(room);
  });

  it("is gone with the card that had it", async () => {
    const { post, edit } = speaker();
    const message = idOf(await post(ROOM, CARD));
    await edit(ROOM, message, DONE);
    expect(() => feishu.press("ou_user2", message, "Confirm")).toThrow("no button");
  });
});

describe("what Feishu itself says", () => {
  it("the check of the address is answered", () => {
    const hearing = hearFeishu(requestOf(feishu.challenge()), SETTINGS, clock);
    expect(saidBack(hearing)).toEqual({ status: 200, body: { challenge: "challenge-0001" } });
  });

  it("another event is ignored", () => {
    const header = { event_type: "im.chat.updated_v1", app_id: APP_ID };
    const hearing = hearFeishu(requestOf(feishu.tell({ schema: "2.0", header, event: {} })), SETTINGS, clock);
    expect(outcomeOf(hearing)).toBe("ignored: the event im.chat.updated_v1");
  });
});
