import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { createSlackSpeaker } from "#lib/chat/slack/speak.ts";
import type { Send } from "#lib/providers/provider.ts";
import type { Answer } from "../../clouds/listen.ts";
import { startSlack } from "../slack-stand-in.ts";
import { SECRET, sendByFetch, TOKEN } from "./kit.ts";

const slack = await startSlack({ signingSecret: SECRET, botToken: TOKEN, channels: ["C1"] });
afterAll(slack.close);

const sent: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }[] = [];
const send: Send = (request) => {
  sent.push(request);
  return sendByFetch(request);
};
beforeEach(() => void sent.splice(0));

const speaker = createSlackSpeaker({ send, token: async () => TOKEN, endpoint: slack.url });
const room = { platform: "slack", team: "T1", channel: "C1" } as const;
const card: Card = { title: "Plan", tone: "neutral", parts: [{ is: "text", text: "2 jobs <b> & c" }] };
const other: Card = { ...card, title: "Done", tone: "good" };

async function saidBy(spoken: ReturnType<typeof speaker.post>): Promise<string> {
  const found = await spoken;
  if (found.is !== "said") throw new Error(`${JSON.stringify(found)}; want said`);
  return found.message;
}

const messageOf = (ts: string) => slack.transcript().find((message) => message.ts === ts);

describe("a message", () => {
  it("is posted to a room, as it is", async () => {
    const ts = await saidBy(speaker.post(room, card));
    expect(messageOf(ts)).toMatchObject({ channel: "C1", text: "Plan\n2 jobs &lt;b&gt; &amp; c" });
    const [request] = sent;
    expect(request?.headers["authorization"]).toBe(`Bearer ${TOKEN}`);
    const asItIs = { parse: "none", link_names: false, mrkdwn: false, unfurl_links: false, unfurl_media: false };
    expect(JSON.parse(request?.body ?? "")).toMatchObject(asItIs);
  });

  it("is posted in a thread", async () => {
    const ts = await saidBy(speaker.post({ ...room, thread: "1503435956.000001" }, card));
    expect(messageOf(ts)).toMatchObject({ thread: "1503435956.000001" });
  });

  it("is edited in its place", async () => {
    const ts = await saidBy(speaker.post(room, card));
    expect(await speaker.edit(room, ts, other)).toEqual({ is: "said", message: ts });
    expect(messageOf(ts)).toMatchObject({
      text: expect.stringContaining("✓ Done"),
      history: [{ text: expect.stringContaining("Plan") }],
    });
  });

  it("is refused with Slack's code, and Slack's alone", async () => {
    expect(await speaker.edit(room, "1.1", card)).toEqual({ is: "refused", why: "slack: message_not_found" });
    expect(await speaker.post({ ...room, channel: "C2" }, card)).toEqual({
      is: "refused",
      why: "slack: channel_not_found",
    });
  });
});

describe("an answer to one person", () => {
  const at = (request: ReturnType<typeof slack.slash>) =>
    new URLSearchParams(Buffer.from(request.body).toString()).get("response_url") ?? undefined;

  it("goes where Slack takes it, without the token", async () => {
    const answerAt = at(slack.slash("U1", "C1", "help"));
    expect(await speaker.answer({ room, by: "U1", answerAt }, card)).toEqual({ is: "said", message: "ephemeral" });
    expect(slack.transcript().at(-1)).toMatchObject({ to: "U1", channel: "C1" });
    expect(sent).toHaveLength(1);
    expect(JSON.stringify(sent)).not.toContain(TOKEN);
  });

  it("goes through the API once that is used up", async () => {
    const answerAt = at(slack.slash("U1", "C1", "help"));
    for (const _ of [1, 2, 3, 4, 5, 6]) await saidBy(speaker.answer({ room, by: "U1", answerAt }, card));
    expect(sent.map(({ url }) => new URL(url).pathname.split("/").at(-1)).slice(5)).toEqual([
      "secret",
      "chat.postEphemeral",
    ]);
  });

  it.each([
    [undefined],
    ["https://hooks.slack.com.evil.com/1"],
    ["https://hooks.slack.com@evil.com/1"],
    ["http://hooks.slack.com/1"],
  ])("goes through the API when it came with the address %s", async (answerAt) => {
    const ts = await saidBy(
      speaker.answer({ room: { ...room, thread: "1503435956.000001" }, by: "U1", answerAt }, card),
    );
    expect(messageOf(ts)).toMatchObject({ to: "U1", thread: "1503435956.000001" });
    expect(sent.map(({ url }) => url)).toEqual([`${slack.url}/api/chat.postEphemeral`]);
  });

  it("goes to Slack's own hosts when none is configured", async () => {
    const urls: string[] = [];
    const lost: Send = async ({ url }) => {
      urls.push(url);
      return { is: "lost", sent: false, why: "unavailable", message: "" };
    };
    const own = createSlackSpeaker({ send: lost, token: async () => TOKEN });
    await own.post(room, card);
    await own.answer({ room, by: "U1", answerAt: `${slack.url}/commands/1` }, card);
    await own.answer({ room, by: "U1", answerAt: "https://hooks.slack.com/commands/1" }, card);
    expect(urls).toEqual([
      "https://slack.com/api/chat.postMessage",
      "https://slack.com/api/chat.postEphemeral",
      "https://hooks.slack.com/commands/1",
    ]);
  });
});

