import type { Brake, Done, Work } from "./work.ts";

/** Brakes against this change of a job by this run: by hand. */
export function against(
  brakes: readonly Brake[],
  { by, runId }: Work,
  { at, target, jobId }: Pick<Done, "at" | "target" | "jobId">,
): readonly string[] {
  return brakes
    .filter((brake) => (brake.target ?? target) === target && (brake.job ?? jobId) === jobId)
    .filter((brake) => (brake.runId ?? runId) === runId && at < brake.until)
    .filter(({ is }) => by === "policy" || (is !== "snooze" && is !== "exempt"))
    .map(({ is }) => is);
}
