/** Slips of the finger that still point at the word meant. */
const MOST_SLIPS = 2;

/** ` (did you mean X?)` for the nearest of the words, or nothing when none is near. Case does not count. */
export function didYouMean(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? "" : ` (did you mean ${near}?)`;
}

/** The word that was probably meant, if one is near. Case does not count. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words
    .map((each) => ({ each, slips: distance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, slips }) => slips <= MOST_SLIPS && slips < each.length)
    .sort((one, other) => one.slips - other.slips);
  return ranked[0]?.each;
}

/** Insertions, deletions and changes that turn one word into the other (Levenshtein). Long words are never near. */
function distance(one: string, other: string): number {
  // Stryker disable next-line ConditionalExpression: equivalent - it only spares the work on a word too long to be near
  if (Math.abs(one.length - other.length) > MOST_SLIPS) return MOST_SLIPS + 1;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const below = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const change = (row[column - 1] ?? 0) + Number(letter !== other[column - 1]);
      below.push(Math.min(change, (row[column] ?? 0) + 1, (below[column - 1] ?? 0) + 1));
    }
    row = below;
  }
  return row.at(-1) ?? 0;
}
