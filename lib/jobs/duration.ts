import * as z from "zod/mini";

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `14d`: a whole number above 0 and m, h, d or w (minutes, hours, days, weeks). */
export const durationSchema = z
  .string()
  .check(z.regex(/^[1-9]\d{0,5}[mhdw]$/, "want a number and m, h, d or w, such as 14d"));

/** @param text as durationSchema allows it */
export function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (UNIT_MS[text.slice(-1)] ?? Number.NaN);
}
