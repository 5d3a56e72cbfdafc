import type { Conversation } from "#lib/jobs/conversation.ts";
import { jobKey } from "#lib/jobs/job.ts";
import { type Notice, noticeOf } from "#lib/jobs/notice.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import type { Run } from "#lib/jobs/run.ts";
import { sideBySide } from "#lib/jobs/side-by-side.ts";
import { noticeCard } from "./cards/notice.ts";
import { MOST_ROWS } from "./cards/plan.ts";
import { planningCard } from "./cards/planning.ts";
import type { Scene } from "./scene.ts";
import type { Speaking } from "./speaking.ts";

/** What a firing of a policy has found for the first time, all in one message: the marks that it has left say which. */
export async function drawNotices(conversation: Conversation, { ledger }: Speaking): Promise<Scene> {
  const { progress, locale } = conversation;
  const run = progress.is === "taken" ? await ledger.run(progress.runId) : undefined;
  const { notices, found } = run ? await noticesOf(run, ledger) : { notices: [], found: 0 };
  const [first, ...others] = notices;
  const head = first ? noticeCard({ notices: [first, ...others], found, locale }) : planningCard(conversation, locale);
  return { conversation, head, stage: "taken", isOver: true, isRunning: false, isNewlyOffered: false };
}

async function noticesOf(run: Run, ledger: Speaking["ledger"]) {
  const notices: Notice[] = [];
  let found = 0;
  const { firing } = run;
  if (!firing) return { notices, found };
  const pairs = sideBySide(ledger.rows(planIdOf(run)), ledger.marks(firing.policy), {
    left: ({ job }) => jobKey(job),
    right: (mark) => mark.jobKey,
  });
  for await (const [row, mark] of pairs) {
    if (!row || mark?.firstSeen !== run.startedAt) continue;
    found += 1;
    if (notices.length < MOST_ROWS) notices.push(noticeOf(row, mark, run, firing));
  }
  return { notices, found };
}
