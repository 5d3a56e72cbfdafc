import { type Firing, type Mark, mostOf, type PolicyState } from "#lib/jobs/firing.ts";
import { jobKey } from "#lib/jobs/job.ts";
import { noticeOf } from "#lib/jobs/notice.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { sideBySide } from "#lib/jobs/side-by-side.ts";
import { readBrakes } from "./brakes.ts";
import { type Folded, fold } from "./fold-firing.ts";
import type { Workbench } from "./held.ts";
import { DETAIL_TYPES } from "./ledger.ts";

type Desk = Pick<Workbench, "ledger">;

/**
 * A firing's plan, folded with the marks that earlier ones have left: jobs found for the first time are told to their owners and
 * marked, marks of jobs that are not what they were go, and those whose grace is over are due. A mode other than act acts on none.
 */
export async function settleFiring(run: Run, firing: Firing, desk: Desk): Promise<readonly PlanRow[]> {
  const { ledger } = desk;
  const brakes = await readBrakes(ledger);
  const acted = await countActed(run, firing, desk);
  const most = firing.mode === "act" ? Math.min(mostOf(firing, acted), run.select?.limit ?? Infinity) : 0;
  const noting = { run, firing, marks: createMarks(firing.policy, desk), desk };
  const due: PlanRow[] = [];
  for await (const pair of sideBySide(ledger.rows(planIdOf(run)), ledger.marks(firing.policy), BY_JOB)) {
    const folded = fold(pair, firing, run, brakes);
    await note(folded, noting);
    const row = dueIn(folded, firing);
    if (row && due.length < most) due.push(row);
  }
  await noting.marks.flush();
  if (due.length > 0) await remember(run, firing, acted, desk);
  return due;
}

/** A policy that only plans follows no job: what earlier firings have told is not what would be done now. */
export async function forgetMarks({ policy }: Firing, desk: Desk): Promise<void> {
  const marks = createMarks(policy, desk);
  for await (const mark of desk.ledger.marks(policy)) await marks.drop(mark);
  await marks.flush();
}

type Noting = {
  readonly run: Run;
  readonly firing: Firing;
  readonly marks: ReturnType<typeof createMarks>;
  readonly desk: Desk;
};

/** Its owner is told before the mark is made. */
async function note(folded: Folded, { run, firing, marks, desk }: Noting): Promise<void> {
  if (folded.is === "lost") await marks.drop(folded.mark);
  if (folded.is !== "found") return;
  if (!dueIn(folded, firing)) await tell(folded.row, folded.mark, run, firing, desk);
  await marks.keep(folded.mark);
}

/** Without a grace nobody has time to answer: what is done is told by its verdict. */
function dueIn(folded: Folded, { graceMs, mode }: Firing): PlanRow | undefined {
  if (folded.is === "due") return folded.row;
  return folded.is === "found" && graceMs === 0 && mode === "act" ? folded.row : undefined;
}

const BY_JOB = { left: ({ job }: PlanRow) => jobKey(job), right: (mark: Mark) => mark.jobKey };

/** Recorded before the mark: a crash in between tells the owner once more, under the same id. */
async function tell(row: PlanRow, mark: Mark, run: Run, firing: Firing, { ledger }: Desk): Promise<void> {
  const detail = noticeOf(row, mark, run, firing);
  const event = { eventId: detail.eventId, lane: run.lane, detailType: DETAIL_TYPES.notice, detail };
  const about = `${run.target} ${mark.jobKey}`;
  await ledger.record(event, {
    at: run.startedAt,
    what: "job noticed",
    by: `policy ${firing.policy}`,
    about,
    target: run.target,
  });
}

/** Firings before this one that have changed a job: one that was halted, or refused as a whole, is no step of a slow start. */
async function countActed({ runId }: Run, { policy }: Firing, { ledger }: Desk): Promise<number> {
  const { acted = 0, lastRun } = (await ledger.policy(policy)) ?? {};
  if (lastRun === undefined || lastRun === runId) return acted;
  const counts = (await ledger.run(lastRun))?.counts;
  return counts && counts.succeeded > 0 ? acted + 1 : acted;
}

/** What the tick has noted meanwhile stays. */
async function remember({ runId }: Run, { policy, at }: Firing, acted: number, { ledger }: Desk): Promise<void> {
  const state: PolicyState = (await ledger.policy(policy)) ?? { fired: at };
  await ledger.keepPolicy(policy, { ...state, acted, lastRun: runId });
}

const AT_ONCE = 25;

/** Collects changes of marks, so that they are not written one by one. */
function createMarks(policy: string, { ledger }: Desk) {
  let kept: Mark[] = [];
  let dropped: Mark[] = [];
  const flush = async () => {
    if (kept.length + dropped.length > 0) await ledger.remark(policy, kept, dropped);
    [kept, dropped] = [[], []];
  };
  const flushWhenMany = async () => {
    if (kept.length + dropped.length >= AT_ONCE) await flush();
  };
  return {
    keep: (mark: Mark) => {
      kept.push(mark);
      return flushWhenMany();
    },
    drop: (mark: Mark) => {
      dropped.push(mark);
      return flushWhenMany();
    },
    flush,
  };
}
