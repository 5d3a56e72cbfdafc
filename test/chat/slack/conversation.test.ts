import { afterAll, describe, expect, it } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { answerHosts } from "#lib/chat/slack/address.ts";
import { createSlackSpeaker } from "#lib/chat/slack/speak.ts";
import { startSlack } from "../slack-stand-in.ts";
import { hear, heardOf, SECRET, sendByFetch, TOKEN } from "./kit.ts";

const slack = await startSlack({ signingSecret: SECRET, botToken: TOKEN });
afterAll(slack.close);
const hosts = answerHosts(slack.url);
const speaker = createSlackSpeaker({ send: sendByFetch, token: async () => TOKEN, endpoint: slack.url });

const plan: Card = {
  title: "Stop 2 jobs of ali?",
  tone: "warning",
  parts: [
    {
      is: "table",
      heads: ["Job", "Name"],
      rows: [
        ["dts1", "a & b"],
        ["dts2", "<!channel>"],
      ],
    },
    { is: "buttons", buttons: [{ label: "Stop & keep", command: "confirm 3f9a 77c1", look: "danger" }] },
  ],
};

async function posted(): Promise<string> {
  const spoken = await speaker.post({ platform: "slack", team: "T1", channel: "C1" }, plan);
  if (spoken.is !== "said") throw new Error(`${JSON.stringify(spoken)}; want said`);
  return spoken.message;
}

describe("with the stand-in", () => {
  it("a command is heard, and its answer is shown to whoever typed it", () => {
    const hearing = hear(slack.slash("U1", "C1", "stop ali <all> & more"), { hosts });
    if (hearing.is !== "heard") throw new Error("want heard");
    expect(hearing.heard).toMatchObject({ by: "U1", text: "stop ali <all> & more", room: { channel: "C1" } });
    expect(slack.shows("U1", "C1", hearing.answer(plan)).ok).toBe(true);
    expect(slack.transcript().at(-1)).toMatchObject({ to: "U1", channel: "C1" });
  });

  it("a button's press says the command that the message has, for whoever presses", async () => {
    const ts = await posted();
    const heard = heardOf(slack.press("U2", ts, "Stop & keep"), { hosts });
    expect(heard).toMatchObject({ by: "U2", text: "confirm 3f9a 77c1", message: ts, room: { channel: "C1" } });
    expect(heard.room.thread).toBeUndefined();
    await speaker.answer({ room: heard.room, by: heard.by, answerAt: heard.answerAt }, { ...plan, title: "Not yours" });
    expect(slack.transcript().at(-1)).toMatchObject({ to: "U2", text: expect.stringContaining("Not yours") });
  });

  it("a button that was edited away cannot be pressed", async () => {
    const ts = await posted();
    await speaker.edit({ platform: "slack", team: "T1", channel: "C1" }, ts, { ...plan, parts: [] });
    expect(() => slack.press("U2", ts, "Stop & keep")).toThrow("shows no button");
  });

  it("a mention and a message to us alone are heard", () => {
    const mention = heardOf(slack.mention("U1", "C1", "status <b>", "1503435956.000001"), { hosts });
    expect(mention).toMatchObject({
      by: "U1",
      text: "status <b>",
      room: { channel: "C1", thread: "1503435956.000001" },
    });
    expect(heardOf(slack.direct("U1", "help"))).toMatchObject({ text: "help", room: { channel: "DU1" } });
    expect(hear(slack.direct("U1", "help", { edited: { user: "U1", ts: "1.1" } })).is).toBe("ignored");
  });

  it("nothing is refused", () => {
    expect(slack.refusals()).toEqual([]);
  });
});

describe("the stand-in refuses", () => {
  const call = async (body: object, token = TOKEN) =>
    (
      await fetch(`${slack.url}/api/chat.postMessage`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
    ).json();
  const section = (text: string) => ({ type: "section", text: { type: "plain_text", text } });

  it.each([
    ["another token", { channel: "C1", text: "x" }, "xoxb-another", "invalid_auth"],
    ["no text", { channel: "C1" }, TOKEN, "no_text"],
    ["no channel", { channel: "#ops", text: "x" }, TOKEN, "channel_not_found"],
    ["a mention", { channel: "C1", text: "<!channel>" }, TOKEN, "a mention"],
    ["51 blocks", { channel: "C1", text: "x", blocks: Array(51).fill(section("x")) }, TOKEN, "invalid_blocks"],
    ["a long text", { channel: "C1", text: "x", blocks: [section("x".repeat(3001))] }, TOKEN, "invalid_blocks"],
    ["an empty text", { channel: "C1", text: "x", blocks: [section(" ")] }, TOKEN, "invalid_blocks"],
    ["what is not escaped", { channel: "C1", text: "x", blocks: [section("a & b")] }, TOKEN, "invalid_blocks"],
  ])("%s", async (_, body, token, error) => {
    expect(await call(body, token)).toMatchObject({ ok: false, error });
  });
});
