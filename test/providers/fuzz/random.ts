/** Mulberry32: small, fast, and the same for the same seed on every machine. */
export type Random = {
  /** A whole number from 0 up to, and without, `below`. */
  readonly below: (below: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  /** True once in `often` times. */
  readonly once: (often: number) => boolean;
};

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (list) => {
      const index = below(list.length);
      if (index >= list.length) throw new Error("the list is empty; want at least one to pick from");
      return list[index] as (typeof list)[number];
    },
    once: (often) => below(often) === 0,
  };
}
