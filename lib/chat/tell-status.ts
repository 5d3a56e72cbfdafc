import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { mayLook } from "#lib/jobs/rights.ts";
import type { Run } from "#lib/jobs/run.ts";
import { type StatusOf, statusCard } from "./cards/status.ts";
import { findRuns, MOST_RUNS } from "./find-runs.ts";
import { type Attending, answer, type ChatHost, refuse } from "./host.ts";
import type { Request } from "./request.ts";

/** Runs whose verdicts are looked through for a job's. */
const MOST_LOOKED_IN = 20;

/** How it is, as the ledger knows it; no cloud is asked. Of runs on targets that the person may see. */
export async function tellStatus(
  request: Request & { readonly is: "status" },
  attending: Attending,
  host: ChatHost,
): Promise<void> {
  const { heard, locale } = attending;
  const person = { room: heard.room, user: heard.by };
  const maySee = (target: string) => mayLook(host.config.chat, person, target);
  const status = await statusOf(request.of, maySee, host);
  if (status === "unseen") return refuse(attending, { is: "role missing", role: "viewer" }, "status", host);
  await answer(attending, statusCard(status, locale), host);
}

type MaySee = (target: string) => boolean;

async function statusOf(of: string | undefined, maySee: MaySee, host: ChatHost): Promise<StatusOf | "unseen"> {
  const { ledger, config, clock } = host;
  const [all, allBrakes] = await Promise.all([ledger.runs(MOST_RUNS), ledger.brakes()]);
  const brakes = allBrakes.filter(
    (brake) => !("target" in brake) || brake.target === undefined || maySee(brake.target),
  );
  const runs = all.filter(({ target, wantsPlan }) => !wantsPlan && maySee(target));
  if (of === undefined) return { of: "all", runs, brakes };
  if (Object.hasOwn(config.targets, of)) {
    if (!maySee(of)) return "unseen";
    return { of: "target", target: of, runs: runs.filter(({ target }) => target === of), brakes };
  }
  const [run, ...others] = (await findRuns(of, ledger, all)).filter(({ target }) => maySee(target));
  if (run && others.length === 0) return { of: "run", run, verdicts: await ledger.verdicts(run.runId), brakes };
  return { of: "job", jobId: of, verdicts: await verdictsOf(of, runs, host), brakes, now: clock.now() };
}

/** The latest first, since the runs are; one run after the other, since each may have thousands. */
async function verdictsOf(jobId: string, runs: readonly Run[], { ledger }: ChatHost) {
  const found: ResultEvent[] = [];
  for (const { runId } of runs.slice(0, MOST_LOOKED_IN)) {
    const verdicts = await ledger.verdicts(runId);
    found.push(...verdicts.filter((verdict) => verdict.jobId === jobId));
  }
  return found;
}
