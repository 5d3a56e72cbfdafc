/** mulberry32: numbers from 0 up to 1, the same for the same state. */
export function mulberry32(initial: number): () => number {
  let state = initial;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The same seed, the same numbers; neighbouring seeds begin far apart. */
export function randomOf(seed: number): () => number {
  return mulberry32(seed * 2_654_435_761);
}
