import type { RawRequest } from "#lib/signatures/request.ts";
import { type Message, startSlack } from "../slack-stand-in.ts";
import { type Post, ROLES, type Room, type Seen } from "./room.ts";
import { slackButtons, slackText } from "./slack-text.ts";

const SECRETS = { SLACK_SIGNING: "8f742231b10e8888abcd99yyyzzz85a5", SLACK_TOKEN: "xoxb-of-a-test" };
const CHANNEL = "C0REPLICATION";

/** People type behind /sluice, in one channel. `messages`: as Slack has them. */
export async function openSlack(): Promise<Room & { readonly messages: () => readonly Message[] }> {
  const keys = { signingSecret: SECRETS.SLACK_SIGNING, botToken: SECRETS.SLACK_TOKEN };
  const slack = await startSlack({ ...keys, now: Date.now, channels: [CHANNEL] });
  const seen = (): readonly Seen[] =>
    slack.transcript().map(({ ts: id, to, thread: under, ...message }) => {
      return { id, isAnswer: to !== undefined, to, under, ...slackText(message), buttons: slackButtons(message) };
    });
  return {
    settings: {
      slack: {
        endpoint: slack.url,
        signingSecret: { from: "env", value: "SLACK_SIGNING" },
        botToken: { from: "env", value: "SLACK_TOKEN" },
        rooms: [CHANNEL],
        roles: ROLES,
      },
    },
    secrets: SECRETS,
    seen,
    refusals: slack.refusals,
    messages: slack.transcript,
    say: (user, text) => posted(slack.slash(user, CHANNEL, text), (answer) => slack.shows(user, CHANNEL, answer)),
    press: (user, id, label) => posted(slack.press(user, id, label), nothingShown),
    close: slack.close,
  };
}

function posted({ path, headers, body }: RawRequest, shows: Post["shows"]): Post {
  return { path, headers: Object.fromEntries(headers), body: Buffer.from(body).toString("utf8"), shows };
}

/** Slack shows nothing of what goes back to a press; it has to be 200. */
function nothingShown({ status, body }: { readonly status: number; readonly body: string }): void {
  if (status !== 200 || body !== "") throw new Error(`a press was answered ${status} ${body}; want 200 and nothing`);
}
