import type { Random } from "../simulation/random.ts";
import type { Order, Place } from "./case.ts";
import { selectOf } from "./imagine-select.ts";
import { HARMLESS, HUAWEI_SPOILT, SPOILT, type Spoilt } from "./spoilt.ts";

/** Something that somebody asks of Sluice, or tries to. */
export function orderOf(random: Random, place: Place): Order {
  const by = random.pick(["ids", "ids", "select", "select", "plan", "plan"] as const);
  const which = by === "ids" ? { jobs: namedOf(random, place) } : { select: selectOf(random, place.provider) };
  const action = random.pick([
    "stop",
    "stop",
    "delete",
    "delete",
    "teardown",
    "teardown",
    "pause",
    "start",
    "reset",
  ] as const);
  const deadlineSeconds = random.pick([30, 60]);
  const input = { version: 1, action, target: place.target, force: random.chance(0.3), deadlineSeconds, ...which };
  if (!random.chance(0.15)) return { by, input: { ...input, ...random.pick(HARMLESS) } };
  const { wrong, make } = random.pick(spoiltFor(place, by));
  return { by, wrong, input: make(input) };
}

function spoiltFor({ provider }: Place, by: Order["by"]): readonly Spoilt[] {
  const fitting = SPOILT.filter((one) => one.only === undefined || one.only === (by === "ids" ? "jobs" : "select"));
  return provider === "huawei-drs" && by === "ids" ? [...fitting, ...HUAWEI_SPOILT] : fitting;
}

/** As a command may name jobs: at least one, none twice. */
function namedOf(random: Random, { provider, jobs }: Place): readonly unknown[] {
  const some = jobs.filter(() => random.chance(0.6));
  const named = (some.length > 0 ? some : jobs.slice(0, 1)).flatMap(({ id, kind, reverse }): readonly unknown[] => {
    if (provider === "alibaba-dts" && reverse && random.chance(0.7)) {
      return [
        { id, direction: "Forward" },
        { id, direction: "Reverse" },
      ].slice(random.pick([0, 0, 1]));
    }
    return [random.pick<unknown>([id, id, id, { id }, { id, kind }, { id, kind: "migration" }])];
  });
  return random.chance(0.15) ? [...named, random.pick(NOT_THERE)] : named;
}

/** Ids as they may be, of jobs that are not there. */
const NOT_THERE: readonly unknown[] = ["absent", "JOB-0", "job-77", { id: "constructor" }];
