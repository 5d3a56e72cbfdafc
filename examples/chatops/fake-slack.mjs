// As much of Slack as the trial needs, on this machine: a channel that takes messages, and people who type and press. Not a test of anything.
import { createHmac } from "node:crypto";
import { createServer } from "node:http";

const TEAM = "T0EXAMPLE";
const CHANNEL = "C0REPLICATION";

/** @param tell is given each line of the channel as it comes */
export async function startFakeSlack(signingSecret, tell) {
  const messages = new Map();
  let count = 0;

  /** A message that is there already shows only what is new on it. */
  const show = (ts, { blocks, user, thread_ts: thread }) => {
    const before = messages.get(ts);
    const lines = blocks.flatMap(linesOf);
    messages.set(ts, { blocks, lines });
    tell(`  Sluice${before ? " changes its message; new on it" : whom(user, thread)}:`);
    for (const line of lines) if (!before?.lines.includes(line)) tell(`    ${line}`);
    return { ok: true, ts, message_ts: ts, channel: CHANNEL };
  };

  const server = createServer(async (request, response) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString("utf8"));
    const ts = body.ts ?? `1780000000.${String(++count).padStart(6, "0")}`;
    const [, user] = /^\/answers\/(\w+)/.exec(request.url) ?? [];
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(show(ts, { user, ...body })));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${server.address().port}`;

  const common = (user) => {
    count += 1;
    return { trigger_id: `${count}.${user}`, response_url: `${url}/answers/${user}/${count}` };
  };
  const signed = (fields, secret = signingSecret) => {
    const body = String(new URLSearchParams(fields));
    const at = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
    return { body, headers: { "X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature } };
  };

  return {
    url,
    close: () => server.close(),
    /** Somebody types behind /sluice. @param secret another one than Slack's: a forger's */
    slash: (user, text, secret) =>
      signed({ command: "/sluice", text, team_id: TEAM, channel_id: CHANNEL, user_id: user, ...common(user) }, secret),
    /** Somebody presses the button of the message that shows it. */
    press: (user, label) => {
      const [ts, button] = [...messages]
        .map(([id, { blocks }]) => [id, buttonOf(blocks, label)])
        .find((each) => each[1]);
      const payload = {
        ...{ type: "block_actions", user: { id: user, team_id: TEAM }, team: { id: TEAM }, channel: { id: CHANNEL } },
        ...{ container: { type: "message", message_ts: ts, channel_id: CHANNEL }, actions: [button] },
        ...common(user),
      };
      return signed({ payload: JSON.stringify(payload) });
    },
    /** What went back over HTTP to a slash command is shown to that person. */
    shows: (user, text) => text && show(`answer-${++count}`, { user, ...JSON.parse(text) }),
    /** Whether some message shows this. */
    has: (text) => [...messages.values()].some(({ lines }) => lines.some((line) => line.includes(text))),
  };
}

function whom(user, thread) {
  if (user) return ` (only ${user} sees this)`;
  return thread ? " (in the thread)" : "";
}

function buttonOf(blocks, label) {
  return blocks
    .flatMap(({ elements = [] }) => elements)
    .find(({ type, text }) => type === "button" && text.text === label);
}

function linesOf(block) {
  if (block.type === "actions")
    return [
      block.elements
        .map(textOf)
        .map((label) => `[${label}]`)
        .join(" "),
    ];
  return textOf(block).split("\n");
}

function textOf({ text, elements = [] }) {
  const own = typeof text === "object" ? textOf(text) : (text ?? "");
  return own + elements.map(textOf).join("");
}
