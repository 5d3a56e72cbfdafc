import type { Locale } from "#lib/jobs/room.ts";
import { UNTOLD } from "../clean.ts";
import type { Money } from "../money.ts";
import type { Texts } from "./texts.ts";

const en = {
  jobs: (count: number) => (count === 1 ? "1 job" : `${grouped(count)} jobs`),
  moreJobs: (count: number) => (count === 1 ? "1 more job" : `${grouped(count)} more jobs`),
  days: (count: number) => (count === 1 ? "1 day" : `${grouped(count)} days`),
  hours: (count: number) => (count === 1 ? "1 hour" : `${grouped(count)} hours`),
  minutes: (count: number) => (count === 1 ? "1 minute" : `${grouped(count)} minutes`),
  at: (time: string) => `${time} UTC`,
  unknown: "unknown",
  notBilled: "not billed",
  unknownOf: (unknown: number, all: number) =>
    `unknown for ${grouped(unknown)} of ${en.jobs(all)}; the others are not billed`,
  andUnknown: (sum: string, unknown: number) => `${sum}, and ${en.jobs(unknown)} of unknown cost`,
};

const zh: typeof en = {
  jobs: (count) => `${grouped(count)} 个任务`,
  moreJobs: (count) => `另有 ${zh.jobs(count)}`,
  days: (count) => `${grouped(count)} 天`,
  hours: (count) => `${grouped(count)} 小时`,
  minutes: (count) => `${grouped(count)} 分钟`,
  at: (time) => `${time}（北京时间）`,
  unknown: "未知",
  notBilled: "不计费",
  unknownOf: (unknown, all) => `${grouped(all)} 个任务中有 ${grouped(unknown)} 个费用未知，其余不计费`,
  andUnknown: (sum, unknown) => `${sum}，另有 ${zh.jobs(unknown)}费用未知`,
};

export const AMOUNTS: Texts<typeof en> = { en, zh };

/** `12,345`, as either language writes it. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1,095.00` */
export function price(amount: number): string {
  return amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ",");
}

/** A month's cost of some jobs; undefined of none. Nothing that is unknown shows as 0. */
export function costOf({ sum, known, unknown, currency }: Money, locale: Locale): string | undefined {
  const words = AMOUNTS[locale];
  if (known + unknown === 0) return undefined;
  if (known === 0) return words.unknown;
  const told = currency === undefined ? words.notBilled : `${price(sum)} ${currency}`;
  if (unknown === 0) return told;
  return sum > 0 ? words.andUnknown(told, unknown) : words.unknownOf(unknown, known + unknown);
}

const HOUR_MS = 3_600_000;

/** China has had one time and no summer time since 1991. */
const OFFSET_MS: Readonly<Record<Locale, number>> = { en: 0, zh: 8 * HOUR_MS };

/** To the minute, with its time zone: `2026-11-23 00:15 UTC`. @param at milliseconds since the epoch */
export function instant(at: number, locale: Locale): string {
  const local = new Date(at + OFFSET_MS[locale]);
  if (Number.isNaN(local.getTime())) return UNTOLD;
  return AMOUNTS[locale].at(local.toISOString().slice(0, 16).replace("T", " "));
}

/** Of a time in ISO 8601. */
export function instantOf(text: string | undefined, locale: Locale): string {
  return text === undefined ? UNTOLD : instant(Date.parse(text), locale);
}

/** In days from two on, else in hours. */
export function idleFor(hours: number | undefined, locale: Locale): string {
  if (hours === undefined) return UNTOLD;
  return hours < 48 ? AMOUNTS[locale].hours(hours) : AMOUNTS[locale].days(Math.floor(hours / 24));
}

/** A whole number of minutes. */
export function minutesOf(ms: number, locale: Locale): string {
  return AMOUNTS[locale].minutes(Math.round(ms / 60_000));
}
