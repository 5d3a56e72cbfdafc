import { mulberry32 } from "../random.ts";

/** A stream of random numbers: the same seed and name, the same stream. */
export type Random = {
  next(): number;
  chance(odds: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** A whole number, both ends included. */
  between(low: number, high: number): number;
};

/** One stream a name, so that what one part of a history draws does not change what the others draw. */
export function randomOf(seed: number, name: string): Random {
  let state = Math.imul(seed + 1, 2_654_435_761);
  for (let at = 0; at < name.length; at += 1) state = Math.imul(state ^ name.charCodeAt(at), 16_777_619);
  const next = mulberry32(state);
  return {
    next,
    chance: (odds) => next() < odds,
    pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
}
