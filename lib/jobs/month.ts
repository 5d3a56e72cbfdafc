/** A calendar month of UTC. */
export const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/** Milliseconds since the epoch; `to` is the first that is no longer in it. */
export type Span = { readonly from: number; readonly to: number };

/** @param at milliseconds since the epoch @returns such as 2026-11 */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** @param month such as 2026-11 */
export function spanOf(month: string): Span {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return { from: Date.UTC(year, number - 1), to: Date.UTC(year, number) };
}

/** Every month that has a part in the span, the earliest first. */
export function monthsOf({ from, to }: Span): readonly string[] {
  const months: string[] = [];
  for (let at = from; at < to; at = spanOf(monthOf(at)).to) months.push(monthOf(at));
  return months;
}
