/** Longest pattern: it bounds what one character of a text can cost. */
export const LONGEST_PATTERN = 128;

/**
 * Whether the whole text fits the pattern: `*` is any run of characters, `?` exactly one, all else itself, in its case.
 * Only the last `*` is ever gone back to, so the cost is at most pattern × text, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [wanted, given] = [[...pattern], [...text]];
  let next = 0;
  let retry: { readonly next: number; readonly at: number } | undefined;
  for (let at = 0; at < given.length; ) {
    if (wanted[next] === "*") {
      next += 1;
      retry = { next, at };
    } else if (wanted[next] === "?" || wanted[next] === given[at]) {
      next += 1;
      at += 1;
    } else if (retry) {
      retry = { next: retry.next, at: retry.at + 1 };
      ({ next, at } = retry);
    } else return false;
  }
  return wanted.slice(next).every((character) => character === "*");
}
