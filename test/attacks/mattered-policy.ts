import type { Case } from "./case.ts";
import { brakesOn, earlierNotice, mostOf, standing } from "./judge-policy.ts";
import { matched, msOf } from "./likeness.ts";
import type { Row } from "./row.ts";
import type { Outcome, Work } from "./work.ts";

/** What the judge himself sees a firing leave alone, jobs that its policy means. */
export function policyMattered(record: Work, one: Case, outcome: Outcome): readonly string[] {
  const { policy, asked, listed, at } = record;
  if (!policy) return [];
  const meant = matched(asked.select, listed, at).filter(({ key }) => !record.done.some((each) => each.key === key));
  if (policy.mode !== "act") return meant.length > 0 ? [`mode ${policy.mode}`] : [];
  const withheld = meant.map((row) => withheldBy(row, record, one, outcome));
  const most = mostOf(record, outcome);
  const isFull = record.done.length > 0 && new Set(record.done.map(({ key }) => key)).size === most;
  const isSlow = isFull && withheld.some((why) => why.includes("due"));
  return [...withheld.flat().filter((why) => why !== "due"), ...(isSlow ? ["slowStart"] : [])];
}

function withheldBy(row: Row, record: Work, one: Case, outcome: Outcome): readonly string[] {
  const graceMs = msOf(record.policy?.grace);
  const notice = standing(row.key, record, one, outcome);
  const spares = brakesOn(row.id, record).filter((is) => is === "snooze" || is === "exempt");
  const isEarly = notice !== undefined && record.at < Math.max(notice.dueAt, notice.firing.at + graceMs);
  if (isEarly) return record.at >= notice.firing.at + graceMs ? ["grace", "grace made shorter"] : ["grace"];
  const before = notice ?? earlierNotice(row.key, record, outcome);
  const wouldBeDue = before !== undefined && record.at >= before.firing.at + graceMs;
  if (!wouldBeDue) return graceMs > 0 ? ["not told yet"] : spares.length > 0 ? spares : ["due"];
  if (spares.length > 0) return spares;
  return notice ? ["due"] : ["mark lost"];
}
