import type { BrakeOn } from "#lib/jobs/brake.ts";
import type { Locale } from "#lib/jobs/room.ts";
import { clean, ID_MOST } from "../clean.ts";
import { instant } from "../words/amounts.ts";
import { BRAKES } from "../words/brakes.ts";
import { STATUS } from "../words/status.ts";
import { heldBy } from "./run-parts.ts";

/** Brakes of a kind that a card tells; there may be one a target. */
const MOST_LINES = 10;

/** The halts that hold one target back, or all there are. */
export function haltLines(brakes: readonly BrakeOn[], locale: Locale, target?: string): readonly string[] {
  const halts = brakes.filter(
    (brake) => brake.is === "halt" && (target === undefined || (brake.target ?? target) === target),
  );
  const others = halts.length - MOST_LINES;
  const told = halts.slice(0, MOST_LINES).map((halt) => heldBy(halt, locale));
  return others > 0 ? [...told, STATUS[locale].moreHalts(others)] : told;
}

/** What keeps runs or policies from a job now. @param now milliseconds since the epoch */
export function jobBrakeLines(
  brakes: readonly BrakeOn[],
  jobId: string,
  target: string | undefined,
  now: number,
  locale: Locale,
): readonly string[] {
  const lines = brakes.flatMap((brake) => {
    if (brake.is === "halt" || brake.is === "cancel") return [];
    const isOn = brake.is === "protect" || brake.until > now;
    const isIts = brake.jobId === jobId && brake.target === (target ?? brake.target);
    return isOn && isIts ? [jobBrakeLine(brake, locale)] : [];
  });
  return lines.slice(0, MOST_LINES);
}

type JobBrake = BrakeOn & { readonly is: "protect" | "snooze" | "exempt" };

function jobBrakeLine(brake: JobBrake, locale: Locale): string {
  const words = BRAKES[locale];
  const job = words.jobIn(clean(brake.jobId, ID_MOST), clean(brake.target));
  switch (brake.is) {
    case "protect":
      return words.protected(job, clean(brake.by, ID_MOST));
    case "snooze":
      return words.snoozed(job, instant(brake.until, locale));
    case "exempt":
      return words.exempted(job, instant(brake.until, locale));
    default:
      return brake satisfies never;
  }
}
