import { describe, expect, it } from "vitest";
import { answerChat } from "#lib/chat/answer-chat.ts";
import type { Card } from "#lib/chat/card.ts";
import type { Doorway } from "#lib/chat/doorway.ts";
import type { Hearing } from "#lib/chat/hearing.ts";
import type { ChatCommand } from "#lib/jobs/private-command.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { jsonAnswer } from "#lib/web/answer.ts";
import { HEARD } from "./samples.ts";

const NOW = Date.UTC(2026, 10, 28);
const CARD: Card = { title: "There is no target acme-c", tone: "warning", parts: [] };
const answer = (card?: Card) => jsonAnswer(200, card ? { card: card.title } : {});
const SAID: Hearing = { is: "heard", heard: HEARD, showsAnswer: true, answer };
const UNVERIFIED: Hearing = { is: "rejected", why: "no signature is right" };

const request = (path = "/chat/slack", method = "POST", bytes = 2): RawRequest => ({
  ...{ method, path, query: "", headers: [], body: new Uint8Array(bytes), sourceIp: "192.0.2.44" },
});

/** A doorway that hears what it is told to, and what went through it. */
function doorwayWith(hearing: Hearing, change: Partial<Doorway> = {}) {
  const handed: ChatCommand[] = [];
  const lines: object[] = [];
  const asked: unknown[] = [];
  const doorway: Doorway = {
    hear: async (route, _request, now) => {
      asked.push([route, now]);
      return hearing;
    },
    handOver: async (command) => void handed.push(command),
    clock: { now: () => NOW },
    log: (line) => void lines.push(line),
    ...change,
  };
  return { handed, lines, asked, wire: async () => doorway };
}

describe("what somebody says", () => {
  it("is handed over, and answered as the platform wants", async () => {
    const { wire, handed, lines, asked } = doorwayWith(SAID);
    expect(await answerChat(request(), wire)).toEqual(answer());
    expect(asked).toEqual([["slack", NOW]]);
    expect(handed).toEqual([{ version: 1, origin: "chat", heard: HEARD }]);
    expect(lines).toEqual([{ step: "chat", platform: "slack", heard: "Ev01" }]);
  });

  it("that is wrong at first sight is told at once, and handed over as told", async () => {
    const { wire, handed } = doorwayWith(SAID, { firstWord: () => CARD });
    expect(await answerChat(request(), wire)).toEqual(answer(CARD));
    expect(handed).toMatchObject([{ heard: { isTold: true } }]);
  });

  it("where no answer is shown is handed over as not told", async () => {
    const { wire, handed } = doorwayWith({ ...SAID, showsAnswer: false }, { firstWord: () => CARD });
    expect(await answerChat(request(), wire)).toEqual(answer());
    expect(handed).toMatchObject([{ heard: { isTold: false } }]);
  });

  it("that was told before stays told", async () => {
    const { wire, handed } = doorwayWith({ ...SAID, heard: { ...HEARD, isTold: true } });
    await answerChat(request(), wire);
    expect(handed).toMatchObject([{ heard: { isTold: true } }]);
  });

  it.each(["slack", "feishu", "dingtalk", "dingtalk-robot"])("on %s comes in by its own route", async (route) => {
    const { wire, asked } = doorwayWith(SAID);
    await answerChat(request(`/chat/${route}`), wire);
    expect(asked).toEqual([[route, NOW]]);
  });
});

describe("what cannot be taken on now", () => {
  it.each<[what: string, change: Partial<Doorway>]>([
    ["a queue that is down", { handOver: () => Promise.reject(new Error("the queue is down")) }],
    ["a secret that cannot be read", { hear: () => Promise.reject(new Error("no secret")) }],
  ])("for %s is asked for again", async (_what, change) => {
    const { wire, lines, handed } = doorwayWith(SAID, change);
    expect((await answerChat(request(), wire)).status).toBe(503);
    expect(lines).toEqual([{ step: "chat failed", platform: "slack", error: expect.any(Error) }]);
    expect(handed).toEqual([]);
  });
});

describe("what is no command of a person", () => {
  it("is answered, not handed over", async () => {
    const { wire, handed, lines } = doorwayWith({ is: "ignored", why: "a bot", answer: answer(CARD) });
    expect(await answerChat(request(), wire)).toEqual(answer(CARD));
    expect(handed).toEqual([]);
    expect(lines).toEqual([{ step: "chat ignored", platform: "slack", why: "a bot" }]);
  });

  it("but a platform's check of the address gets its answer", async () => {
    const { wire, handed } = doorwayWith({ is: "handshake", answer: answer(CARD) });
    expect(await answerChat(request(), wire)).toEqual(answer(CARD));
    expect(handed).toEqual([]);
  });

  it("that is not verified is told nothing else; the log has why", async () => {
    const { wire, handed, lines } = doorwayWith(UNVERIFIED);
    expect(await answerChat(request(), wire)).toEqual(jsonAnswer(401, { error: "not verified" }));
    expect(handed).toEqual([]);
    expect(lines).toEqual([{ step: "chat refused", platform: "slack", why: "no signature is right" }]);
  });

  it("and is over 256 KB is not even looked at", async () => {
    const { wire, asked, lines } = doorwayWith(SAID);
    expect((await answerChat(request("/chat/slack", "POST", 256 * 1024), wire)).status).toBe(200);
    expect((await answerChat(request("/chat/slack", "POST", 256 * 1024 + 1), wire)).status).toBe(413);
    expect(asked).toHaveLength(1);
    expect(lines.at(-1)).toEqual({ step: "chat too large", platform: "slack" });
  });

  it.each([
    ["GET", "/chat/slack"],
    ["POST", "/chat/irc"],
    ["POST", "/chat/slack/"],
    ["POST", "/chat/Slack"],
    ["POST", "//chat/slack"],
    ["POST", "/chat/sl%61ck"],
    ["POST", "/hooks/lag"],
    ["POST", "/"],
  ])("at %s %s is for nobody: 404, and nothing is wired for it", async (method, path) => {
    const wire = () => Promise.reject(new Error("wired"));
    expect((await answerChat(request(path, method), wire)).status).toBe(404);
  });
});
