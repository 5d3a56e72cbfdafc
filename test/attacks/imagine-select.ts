import type { Random } from "../simulation/random.ts";
import type { Provider } from "./case.ts";
import { STATUSES } from "./imagine-jobs.ts";

/** A selection that chooses something: at least one key besides the limit. */
export function selectOf(random: Random, provider: Provider): Readonly<Record<string, unknown>> {
  const keys: readonly (readonly [string, unknown])[] = [
    ["kind", random.pick(["sync", "migration", "change-tracking", "disaster-recovery"])],
    ["status", [random.pick(STATUSES[provider]).toLowerCase(), random.pick(STATUSES[provider])]],
    ["state", random.pick([["stopped"], ["running"], ["failed", "stopped"], ["paused", "running"]])],
    ["olderThan", random.pick(["1d", "7d", "30d", "104w"])],
    ["name", random.pick(["*", "prod-*", "tmp-?", "?rod-1", "dev-1"])],
    ["tags", random.pick([{ env: "dev" }, { env: "prod" }, { protected: "true" }])],
  ];
  const chosen = keys.filter(([key]) => random.chance(key === "tags" && provider === "alibaba-dts" ? 0.35 : 0.2));
  const choice = Object.fromEntries(chosen.length > 0 ? chosen : [["name", "*"]]);
  return random.chance(0.15) ? { ...choice, limit: random.between(1, 4) } : choice;
}
