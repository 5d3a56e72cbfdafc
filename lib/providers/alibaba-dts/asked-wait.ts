import type { HttpReply } from "../provider.ts";

/** Ten minutes: a header that is wrong by a factor of 1000 must not keep a job past its deadline. */
const LONGEST_WAIT_MS = 600_000;

/**
 * The longest wait that the documentation or a header asks for. `x-acs-retry-after` is in milliseconds: that is how the
 * official SDK sleeps on it; `Retry-After` is in seconds, and its form with a date is left aside.
 */
export function askedWait(documentedMs: number | undefined, { headers }: HttpReply): number | undefined {
  const asked = [
    documentedMs,
    wholeNumber(headers["x-acs-retry-after"], 1),
    wholeNumber(headers["retry-after"], 1000),
  ].filter((wait) => wait !== undefined);
  return asked.length === 0 ? undefined : Math.min(Math.max(...asked), LONGEST_WAIT_MS);
}

function wholeNumber(text: string | undefined, unitMs: number): number | undefined {
  const digits = text?.trim() ?? "";
  return /^\d{1,9}$/.test(digits) ? Number(digits) * unitMs : undefined;
}
