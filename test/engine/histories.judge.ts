import { type Action, stepsOf } from "#lib/jobs/action.ts";
import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { type Imagined, isUndisturbed } from "./histories.scenario.ts";
import type { World } from "./world.ts";

/** @param isOnly no other run touched these jobs */
export function judgeRun(
  world: World,
  requestId: string,
  command: Imagined["command"],
  cloud: Imagined["cloud"],
  isOnly: boolean,
): string[] {
  const told = world.published.filter(({ detail }) => detail["requestId"] === requestId);
  const wrongs: string[] = [];
  const lastVerdict = new Map(
    told.flatMap(({ detail, detailType }) =>
      detailType.endsWith("Completed") ? [] : [[String(detail["jobId"]), detail as unknown as ResultEvent]],
    ),
  );
  const firsts = [...new Set(told.map(({ eventId }) => eventId))].map((eventId) =>
    told.find((one) => one.eventId === eventId),
  );
  if (!firsts.at(-1)?.detailType.endsWith("Completed")) wrongs.push("the run's end is not the last thing told");
  for (const { id } of cloud.jobs) {
    const events = told.filter(({ detail }) => detail["jobId"] === id);
    if (new Set(events.map(({ detail }) => JSON.stringify(detail))).size !== 1)
      wrongs.push(`${id}: ${events.length} events, not one verdict`);
    const event = lastVerdict.get(id);
    if (event && isOnly && isUndisturbed(cloud, id))
      wrongs.push(
        ...judgeJob(event, world, command.action, cloud).map(
          (what) => `${id} ${command.action}: ${what} [${event.reason}]`,
        ),
      );
  }
  return wrongs;
}

/** The oracle proper: the cloud's effect log against one verdict on a job that nobody else touched. */
function judgeJob(
  { jobId, verdict, proven, error }: ResultEvent,
  world: World,
  action: Action,
  cloud: Imagined["cloud"],
): string[] {
  const effects = world.clouds
    .effects()
    .filter((one) => one.jobId === jobId)
    .map(({ effect }) => effect);
  const wrongs: string[] = [];
  const steps: readonly string[] = stepsOf(action);
  if (new Set(effects).size < effects.length) wrongs.push(`effects twice: ${effects.join()}`);
  const isLiedTo = cloud.faults.some(({ fault }) => fault === "lies");
  const unproven = proven.filter((step) => !(effects as string[]).includes(step));
  if (unproven.length > 0 && !isLiedTo) wrongs.push(`proven ${unproven.join()} without an effect`);
  if (verdict === "succeeded" && effects.length === 0 && !isLiedTo) wrongs.push("succeeded without an effect");
  if (verdict === "succeeded" && proven.length === 0) wrongs.push("succeeded and nothing proven");
  const isBad = verdict === "refused" || verdict === "failed" || verdict === "already" || verdict === "planned";
  if (
    isBad &&
    !isLiedTo &&
    effects.some((effect) => steps.includes(effect) && !(proven as readonly string[]).includes(effect))
  )
    wrongs.push(`${verdict}, and yet ${effects.join()} (${error?.kind} ${error?.code})`);
  if (verdict === "failed" && ["throttled", "unavailable", "timeout"].includes(error?.kind ?? ""))
    wrongs.push(`failed as ${error?.kind}`);
  return wrongs;
}

/** What no history may show in the cloud's call log. */
export function judgeCalls(world: World, dryRun: boolean, cloud: Imagined["cloud"], isOnly: boolean): string[] {
  const calls = world.clouds.calls();
  const wrongs: string[] = [];
  const changing = calls.filter((call) => call.changes);
  if (dryRun && changing.length > 0) wrongs.push("a dry run changes");
  if (calls.some(({ jobIds }) => new Set(jobIds).size < jobIds.length)) wrongs.push("an id twice in a call");
  if (changing.some(({ jobIds }) => jobIds.length > 10)) wrongs.push("more than ten ids");
  for (const { id } of cloud.jobs) {
    const naming = calls.filter((call) => call.jobIds.includes(id));
    const isBlind = naming.some(
      (call, index) => call.changes && naming[index - 1]?.changes && naming[index - 1]?.fault !== "expired-token",
    );
    if (isBlind && isOnly) wrongs.push(`${id}: sent again without a read`);
  }
  const times = calls.map(({ at }) => Date.parse(at));
  const most = 60 + 16 * cloud.jobs.length * 2;
  if (times.some((at, index) => (times[index + most] ?? Number.POSITIVE_INFINITY) - at < 60_000))
    wrongs.push(`more than ${most} calls a minute`);
  return wrongs;
}
