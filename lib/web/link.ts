import { createHmac } from "node:crypto";
import { equal } from "#lib/signatures/equal.ts";

/**
 * A path that shows one run to whoever has it, until it expires.
 * @param until seconds since the epoch
 */
export function linkTo(runId: string, until: number, secret: string): string {
  return `/runs/${runId}?until=${until}&signature=${sign(runId, until, secret)}`;
}

const QUERY = /^until=([1-9]\d{0,11})&signature=([A-Za-z0-9_-]{43})$/;

/** Whether a query is one that a link to this run has, and is good now. @param now milliseconds since the epoch */
export function isGoodLink(runId: string, query: string, secrets: readonly string[], now: number): boolean {
  const [, until, signature] = QUERY.exec(query) ?? [];
  if (until === undefined || signature === undefined || Number(until) * 1000 <= now) return false;
  const expected = secrets.map((secret) => sign(runId, Number(until), secret));
  return expected.filter((each) => equal(each, signature)).length > 0;
}

/** The words before them keep it from being a signature of anything else under the same secret. */
function sign(runId: string, until: number, secret: string): string {
  return createHmac("sha256", secret).update(`sluice run link\n${runId}\n${until}`).digest("base64url");
}
