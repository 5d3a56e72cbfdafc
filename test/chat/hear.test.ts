import { expect, it } from "vitest";
import { CHAT_ROUTES } from "#lib/chat/doorway.ts";
import { createHear } from "#lib/chat/hear.ts";

it.each(CHAT_ROUTES)("a request on %s that the config does not have is as good as not verified", async (route) => {
  const secretTexts = () => Promise.reject(new Error("a secret was read; want none"));
  const request = {
    ...{ method: "POST", path: `/chat/${route}`, query: "", headers: [], body: new Uint8Array() },
    sourceIp: "192.0.2.44",
  };
  const hearing = await createHear({ chat: {}, secretTexts })(route, request, 0);
  expect(hearing).toEqual({ is: "rejected", why: "the config has no such platform" });
});
