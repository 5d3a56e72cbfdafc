import { firePolicies } from "#lib/fire-policies.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { parse } from "#lib/jobs/parse.ts";
import type { Sluice } from "#lib/run.ts";
import type { Policy } from "./case.ts";
import { createRecord, finish, type Stage } from "./play.ts";

const SCHEDULE = { cron: "0 3 * * *", timeZone: "UTC" };
const DAY_MS = 86_400_000;
/** A tick looks at the policies some time in the minute after their instant: five past three in the morning. */
const LOOKS_AT_MS = 3 * 3_600_000 + 20_000;

/** A night falls, and the policies fire: each run comes to its end. */
export async function fire(stage: Stage): Promise<void> {
  const { world } = stage;
  const now = world.clock.now();
  const today = now - (now % DAY_MS) + LOOKS_AT_MS;
  world.clock.advance((now < today ? today : today + DAY_MS) - now);
  const at = world.clock.now();
  const policies = stage.policies;
  for (const run of await firePolicies(withPolicies(world.sluice, stage), ownLane)) {
    const policy = policies.find(({ name }) => name === run.firing?.policy);
    if (!policy) throw new Error(`a run of ${run.firing?.policy}; want one of a policy of the case`);
    const record = createRecord({ by: "policy", asked: policy, policy, isAlone: true }, stage);
    const seat = stage.watch.seat(record);
    record.at = at;
    await finish(record, run, stage, seat);
  }
}

/** With the policies as they are written now, read as sluice.yaml is. */
export function withPolicies(sluice: Sluice, { policies }: Pick<Stage, "policies">): Sluice {
  const written = policies.map((policy: Policy) => ({ ...policy, schedule: SCHEDULE, deadlineSeconds: 60 }));
  const { policies: read } = parse(configSchema, { targets: {}, policies: written }, "config");
  return { ...sluice, config: { ...sluice.config, policies: read } };
}
