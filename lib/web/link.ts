import { createHmac } from "node:crypto";
import { matchOf } from "#lib/signatures/equal.ts";

/**
 * A path that shows one run to whoever has it, until it expires.
 * Its parameter is not called signature: a query that has one may be taken for a signed request of AWS's own.
 * @param until seconds since the epoch
 */
export function linkTo(runId: string, until: number, secret: string): string {
  return `/runs/${runId}?until=${until}&seal=${sign(runId, until, secret)}`;
}

const UNTIL = /^\d{1,12}$/;

/** Whether a query is one that a link to this run has, in whatever order, and is good now. @param now milliseconds since the epoch */
export function isGoodLink(runId: string, query: string, secrets: readonly string[], now: number): boolean {
  const [until, seal, ...others] = valuesOf(query);
  if (until === undefined || seal === undefined || others.length > 0) return false;
  if (!UNTIL.test(until) || Number(until) * 1000 <= now) return false;
  const expected = secrets.map((secret) => sign(runId, Number(until), secret));
  return matchOf([seal], expected) >= 0;
}

/** The values of both parameters, and whatever there is besides. */
function valuesOf(query: string): readonly (string | undefined)[] {
  const sent = new URLSearchParams(query);
  const [until, seal] = [sent.getAll("until"), sent.getAll("seal")];
  const others = [...sent.keys()].filter((name) => name !== "until" && name !== "seal");
  return [until[0], seal[0], ...until.slice(1), ...seal.slice(1), ...others];
}

/** The words before them keep it from being a signature of anything else under the same secret. */
function sign(runId: string, until: number, secret: string): string {
  return createHmac("sha256", secret).update(`sluice run link\n${runId}\n${until}`).digest("base64url");
}
