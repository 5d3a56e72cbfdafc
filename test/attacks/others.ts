import type { Step } from "#lib/jobs/action.ts";
import { targetOf } from "#lib/jobs/check-command.ts";
import { createAsk } from "#lib/providers/call.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { World } from "../engine/world.ts";
import type { Job, TargetName } from "./case.ts";
import { REGIONS, rowsOf } from "./row.ts";

/** Long enough that what others do is done when it is looked at. */
const SETTLED_MS = 60;

/** Somebody else with the account's key changes a job, by the cloud's own API. It may be refused: then nothing has happened. */
export async function actAsOther(target: TargetName, jobId: string, step: Step, world: World): Promise<void> {
  const { config, send, secrets, clock, newId } = world.sluice;
  const at = targetOf(config, target);
  const provider = providerOf(at.provider);
  const row = rowsOf({ target, provider: at.provider }, world).find(({ id }) => id === jobId);
  if (!row) return;
  const ask = createAsk(provider, at, { send, secrets, moment: () => ({ now: clock.now(), nonce: newId() }) });
  const job = { id: jobId, kind: row.kind as Job["kind"], status: row.status };
  await provider.act(step, at, [job], ask);
  world.clock.advance(SETTLED_MS);
}

/** The tags that the clouds show from now on. */
export function retag(
  target: TargetName,
  jobId: string,
  world: World,
  change: (tags: Record<string, string>) => void,
): void {
  const regions = Object.values(REGIONS[target]);
  for (const { region, jobs } of world.scenario.clouds) {
    const job = regions.includes(region) ? jobs.find(({ id }) => id === jobId) : undefined;
    if (job) change(job.tags);
  }
}
