import { JOB_ID } from "#lib/jobs/job.ts";
import type { Notice } from "#lib/jobs/notice.ts";
import type { Locale } from "#lib/jobs/room.ts";
import { TARGET_NAME } from "#lib/jobs/target.ts";
import type { Card, CardButton } from "../card.ts";
import { clamp, clean, UNTOLD } from "../clean.ts";
import { instantOf } from "../words/amounts.ts";
import { BRAKES } from "../words/brakes.ts";
import { NAMES } from "../words/names.ts";
import { reasonIn } from "../words/reasons.ts";
import { TABLE } from "../words/table.ts";
import { kindName, markedId } from "./job-columns.ts";
import { buttons, type Column, card, note, table, text } from "./parts.ts";
import { MOST_ROWS } from "./plan.ts";

/** Jobs with buttons of their own; more would bury what the card says. */
const MOST_WITH_BUTTONS = 5;
/** Code points of an id on a button. */
const ON_BUTTON = 32;

type NoticeShown = {
  /** Of one firing: of one policy, action and target, and at least one. */
  readonly notices: readonly [Notice, ...Notice[]];
  /** Jobs that the firing has found, when these are the first of them. */
  readonly found?: number | undefined;
  readonly locale: Locale;
};

/** What a policy has found, what it will do when, and how a job is kept from it. */
export function noticeCard({ notices, found, locale }: NoticeShown): Card {
  const words = BRAKES[locale];
  const [{ policy, action, target, mode }] = notices;
  const shown = notices.slice(0, MOST_ROWS);
  const all = Math.max(found ?? 0, notices.length);
  const others = all - shown.length;
  const more = others > 0 ? TABLE[locale].moreJobs(others, clean(target)) : undefined;
  const ids = [...new Set(notices.map(({ jobId }) => jobId))].filter(
    (id) => JOB_ID.test(id) && TARGET_NAME.test(target),
  );
  const withButtons = ids.slice(0, MOST_WITH_BUTTONS);
  return card(
    words.found(clean(policy), all, clean(target)),
    mode === "act" ? "warning" : "neutral",
    text(mode === "act" ? words.willAct(NAMES[locale].actions[action]) : words.onlyTells),
    table(columns(mode, locale), shown, more),
    buttons(...withButtons.flatMap((id) => buttonsFor(id, target, locale))),
    note(all > withButtons.length ? forOthers(target, locale) : undefined),
  );
}

function columns(mode: Notice["mode"], locale: Locale): readonly Column<Notice>[] {
  const words = TABLE[locale];
  const due: Column<Notice> = [words.due, ({ dueAt }) => instantOf(dueAt, locale)];
  return [
    [words.job, ({ jobId, direction }) => markedId(jobId, direction)],
    [words.name, ({ name }) => clean(name ?? UNTOLD)],
    [words.kind, ({ kind }) => kindName(kind, locale)],
    [words.status, ({ status }) => clean(status)],
    ...(mode === "act" ? [due] : []),
    [words.reason, ({ reason }) => reasonIn(locale, reason)],
  ];
}

function buttonsFor(id: string, target: string, locale: Locale): readonly CardButton[] {
  const words = BRAKES[locale];
  const shown = clamp(id, ON_BUTTON);
  return [
    { label: words.snooze(shown), command: `snooze ${id} in ${target} for 7d`, look: "plain" },
    { label: words.exempt(shown), command: `exempt ${id} in ${target} for 30d`, look: "plain" },
  ];
}

function forOthers(target: string, locale: Locale): string {
  const on = `--target ${clean(target)}`;
  return BRAKES[locale].others(`sluice snooze ID ${on} --for 7d`, `sluice exempt ID ${on} --for 30d`);
}
