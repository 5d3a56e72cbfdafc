import { expect, it } from "vitest";
import type { Doorway } from "#lib/chat/doorway.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { jsonAnswer } from "#lib/web/answer.ts";
import { createChat } from "../../functions/chat/handler.ts";
import { HEARD } from "../chat/samples.ts";
import { requested } from "./events.ts";

it("a request to the function URL is heard as it was sent, and answered as a function URL answers", async () => {
  const heard: RawRequest[] = [];
  const doorway: Doorway = {
    hear: async (_route, request) => {
      heard.push(request);
      return { is: "heard", heard: HEARD, showsAnswer: true, answer: () => jsonAnswer(200, { text: "ok" }) };
    },
    handOver: async () => undefined,
    clock: { now: () => 0 },
    log: () => undefined,
  };
  const event = requested("POST", "/chat/slack?a=1", { "X-Slack-Signature": "v0=00" }, "payload=%7B%7D");
  expect(await createChat(async () => doorway)(event)).toEqual({
    statusCode: 200,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
    body: '{"text":"ok"}\n',
  });
  expect(heard).toMatchObject([{ method: "POST", path: "/chat/slack", query: "a=1" }]);
  expect(heard[0]?.headers).toContainEqual(["x-slack-signature", "v0=00"]);
  expect(Buffer.from(heard[0]?.body ?? []).toString()).toBe("payload=%7B%7D");
});
