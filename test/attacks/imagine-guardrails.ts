import type { Random } from "../simulation/random.ts";
import type { Action, Guardrails, Shape } from "./case.ts";

const ALL: readonly Action[] = ["start", "pause", "stop", "reset", "delete", "teardown"];
const PROTECTING = [{ protected: "true" }, { env: "prod" }, { env: "dev", protected: "true" }];

export function guardrailsOf(random: Random, shape: Shape): Guardrails {
  const some = <T>(odds: number, yes: T, no: T) => (random.chance(odds) ? yes : no);
  // What holds on every day of a long case would leave nothing to be seen in it.
  const odds = shape === "one" ? 1 : 0.5;
  return {
    protect: {
      ids: some(0.2 * odds, [`job-${random.between(0, 3)}`], []),
      names: some(0.3 * odds, [random.pick(["prod-*", "tmp-?", "*-1", "dev-1", "*-prod"])], []),
      tags: some<Readonly<Record<string, string>>>(0.3 * odds, random.pick(PROTECTING), {}),
      targets: some(0.06, [random.pick(["victim", "other"])], []),
    },
    limits: {
      jobsPerRun: some(0.25 * odds, random.between(0, 6), 100),
      jobsPerDay: some(shape === "several" ? 0.4 : 0.15, random.between(0, 8), 1000),
      shareOfTarget: some(0.2 * odds, random.pick([0, 0.3, 0.5, 0.9]), 1),
    },
    secondPersonOver: some(0.2 * odds, random.between(0, 3), null),
    origins: {
      queue: some(
        0.08,
        ALL.filter(() => random.chance(0.5)),
        ALL,
      ),
    },
  };
}
