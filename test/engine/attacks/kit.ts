import type { Effect } from "#lib/simulator/log.ts";
import { createWorld, PROJECT, type World } from "../world.ts";

export const ali = (more: object) => ({ provider: "alibaba-dts", region: "cn-hangzhou", ...more });
export const hw = (more: object) => ({ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, ...more });
export const sync = (id: string, status: string, more: object = {}) => ({ id, kind: "sync", status, ...more });

const PLAIN = { accessKeyId: "AK", accessKeySecret: "SK" };
export const withRate = (rate: number) => ({
  targets: {
    ali: { provider: "alibaba-dts", region: "cn-hangzhou", rate, credentials: { from: "env", ...PLAIN } },
    hw: {
      provider: "huawei-drs",
      region: "cn-north-4",
      projectId: PROJECT,
      rate,
      credentials: { from: "env", accessKeyId: "AK", secretAccessKey: "SK" },
    },
  },
  guardrails: { limits: { jobsPerRun: 10_000, jobsPerDay: 100_000 } },
});

export function effectsOf(world: World, id: string): string[] {
  return world.clouds
    .effects()
    .filter((effect: Effect) => effect.jobId === id)
    .map((effect) => effect.effect);
}

/** A world whose `send` may be intercepted: return undefined to let a request through. */
export function tapped(
  clouds: readonly object[],
  tap: (
    request: { url: string; method: string; headers: Readonly<Record<string, string>> },
    world: World,
  ) => Awaited<ReturnType<World["sluice"]["send"]>> | undefined,
  config: object = {},
): World {
  const world = createWorld(clouds, config);
  const { send } = world.sluice;
  return { ...world, sluice: { ...world.sluice, send: async (request) => tap(request, world) ?? send(request) } };
}
