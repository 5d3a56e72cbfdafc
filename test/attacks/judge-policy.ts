import type { Case } from "./case.ts";
import { protectedBy } from "./judge-protect.ts";
import { firstOf } from "./judge-selection.ts";
import { resultsOf } from "./judge-verdicts.ts";
import { fits, msOf } from "./likeness.ts";
import { keyOf } from "./row.ts";
import type { Outcome, Work } from "./work.ts";

/** What a job's owner was told, in which firing. */
type Notice = { readonly firing: Work; readonly key: string; readonly dueAt: number };

/** Changes by a policy before their time, or more of them than it may make yet. */
export function hasty(record: Work, one: Case, outcome: Outcome): readonly string[] {
  const { policy } = record;
  if (!policy) return [];
  const touched = firstOf(record.done);
  const early = touched.flatMap(({ key }) => tooEarly(key, record, one, outcome).map((why) => `${key} ${why}`));
  const most = mostOf(record, outcome);
  const jobs = Math.max(touched.length, policy.mode === "act" ? resultsOf(record, outcome).length : 0);
  return [
    ...(policy.mode !== "act" && touched.length > 0 ? [`a policy of mode ${policy.mode} changed jobs`] : []),
    ...early,
    ...(jobs > most ? [`${jobs} jobs, and the slow start allows ${most}`] : []),
    ...noticesOf(record, outcome).flatMap((notice) => misdated(notice)),
  ];
}

function tooEarly(key: string, record: Work, one: Case, outcome: Outcome): readonly string[] {
  const graceMs = msOf(record.policy?.grace);
  const notice = standing(key, record, one, outcome);
  if (!notice) return graceMs > 0 ? ["was changed, and its owner had not been told"] : [];
  const due = Math.max(notice.dueAt, notice.firing.at + graceMs);
  return record.at < due ? [`was changed ${Math.round((due - record.at) / 60_000)} minutes before its time`] : [];
}

/** The last notice of a job, if the job and the policy have been the same in every firing since. */
export function standing(key: string, record: Work, one: Case, outcome: Outcome): Notice | undefined {
  const firings = firingsUntil(record, outcome);
  const notice = earlierNotice(key, record, outcome);
  if (!notice) return undefined;
  const since = firings.slice(firings.indexOf(notice.firing));
  return since.every((each) => !hasLooked(each) || isSame(key, each, notice.firing, one)) ? notice : undefined;
}

/** The last notice of a job in a firing before this one. */
export function earlierNotice(key: string, record: Work, outcome: Outcome): Notice | undefined {
  const notices = firingsUntil(record, outcome).flatMap((each) => noticesOf(each, outcome));
  return notices.findLast((each) => each.key === key && each.firing !== record);
}

/** Of the same policy, the oldest first, this one included. */
function firingsUntil(record: Work, { records }: Outcome): readonly Work[] {
  const all = records.filter(({ policy }) => policy?.name === record.policy?.name);
  return all.slice(0, all.indexOf(record) + 1);
}

/** A firing that could not list its target, while another one took all of its time, has seen nothing. */
const hasLooked = ({ listed }: Work) => listed.length > 0;

/** As the job was when its owner was told, and as the policy was. Tags protect where a listing tells them. */
function isSame(key: string, firing: Work, then: Work, { guardrails }: Case): boolean {
  const [now, told] = [firing.policy, then.policy];
  const row = firing.listed.find((each) => each.key === key);
  if (!row || !now || !told || row.status !== then.listed.find((each) => each.key === key)?.status) return false;
  const isSameAim = now.action === told.action && now.mode === told.mode && now.target === told.target;
  const protect = row.provider === "huawei-drs" ? { ...guardrails.protect, tags: {} } : guardrails.protect;
  const isLeftAlone =
    protectedBy({ ...guardrails, protect }, row).length > 0 || brakesOn(row.id, firing).some(isLasting);
  return isSameAim && fits(now.select, row, firing.at) && !isLeftAlone;
}

const isLasting = (is: string) => is === "exempt" || is === "protect" || is === "configure";

/** Brakes on a job when a firing began. */
export function brakesOn(jobId: string, { brakes, asked, at }: Work): readonly string[] {
  return brakes
    .filter(({ job, target, until }) => job === jobId && (target ?? asked.target) === asked.target && at < until)
    .map(({ is }) => is);
}

/** Notices that a firing has told, of what will be done. */
function noticesOf(firing: Work, { told }: Outcome): readonly Notice[] {
  return told
    .filter(({ detailType, detail }) => detailType === "Job Control Notice" && detail["runId"] === firing.runId)
    .filter(({ detail }) => detail["mode"] === "act" && detail["policy"] === firing.policy?.name)
    .map(({ detail }) => ({
      key: keyOf(String(detail["jobId"]), detail["direction"] === undefined ? undefined : String(detail["direction"])),
      ...{ firing, dueAt: Date.parse(String(detail["dueAt"])) },
    }));
}

function misdated({ key, firing, dueAt }: Notice): readonly string[] {
  return dueAt === firing.at + msOf(firing.policy?.grace) ? [] : [`${key} is told another time than its grace makes`];
}

/** By the slow start: a number for each firing that has changed jobs, then all. */
export function mostOf(record: Work, outcome: Outcome): number {
  const acted = firingsUntil(record, outcome).filter(({ done }) => done.length > 0 && done !== record.done);
  return record.policy?.slowStart[acted.length] ?? Number.POSITIVE_INFINITY;
}
