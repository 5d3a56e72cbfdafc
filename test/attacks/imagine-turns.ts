import type { Random } from "../simulation/random.ts";
import type { AtCloud, Place, Turn } from "./case.ts";

const AT_CLOUD = ["tag", "retag", "untag", "start", "start", "stop", "vanish"] as const;
const BRAKES = ["protect", "snooze", "snooze", "exempt", "exempt", "configure", "halt", "lift", "cancel"] as const;

/** What somebody else does to a job at its cloud. */
export function atCloudOf(random: Random, places: readonly Place[], which: readonly AtCloud["is"][]): AtCloud {
  const { target, jobs } = random.pick(places);
  const is = random.pick(which);
  // A change of tags shows where there are some.
  const tagged = jobs.filter(({ tags }) => tags["env"] !== undefined);
  const some = (is === "retag" || is === "untag") && tagged.length > 0 ? tagged : jobs;
  return { is, target, job: random.pick(some).id };
}

/** What somebody else does, there or with a brake. */
export function turnOf(random: Random, places: readonly Place[]): Turn {
  if (random.chance(0.5)) return atCloudOf(random, places, AT_CLOUD);
  const { target, jobs } = random.pick(places);
  const job = random.pick(jobs).id;
  const is = random.pick(BRAKES);
  if (is === "halt") return random.chance(0.3) ? { is } : { is, target };
  if (is === "lift") return { is };
  if (is === "cancel") return { is };
  return is === "configure" ? { is, job } : { is, target, job };
}
