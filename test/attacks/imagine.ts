import { type Random, randomOf } from "../simulation/random.ts";
import { attackOf, STATUSES } from "./imagine-attack.ts";

export type Job = {
  readonly id: string;
  readonly kind: "sync";
  readonly status: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly createdAt: string;
};

export type Guardrails = {
  readonly protect: {
    readonly ids: readonly string[];
    readonly names: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly targets: readonly string[];
  };
  readonly limits: { readonly jobsPerRun: number; readonly jobsPerDay: number; readonly shareOfTarget: number };
  readonly secondPersonOver: number | null;
};

/** What is asked of Sluice. `hostile` makes a valid command into something that should not pass for one. */
export type Attack = {
  readonly by: "ids" | "select" | "policy" | "plan";
  readonly action: "stop" | "delete" | "teardown" | "pause" | "start";
  readonly force: boolean;
  readonly jobs: readonly unknown[];
  readonly select: Readonly<Record<string, unknown>>;
  readonly hostile: Readonly<Record<string, unknown>>;
};

/** What somebody else does just before a job is read by its id. */
export type Turn =
  | { readonly is: "tag" | "retag" | "untag"; readonly job: string }
  | { readonly is: "protect" | "snooze" | "exempt"; readonly job: string }
  | { readonly is: "halt" | "cancel" };

export type Case = {
  readonly cloud: "alibaba-dts" | "huawei-drs";
  readonly jobs: readonly Job[];
  readonly guardrails: Guardrails;
  readonly before: readonly Turn[];
  /** After so many reads by id. */
  readonly during: readonly { readonly after: number; readonly turn: Turn }[];
  readonly attack: Attack;
  /** Once a plan is made (or made again and found the same), before it is applied. */
  readonly between: { readonly when: "planned" | "checked"; readonly turns: readonly Turn[] };
  /** After so many reads by id the run is cancelled. */
  readonly cancelAfter: number | undefined;
};

const NAMES = ["prod-1", "prod-2", "dev-1", "tmp-1", "tmp-2", "Prod-1", "*", "prod-"];
const TAGS: readonly Readonly<Record<string, string>>[] = [
  {},
  {},
  { protected: "true" },
  { env: "dev" },
  { env: "prod", protected: "false" },
];
const PROTECTING = [{ protected: "true" }, { env: "prod" }, { env: "dev", protected: "true" }];
const AGES = ["2026-11-22T00:00:00Z", "2026-11-01T00:00:00Z", "2025-01-01T00:00:00Z"];

export function imagine(seed: number): Case {
  const random = randomOf(seed, "attack");
  const cloud = random.pick(["alibaba-dts", "alibaba-dts", "huawei-drs"] as const);
  const jobs = Array.from(
    { length: random.between(2, 7) },
    (_, n): Job => ({
      ...{ id: `job-${n}`, kind: "sync", status: random.pick(STATUSES[cloud]), name: random.pick(NAMES) },
      ...{ tags: { ...random.pick(TAGS) }, createdAt: random.pick(AGES) },
    }),
  );
  const turns = (count: number) => Array.from({ length: count }, () => turnOf(random, jobs));
  return {
    ...{ cloud, jobs, guardrails: guardrailsOf(random), attack: attackOf(random, jobs, cloud) },
    before: turns(random.chance(0.25) ? 1 : 0),
    during: turns(random.between(0, 2)).map((turn) => ({ after: random.between(0, 4), turn })),
    between: {
      when: random.pick(["planned", "checked"] as const),
      turns: Array.from({ length: random.between(0, 2) }, () => ({
        is: random.pick(["tag", "retag", "untag", "protect"] as const),
        job: random.pick(jobs).id,
      })),
    },
    cancelAfter: random.chance(0.1) ? random.between(0, 4) : undefined,
  };
}

function turnOf(random: Random, jobs: readonly Job[]): Turn {
  const is = random.pick(["tag", "retag", "protect", "snooze", "exempt", "halt"] as const);
  return is === "halt" ? { is } : { is, job: random.pick(jobs).id };
}

function guardrailsOf(random: Random): Guardrails {
  const some = <T>(odds: number, yes: T, no: T) => (random.chance(odds) ? yes : no);
  return {
    protect: {
      ids: some(0.2, [`job-${random.between(0, 3)}`], []),
      names: some(0.3, [random.pick(["prod-*", "tmp-?", "*-1", "dev-1", "*-prod"])], []),
      tags: some(0.3, random.pick<Readonly<Record<string, string>>>(PROTECTING), {}),
      targets: some(0.05, ["victim"], []),
    },
    limits: {
      jobsPerRun: some(0.25, random.between(0, 6), 100),
      jobsPerDay: some(0.2, random.between(0, 6), 1000),
      shareOfTarget: some(0.2, random.pick([0, 0.3, 0.5, 0.9]), 1),
    },
    secondPersonOver: some(0.2, random.between(0, 3), null),
  };
}
