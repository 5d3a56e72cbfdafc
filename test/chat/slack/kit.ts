import { readFileSync } from "node:fs";
import type { Hearing } from "#lib/chat/hearing.ts";
import { hearSlack, type SlackHearing } from "#lib/chat/slack/hear.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { Send } from "#lib/providers/provider.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { NOW } from "../../signatures/sender.ts";
import { FORM, JSON_TYPE, signedBySlack } from "../slack-sender.ts";

export const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
export const TOKEN = "xoxb-of-a-test";

/** One of test/events/slack. */
export function documented(name: string): string {
  return readFileSync(new URL(`../../events/slack/${name}`, import.meta.url), "utf8");
}

export function json(name: string): Record<string, unknown> {
  return JSON.parse(documented(name));
}

/** The documented event with members of its message added or put in place. */
export function eventWith(members: object, name = "message-im.json", envelope: object = {}): RawRequest {
  const callback = json(name);
  return signedJson({ ...callback, ...envelope, event: { ...Object(callback["event"]), ...members } });
}

/** The documented press with members put in place. */
export function pressWith(members: object): RawRequest {
  return signedForm({ payload: JSON.stringify({ ...json("block-actions.json"), ...members }) });
}

export function slashWith(members: Readonly<Record<string, string>>): RawRequest {
  return signedForm({ ...Object.fromEntries(new URLSearchParams(documented("slash-command.txt"))), ...members });
}

export const signedJson = (value: unknown): RawRequest => signed(JSON.stringify(value), JSON_TYPE);
export const signedForm = (fields: Readonly<Record<string, string>>): RawRequest =>
  signed(String(new URLSearchParams(fields)), FORM);

export function signed(body: string, type = FORM, nowMs = NOW): RawRequest {
  return signedBySlack(SECRET, body, nowMs, type);
}

export function hear(request: RawRequest, more: Partial<SlackHearing> = {}): Hearing {
  return hearSlack(request, { secrets: [SECRET], ...more }, NOW);
}

/** @throws Error when nothing was heard */
export function heardOf(request: RawRequest, more: Partial<SlackHearing> = {}): Heard {
  const hearing = hear(request, more);
  if (hearing.is !== "heard") throw new Error(`${JSON.stringify(hearing)}; want what was heard`);
  return hearing.heard;
}

/** Over loopback. */
export const sendByFetch: Send = async ({ method, url, headers, body }) => {
  try {
    const response = await fetch(url, { method, headers, body, redirect: "manual" });
    const reply = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
    return { is: "reply", reply };
  } catch (error) {
    return { is: "lost", sent: true, why: "unavailable", message: String(error) };
  }
};