const CODES = [
  ...["channel_not_found", "not_in_channel", "is_archived", "invalid_auth", "token_revoked", "missing_scope"],
  ...["msg_too_long", "msg_blocks_too_long", "invalid_blocks", "cant_update_message", "edit_window_closed"],
  "an_error_of_next_year",
];

describe("what Slack answers", () => {
  it.each<readonly [Answer | "down", object]>([
    [
      { status: 429, headers: { "retry-after": "30" }, body: {} },
      { is: "later", why: "slack: ratelimited", retryAfterMs: 30_000 },
    ],
    [
      { status: 429, headers: { "retry-after": "soon" }, body: {} },
      { is: "later", why: "slack: ratelimited" },
    ],
    [
      { status: 429, headers: { "retry-after": "999999" }, body: {} },
      { is: "later", retryAfterMs: 3_600_000 },
    ],
    [
      { status: 200, body: { ok: false, error: "ratelimited" } },
      { is: "later", why: "slack: ratelimited" },
    ],
    [
      { status: 200, body: { ok: false, error: "internal_error" } },
      { is: "later", why: "slack: internal_error" },
    ],
    [
      { status: 503, body: "" },
      { is: "later", why: "slack answered 503" },
    ],
    [
      { status: 200, body: "a page" },
      { is: "later", why: "slack's answer is unreadable" },
    ],
    [
      { status: 200, body: { ok: true } },
      { is: "later", why: "slack's answer is unreadable" },
    ],
    [
      { status: 200, body: { ok: "true", ts: "1.1" } },
      { is: "later", why: "slack's answer is unreadable" },
    ],
    [
      { status: 302, headers: { location: "https://evil.example/" }, body: "" },
      { is: "refused", why: "slack answered 302" },
    ],
    [
      { status: 200, body: { ok: false, error: `no <${TOKEN}>` } },
      { is: "refused", why: "slack: an error that is no code" },
    ],
    ["down", { is: "later", why: "slack did not answer: unavailable" }],
    ...CODES.map(
      (error) =>
        [
          { status: 200, body: { ok: false, error } },
          { is: "refused", why: `slack: ${error}` },
        ] as const,
    ),
  ])("%j is %j", async (answer, spoken) => {
    slack.next(answer);
    expect(await speaker.post(room, card)).toMatchObject(spoken);
  });

  it.each<readonly [Answer | "down", object]>([
    [
      { status: 429, headers: { "retry-after": "1" }, body: {} },
      { is: "later", retryAfterMs: 1000 },
    ],
    [{ status: 500, body: {} }, { is: "later" }],
    ["down", { is: "later" }],
  ])("to an answer, %j is %j, and it is not said another way", async (answer, spoken) => {
    const form = new URLSearchParams(Buffer.from(slack.slash("U1", "C1", "x").body).toString());
    slack.next(answer);
    expect(await speaker.answer({ room, by: "U1", answerAt: form.get("response_url") ?? "" }, card)).toMatchObject(
      spoken,
    );
    expect(sent).toHaveLength(1);
  });

  it("is not asked for when the token cannot be read", async () => {
    const without = createSlackSpeaker({
      send,
      token: async () => Promise.reject(new Error("no secret")),
      endpoint: slack.url,
    });
    await expect(without.post(room, card)).rejects.toThrow("no secret");
    expect(sent).toEqual([]);
  });
});
