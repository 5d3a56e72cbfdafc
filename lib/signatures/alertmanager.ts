import { hash } from "node:crypto";
import { matchOf } from "./equal.ts";
import { type RawRequest, soleHeader } from "./request.ts";
import { checkForm, checkSecrets, type Secrets } from "./secrets.ts";
import { rejected, type Verification } from "./verification.ts";

export type AlertmanagerSettings = {
  /** Passwords where `user` is set, else bearer tokens. */
  readonly secrets: Secrets;
  readonly user?: string;
};

/** What a header can carry, without the comma that a repeated header would be joined by. */
const TOKEN = /^[!-+\--~]+$/;
/** RFC 7617: the colon ends the user. */
const USER = /^[^:]+$/;

const AUTHORIZATION = /^(basic|bearer) ([!-~]+)$/i;

/** @throws Error when a secret is empty, a token fits in no header, or the user is empty or has a colon */
export function checkAlertmanager({ secrets, user }: AlertmanagerSettings): void {
  checkSecrets(secrets, "the token or password of an alertmanager");
  if (user === undefined) checkForm(secrets, TOKEN, "the token of an alertmanager", "printable ASCII without a comma");
  else checkForm([user], USER, "the user of an alertmanager", "one or more characters, no colon");
}

/**
 * Alertmanager signs nothing. `Authorization` carries a bearer token, or user and password as RFC 7617 has it: it proves who holds the
 * secret, and only TLS keeps the body. The same alert comes again every repeat_interval; its alerts say which.
 * @see prometheus.io/docs/alerting/latest/configuration, http_config
 */
export function verifyAlertmanager(request: RawRequest, settings: AlertmanagerSettings): Verification {
  checkAlertmanager(settings);
  const { secrets, user } = settings;
  const sent = soleHeader(request, "Authorization");
  if (typeof sent !== "string") return sent;
  const [, scheme = "", credentials = ""] = AUTHORIZATION.exec(sent) ?? [];
  const wanted = user === undefined ? "bearer" : "basic";
  if (scheme.toLowerCase() !== wanted) return rejected(`Authorization is not of the scheme ${wanted}`);
  const expected = user === undefined ? secrets : secrets.map((secret) => toBase64(`${user}:${secret}`));
  // Digests have one length, so that the time a comparison takes does not tell the secret's.
  const digests = expected.map((text) => hash("sha256", text));
  if (matchOf([hash("sha256", credentials)], digests) < 0) return rejected("Authorization holds another secret");
  return { is: "verified", id: null, at: null, body: request.body };
}

function toBase64(text: string): string {
  return Buffer.from(text).toString("base64");
}
