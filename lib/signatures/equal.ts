import { timingSafeEqual } from "node:crypto";

/** Compares two buffers of one length without telling by its duration where they differ. */
type Compare = (left: Uint8Array, right: Uint8Array) => boolean;

/** Whether two texts are the same. The time it takes tells their lengths at most: compare digests where a length is secret. */
export function equal(left: string, right: string, compare: Compare = timingSafeEqual): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && compare(one, other);
}

/**
 * Where in `expected` a text stands that is among those sent, or -1. Every pair is compared, also after one was found, so that the time
 * it takes does not tell which of two secrets was right.
 */
export function matchOf(sent: readonly string[], expected: readonly string[], compare?: Compare): number {
  let found = -1;
  for (const [index, wanted] of expected.entries()) {
    for (const text of sent) found = equal(text, wanted, compare) ? index : found;
  }
  return found;
}
