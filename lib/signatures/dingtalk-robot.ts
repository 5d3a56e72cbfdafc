import { matchOf } from "./equal.ts";
import { mac } from "./mac.ts";
import { type RawRequest, soleHeader } from "./request.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";
import { TOLERANCE_S, timely } from "./timestamp.ts";
import { NOT_SIGNED_BY_US, rejected, type Verification } from "./verification.ts";

/** What DingTalk documents. Ahead of us only clocks that differ are allowed for. */
const DINGTALK_ROBOT_TOLERANCE_S = 3600;

export type DingtalkRobotSettings = { readonly secrets: Secrets };

/** @throws Error when a secret is empty */
export function checkDingtalkRobot({ secrets }: DingtalkRobotSettings): void {
  checkSecrets(secrets, "the app secret of a dingtalk robot");
}

/**
 * `sign` is the base64 HMAC-SHA256 of `timestamp`, a line feed and the secret itself. The body is not covered: one pair of headers lets
 * any body pass for an hour, so it proves that the platform sent something lately, not this.
 * @see open.dingtalk.com/document/orgapp/receive-message
 */
export function verifyDingtalkRobot(request: RawRequest, settings: DingtalkRobotSettings, now: number): Verification {
  checkDingtalkRobot(settings);
  const sent = soleHeader(request, "sign");
  if (typeof sent !== "string") return sent;
  const timestamp = soleHeader(request, "timestamp");
  if (typeof timestamp !== "string") return timestamp;
  const at = timely(timestamp, "ms", now, { oldS: DINGTALK_ROBOT_TOLERANCE_S, newS: TOLERANCE_S });
  if (typeof at !== "number") return at;
  const expected = settings.secrets.map((secret) => mac(secret, [`${timestamp}\n${secret}`], "base64"));
  if (matchOf([sent], expected) < 0) return rejected(NOT_SIGNED_BY_US);
  return { is: "verified", id: null, at, body: request.body };
}
