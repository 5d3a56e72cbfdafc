import { hash } from "node:crypto";
import { matchOf } from "./equal.ts";
import { isInRanges, listOf } from "./ip-ranges.ts";
import type { RawRequest } from "./request.ts";
import { checkForm, checkSecrets, type Secrets } from "./secrets.ts";
import { rejected, type Verification } from "./verification.ts";

export type CloudmonitorSettings = {
  /** The last segment of the callback's path. */
  readonly secrets: Secrets;
  /** Addresses and CIDR ranges, IPv4 or IPv6, that CloudMonitor calls from. */
  readonly ranges: readonly string[];
};

/** Nothing else is secret here, so it may not be guessed; characters that no URL and no proxy rewrites. */
const SEGMENT = /^[\w-]{16,}$/;

/** @throws Error when a secret is empty, short or no path segment, or a range is none */
export function checkCloudmonitor({ secrets, ranges }: CloudmonitorSettings): void {
  checkSecrets(secrets, "the path secret of cloudmonitor");
  checkForm(secrets, SEGMENT, "the path secret of cloudmonitor", "16 or more letters, digits, - or _");
  listOf(ranges);
}

/**
 * CloudMonitor signs nothing: a secret in the path and where the call comes from are all there is. Paths end up in logs, so a callback
 * is a hint, to be checked against the metric itself.
 * @see alibabacloud.com/help/en/cms, "Configure callbacks for system event-triggered alerts" (ranges, three tries, 5 s)
 */
export function verifyCloudmonitor(request: RawRequest, settings: CloudmonitorSettings): Verification {
  checkCloudmonitor(settings);
  const segment = request.path.slice(request.path.lastIndexOf("/") + 1);
  // Digests have one length, so that the time a comparison takes does not tell the secret's.
  const digests = settings.secrets.map((secret) => hash("sha256", secret));
  const isKnown = matchOf([hash("sha256", segment)], digests) >= 0;
  if (!isInRanges(request.sourceIp, settings.ranges)) return rejected("the sender's address is in no allowed range");
  if (!isKnown) return rejected("the path ends in another secret");
  return { is: "verified", id: null, at: null, body: request.body };
}
