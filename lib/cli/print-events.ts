import type { EventToSend } from "#lib/engine/ledger.ts";
import type { Bus } from "#lib/engine/ports.ts";
import { type ResultEvent, resultEventSchema } from "#lib/jobs/result-event.ts";
import { printJson, tellLine } from "./output.ts";

/** Result events are printed as sluice run prints them; notices and what was left out go to stderr. */
export function printingBus(onVerdict: (verdict: ResultEvent) => void): Bus {
  return {
    publish: async (events) => {
      for (const event of events) print(event, onVerdict);
      return events;
    },
  };
}

function print({ detailType, detail }: EventToSend, onVerdict: (verdict: ResultEvent) => void): void {
  const verdict = resultEventSchema.safeParse(detail).data;
  if (verdict) {
    // That a plan refuses a job is no failure of the night.
    if (detailType !== "Job Control Plan") onVerdict(verdict);
    printJson(verdict);
  } else if (detailType !== "Job Control Run Completed") tellLine(`${detailType}: ${JSON.stringify(detail)}`);
}
