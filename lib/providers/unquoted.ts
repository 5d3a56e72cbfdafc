import type { Failure } from "#lib/jobs/failure.ts";
import type { Credentials, HttpReply } from "./provider.ts";

/** What of a target's credentials may be shown. */
const OPEN: ReadonlySet<string> = new Set(
  "accessKeyId projectId user domain roleArn oidcProviderArn sessionName".split(" "),
);
/** Shorter ones are no secrets of these clouds, and could be a part of any word. */
const SHORTEST = 8;
const HIDDEN = "(not shown)";

/** The reply without the secrets that its request carried: an error that quotes them ends in verdicts, events and logs. */
export function unquotedReply(reply: HttpReply, credentials: Credentials): HttpReply {
  const hide = hiding(credentials);
  const headers = Object.entries(reply.headers).map(([name, value]) => [name, hide(value)]);
  return { ...reply, headers: Object.fromEntries(headers), body: hide(reply.body) };
}

export function unquotedFailure(failure: Failure, credentials: Credentials): Failure {
  const hide = hiding(credentials);
  const { code, cloudRequestId } = failure;
  return {
    ...failure,
    message: hide(failure.message),
    ...(code === undefined ? {} : { code: hide(code) }),
    ...(cloudRequestId === undefined ? {} : { cloudRequestId: hide(cloudRequestId) }),
  };
}

function hiding(credentials: Credentials): (text: string) => string {
  const secrets = Object.entries(credentials).flatMap(([name, value]) =>
    OPEN.has(name) || value.length < SHORTEST ? [] : spellingsOf(value),
  );
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, () => HIDDEN), text);
}

/** As it is, and as JSON and URLs write it. */
function spellingsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, json, json.replaceAll("/", "\\/"), encodeURIComponent(secret)])];
}
