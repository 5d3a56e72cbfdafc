import { InputError } from "./parse.ts";
import { nextFiring, type Schedule } from "./schedule.ts";
import { didYouMean } from "./suggest.ts";

const FIELDS = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12 },
  { name: "day of the week", least: 0, most: 7 },
] as const;

type Field = (typeof FIELDS)[number];

/** Numbers, names of three letters, and what joins them: no L, W, #, ? or +, which every cron reads in its own way. */
const PLAIN = /^(?:\d+|[A-Za-z]{3}|[*,/-])+$/;

/** Any day will do: what does not come in the years after it never comes. */
const SOME_DAY = Date.UTC(2000, 0, 1);

/** @param where names the schedule in the sentence. @throws InputError naming the zone, or the field of the cron */
export function checkSchedule(schedule: Schedule, where: string): void {
  checkZone(schedule.timeZone, `${where}.timeZone`);
  const what = `${where}.cron is ${JSON.stringify(schedule.cron)}`;
  checkFields(schedule.cron, what);
  if (firstFiring(schedule, what) === undefined) {
    throw new InputError(`${what}, which never comes; want a day that is in one of its months`);
  }
}

function checkFields(cron: string, what: string): void {
  const fields = cron.split(/\s+/).filter((field) => field !== "");
  if (fields.length !== FIELDS.length) {
    throw new InputError(`${what}; want five fields: ${FIELDS.map(({ name }) => name).join(", ")}`);
  }
  for (const [index, rule] of FIELDS.entries()) checkField(fields[index] ?? "", rule, what);
}

function checkField(field: string, { name, least, most }: Field, what: string): void {
  const isWrong = `${what}, whose ${name} is ${JSON.stringify(field)}`;
  if (!PLAIN.test(field)) throw new InputError(`${isWrong}; want numbers, *, -, / and commas, or names such as MON`);
  const values = field.replaceAll(/\/\d+/g, "").match(/\d+/g) ?? [];
  const isOutside = values.some((value) => Number(value) < least || Number(value) > most);
  if (isOutside) throw new InputError(`${isWrong}; want ${least} to ${most}`);
}

function firstFiring(schedule: Schedule, what: string): number | undefined {
  try {
    return nextFiring(schedule, SOME_DAY);
  } catch (cause) {
    const why = String(cause)
      .replace(/^\w+: CronPattern: (Syntax error, )?/, "")
      .replace(/\.$/, "");
    throw new InputError(`${what}, which cannot be read (${why}); want one such as 0 3 * * 1-5`, { cause });
  }
}

function checkZone(zone: string, where: string): void {
  if (isZone(zone)) return;
  const zones = Intl.supportedValuesOf("timeZone");
  const city = zones.find((each) => cityOf(each) === zone.replaceAll(" ", "_").toLowerCase());
  const near = city === undefined ? didYouMean(zone, zones) : ` (did you mean ${city}?)`;
  const hint = near || "; want one such as Asia/Shanghai";
  throw new InputError(`${where} is ${JSON.stringify(zone)}, which is no IANA time zone${hint}`);
}

function cityOf(zone: string): string | undefined {
  return zone.split("/").at(-1)?.toLowerCase();
}

/** An offset such as +08:00 is none: it would say nothing of a change of clocks. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
