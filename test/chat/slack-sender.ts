import { createHmac } from "node:crypto";
import type { RawRequest } from "#lib/signatures/request.ts";

/** Who sends. Ids as Slack's own examples have them. */
export const APP = { team: "T1DC2JH3J", app: "A0KRD7HC3", bot: "U0LAN0Z89", token: "XXYYZZ" } as const;

/** @see docs.slack.dev/authentication/verifying-requests-from-slack, written with node:crypto alone */
export function signedBySlack(secret: string, body: string, nowMs: number, contentType: string): RawRequest {
  const timestamp = String(Math.floor(nowMs / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const headers = [
    ["Content-Type", contentType],
    ["User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"],
    ["X-Slack-Request-Timestamp", timestamp],
    ["X-Slack-Signature", signature],
  ] as const;
  return { method: "POST", path: "/chat/slack", query: "", headers, body: Buffer.from(body), sourceIp: "192.0.2.1" };
}

export const FORM = "application/x-www-form-urlencoded";
export const JSON_TYPE = "application/json";

type Slash = { readonly user: string; readonly channel: string; readonly text: string; readonly trigger: string };

/** @see docs.slack.dev/interactivity/implementing-slash-commands */
export function slashForm({ user, channel, text, trigger }: Slash, answerAt: string): string {
  return String(
    new URLSearchParams({
      token: APP.token,
      team_id: APP.team,
      team_domain: "example",
      channel_id: channel,
      channel_name: "somewhere",
      user_id: user,
      user_name: `name-of-${user}`,
      command: "/sluice",
      text,
      api_app_id: APP.app,
      is_enterprise_install: "false",
      response_url: answerAt,
      trigger_id: trigger,
    }),
  );
}

/** `container`: the message, and where it is. */
type Press = {
  readonly user: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread?: string | undefined;
  readonly isEphemeral: boolean;
  readonly button: object;
  readonly trigger: string;
  readonly actionTs: string;
};

/** @see docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export function pressForm(press: Press, answerAt: string): string {
  const { user, channel, ts, thread, isEphemeral, button, trigger, actionTs } = press;
  const inThread = thread === undefined ? {} : { thread_ts: thread };
  const payload = {
    type: "block_actions",
    user: { id: user, username: `name-of-${user}`, name: `name-of-${user}`, team_id: APP.team },
    api_app_id: APP.app,
    token: APP.token,
    container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: isEphemeral, ...inThread },
    trigger_id: trigger,
    team: { id: APP.team, domain: "example" },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel, name: "somewhere" },
    ...(isEphemeral ? {} : { message: { type: "message", user: APP.bot, app_id: APP.app, ts, ...inThread } }),
    response_url: answerAt,
    actions: [{ ...button, block_id: "b1", type: "button", action_ts: actionTs }],
  };
  return String(new URLSearchParams({ payload: JSON.stringify(payload) }));
}

/** @see docs.slack.dev/apis/events-api */
export function eventBody(event: object, eventId: string, eventTime: number): string {
  return JSON.stringify({
    token: APP.token,
    team_id: APP.team,
    context_team_id: APP.team,
    context_enterprise_id: null,
    api_app_id: APP.app,
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: eventTime,
    authorizations: [
      { enterprise_id: null, team_id: APP.team, user_id: APP.bot, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
    event_context: "4-eyJldCI6ImFwcF9tZW50aW9uIn0",
  });
}
