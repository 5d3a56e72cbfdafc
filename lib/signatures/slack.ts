import { matchOf } from "./equal.ts";
import { mac } from "./mac.ts";
import { jsonOf, textAt } from "./payload.ts";
import { type RawRequest, soleHeader } from "./request.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";
import { timely } from "./timestamp.ts";
import { handshake, NOT_SIGNED_BY_US, rejected, type Verification } from "./verification.ts";

export type SlackSettings = { readonly secrets: Secrets };

/** @throws Error when a signing secret is empty */
export function checkSlack({ secrets }: SlackSettings): void {
  checkSecrets(secrets, "the signing secret of slack");
}

/**
 * `v0=` and the lower-case hex HMAC-SHA256 of `v0:timestamp:body`. A request that Slack repeats has the same body, which is how to know
 * it; events carry an event_id in it, commands a trigger_id.
 * @see docs.slack.dev/authentication/verifying-requests-from-slack
 * @see docs.slack.dev/reference/events/url_verification
 */
export function verifySlack(request: RawRequest, settings: SlackSettings, now: number): Verification {
  checkSlack(settings);
  const sent = soleHeader(request, "X-Slack-Signature");
  if (typeof sent !== "string") return sent;
  const timestamp = soleHeader(request, "X-Slack-Request-Timestamp");
  if (typeof timestamp !== "string") return timestamp;
  const at = timely(timestamp, "s", now);
  if (typeof at !== "number") return at;
  const expected = settings.secrets.map((secret) => `v0=${mac(secret, [`v0:${timestamp}:`, request.body], "hex")}`);
  if (matchOf([sent], expected) < 0) return rejected(NOT_SIGNED_BY_US);
  const challenge = challengeOf(request.body);
  return challenge === null ? { is: "verified", id: null, at, body: request.body } : handshake(challenge);
}

function challengeOf(body: Uint8Array): string | null {
  const json = jsonOf(body);
  return textAt(json, "type") === "url_verification" ? textAt(json, "challenge") : null;
}
