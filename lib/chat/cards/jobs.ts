import type { Card } from "../card.ts";
import { clean } from "../clean.ts";
import { moneyOf } from "../money.ts";
import { costOf, grouped, instant } from "../words/amounts.ts";
import { PLAN } from "../words/plan.ts";
import { STATUS } from "../words/status.ts";
import { TABLE } from "../words/table.ts";
import { askedFacts } from "./asked.ts";
import { jobColumns, recordsOf } from "./job-columns.ts";
import { card, facts, link, table, text } from "./parts.ts";
import { MOST_ROWS, type PlanShown } from "./plan.ts";

type JobsShown = Omit<PlanShown, "secondPersonOver" | "runRefused">;

/** The jobs that a listing shows. Whatever its plan would do with them is not told: nothing was asked to be done. */
export function jobsCard(jobs: JobsShown): Card {
  const { conversation, plan, rates, money, locale, link: url } = jobs;
  const words = STATUS[locale];
  const { planned, already, refused } = plan.counts;
  const all = planned + already + refused;
  const records = recordsOf(jobs);
  const shown = records.slice(0, MOST_ROWS);
  const others = all - shown.length;
  const name = clean(plan.command.target);
  const more = url === undefined ? TABLE[locale].moreJobs(others, name) : TABLE[locale].behindLink(others);
  return card(
    words.jobs(name),
    "neutral",
    text(all === 0 ? words.noJobs : undefined),
    facts(
      [words.counted, grouped(all)],
      [PLAN[locale].unsure, plan.unsure > 0 ? grouped(plan.unsure) : undefined],
      [words.money, costOf(money ?? moneyOf(records, all), locale)],
      [words.readAt, instant(plan.plannedAt, locale)],
      ...askedFacts(conversation, locale),
    ),
    table(jobColumns(shown, rates, locale), shown, others > 0 ? more : undefined),
    link(TABLE[locale].link, url),
  );
}
