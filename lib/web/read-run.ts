import { isOpen, type Run } from "#lib/jobs/run.ts";
import { type HttpAnswer, jsonAnswer, UNAUTHORIZED } from "./answer.ts";
import { type Intake, textsOf } from "./intake.ts";
import { isGoodLink } from "./link.ts";

/** Verdicts in one answer: about half a megabyte of at most six. */
const MOST_VERDICTS = 1000;

/** What has become of a run, for whoever has a good link to it. */
export async function readRun(runId: string, query: string, intake: Intake): Promise<HttpAnswer> {
  const { config, ledger, clock } = intake;
  if (!config.links) return UNAUTHORIZED;
  const secrets = await textsOf("links", config.links.secret, intake);
  if (!isGoodLink(runId, query, secrets, clock.now())) {
    intake.log({ step: "link refused", runId, why: "it has expired, or is not one of ours" });
    return UNAUTHORIZED;
  }
  const run = await ledger.run(runId);
  if (!run) return jsonAnswer(404, { runId, error: "it is not on record yet; look again" }, { "retry-after": "2" });
  const verdicts = await ledger.verdicts(runId);
  return jsonAnswer(200, {
    ...headOf(run),
    verdicts: verdicts.slice(0, MOST_VERDICTS),
    ...(verdicts.length > MOST_VERDICTS ? { notShown: verdicts.length - MOST_VERDICTS } : {}),
  });
}

function headOf(run: Run): object {
  const { runId, requestId, action, target, dryRun, startedAt, deadline, jobs, open, counts, notPlanned } = run;
  const times = { startedAt: new Date(startedAt).toISOString(), deadline: new Date(deadline).toISOString() };
  return { runId, requestId, action, target, dryRun, ...times, isOver: !isOpen(run), jobs, open, counts, notPlanned };
}
