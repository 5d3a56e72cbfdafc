import { matchOf } from "./equal.ts";
import { mac } from "./mac.ts";
import { type RawRequest, soleHeader } from "./request.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";
import { NOT_SIGNED_BY_US, rejected, type Verification } from "./verification.ts";

const HEADER = "X-Hub-Signature-256";

export type GithubSettings = { readonly secrets: Secrets };

/** @throws Error when a secret is empty */
export function checkGithub({ secrets }: GithubSettings): void {
  checkSecrets(secrets, "the secret of a github webhook");
}

/**
 * `sha256=` and the lower-case hex HMAC-SHA256 of the body; upper case is refused, as GitHub's own library does.
 * Neither a time nor X-GitHub-Delivery is signed: whoever holds one delivery may send it again under any delivery id. So no id is given,
 * and the caller knows a delivery by its body, for as long as the secret is in use.
 * @see docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function verifyGithub(request: RawRequest, settings: GithubSettings): Verification {
  checkGithub(settings);
  const sent = soleHeader(request, HEADER);
  if (typeof sent !== "string") return sent;
  const expected = settings.secrets.map((secret) => `sha256=${mac(secret, [request.body], "hex")}`);
  if (matchOf([sent], expected) < 0) return rejected(NOT_SIGNED_BY_US);
  return { is: "verified", id: null, at: null, body: request.body };
}
