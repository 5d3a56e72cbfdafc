import type { Case } from "./case.ts";
import { overCap, overDay } from "./judge-caps.ts";
import { believed } from "./judge-orders.ts";
import { drifted } from "./judge-plan.ts";
import { hasty } from "./judge-policy.ts";
import { untouchable } from "./judge-protect.ts";
import { unselected } from "./judge-selection.ts";
import { untold } from "./judge-verdicts.ts";
import type { Outcome } from "./work.ts";

/** By hand, from what the clouds show alone. @returns what must never have happened */
export function judge(one: Case, outcome: Outcome): readonly string[] {
  const { records } = outcome;
  return [
    ...records.flatMap((record) => untouchable(record, one)),
    ...records.flatMap((record) => unselected(record)),
    ...records.flatMap((record) => drifted(record)),
    ...records.flatMap((record) => overCap(record, one, outcome)),
    ...overDay(one, outcome),
    ...records.flatMap((record) => hasty(record, one, outcome)),
    ...records.flatMap((record) => untold(record, outcome)),
    ...believed(one, outcome),
    ...twice(outcome),
  ];
}

function twice({ records }: Outcome): readonly string[] {
  const deletes = records.flatMap(({ done }) =>
    done.filter(({ effect }) => effect === "delete").map(({ target, jobId }) => `${target} ${jobId}`),
  );
  return deletes.filter((name, index) => deletes.indexOf(name) < index).map((name) => `${name} was deleted twice`);
}
