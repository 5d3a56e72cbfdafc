import { type Rejected, rejected } from "./verification.ts";

/** Replays are possible for this long, and clocks may differ by as much: what Standard Webhooks, Slack and Stripe use. */
export const TOLERANCE_S = 300;

/** Fifteen digits are exact in a number; no sign, point, exponent, space or leading zero. */
const DECIMAL = /^[1-9]\d{0,14}$/;

const UNITS_MS = { s: 1000, ms: 1 } as const;
export type TimeUnit = keyof typeof UNITS_MS;

/** A decimal integer, or null. */
function wholeNumber(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null;
}

/**
 * When a sender says it signed, in milliseconds; rejects what is no decimal integer, too old or too new.
 * @param now milliseconds; something that is no number lets nothing through
 */
export function timely(
  text: string,
  unit: TimeUnit,
  now: number,
  { oldS, newS = oldS }: { readonly oldS: number; readonly newS?: number } = { oldS: TOLERANCE_S },
): number | Rejected {
  const count = wholeNumber(text);
  if (count === null) return rejected("the timestamp is no decimal integer");
  const at = count * UNITS_MS[unit];
  const ageMs = now - at;
  if (ageMs >= -newS * 1000 && ageMs <= oldS * 1000) return at;
  return rejected(ageMs > 0 ? `the timestamp is older than ${oldS} s` : `the timestamp is over ${newS} s ahead`);
}
