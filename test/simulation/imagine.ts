import type { Action } from "#lib/jobs/action.ts";
import type { Config } from "#lib/jobs/config.ts";
import { providerOf } from "#lib/providers/registry.ts";
import type { CloudSeed } from "#lib/simulator/scenario.ts";
import type { Plan } from "./plan.ts";
import { imagineCloud, PLACES, type Place, PROJECT } from "./plan-clouds.ts";
import { imagineFaults } from "./plan-faults.ts";
import { A_FLEET, imagineMessages, lasting } from "./plan-messages.ts";
import { withSelections } from "./plan-select.ts";
import { type Random, randomOf } from "./random.ts";

/** The whole history of a seed: the clouds, who asks for what, and everything that will go wrong. */
export function imagine(seed: number): Plan {
  const random = randomOf(seed, "plan");
  const places = imaginePlaces(random);
  const ids = Array.from({ length: imagineSize(random) }, (_, index) => `job-${index}`);
  const asked = places.map((place) => {
    const { actions } = providerOf(place.provider);
    return { place, ids, actions, usual: random.pick<Action>(actions) };
  });
  const calmAt = random.pick([20_000, 60_000, 120_000, 300_000, 900_000]);
  const imagined = imagineMessages(randomOf(seed, "messages"), asked);
  const existing = [...ids, "job-urgent"];
  const clouds = asked.map(({ place, usual }) => imagineCloud(randomOf(seed, place.region), place, existing, usual));
  const steps = 60 + 40 * Math.ceil(ids.length / 10) * places.length + 10 * ids.length;
  const faults = imagineFaults({ random: randomOf(seed, "faults"), places, ids, messages: imagined, calmAt, steps });
  // What kills its worker again and again is seen only by a run that lasts.
  const isDeadly = faults.some(({ kind }) => kind === "deadly-job") && random.chance(0.5);
  const messages = isDeadly ? imagined.map((message) => lasting(message, 7200)) : imagined;
  const isMoving = faults.some((fault) => fault.kind === "config-change" && fault.change.is === "moved");
  // The same account in another region: nothing but the region tells its jobs from the target's own.
  const decoy = isMoving
    ? [withKeyOf(PLACES.ali.region, imagineCloud(randomOf(seed, "decoy"), PLACES.elsewhere, ids, "stop"))]
    : [];
  const config = imagineConfig(random, places, ids);
  const isFleet = ids.length >= A_FLEET;
  const plan = withSelections(seed, { seed, clouds: [...clouds, ...decoy], config, messages, faults, calmAt }, isFleet);
  const peaceful = randomOf(seed, "peace");
  const isPeaceful = peaceful.chance(isFleet ? 0.3 : 0.02);
  return {
    ...plan,
    ...(isPeaceful ? peace(peaceful, plan.clouds.slice(0, clouds.length)) : {}),
    grain: random.pick([0.1, 0.1, 0.3, 1]),
  };
}

/** Nothing goes wrong and nobody limits anything, so that how soon things happen is Sluice's own doing. */
function peace(random: Random, clouds: readonly CloudSeed[]): Pick<Plan, "clouds" | "faults"> {
  const throttled = { fault: "throttled", skip: random.between(0, 6), times: random.between(1, 3), args: {} } as const;
  const faults = random.chance(0.4) ? [throttled] : [];
  return { faults: [], clouds: clouds.map((cloud) => ({ ...cloud, faults: [...faults], ratePerSecond: undefined })) };
}

function withKeyOf(region: string, cloud: CloudSeed): CloudSeed {
  if (cloud.provider !== "alibaba-dts") return cloud;
  return { ...cloud, credentials: { accessKeyId: `AK-${region}`, accessKeySecret: `secret-${region}` } };
}

function imaginePlaces(random: Random): readonly Place[] {
  const { ali, ali2, hw } = PLACES;
  return random.pick([[ali], [ali], [ali], [hw], [hw], [hw], [ali, hw], [ali, ali2], [ali, ali2, hw]]);
}

/** Mostly small: what goes wrong with two jobs goes wrong sooner. One in fifty is a fleet of 50 to 600, most of them nearer to 50. */
function imagineSize(random: Random): number {
  const kind = random.next();
  if (kind < 0.78) return random.between(1, 3);
  if (kind < 0.95) return random.between(4, 12);
  if (kind < 0.98) return random.between(13, 30);
  return Math.round(50 * 12 ** (random.next() ** 2));
}

function imagineConfig(random: Random, places: readonly Place[], ids: readonly string[]): Config {
  const rate = () => (random.chance(0.4) ? { rate: random.pick([5, 10, 100]) } : {});
  const targets = places.map(({ target, provider, region }) => [target, targetOf(random, provider, region, rate())]);
  const protectedIds = random.chance(0.1) ? ids.filter(() => random.chance(0.3)) : [];
  const cap = random.chance(0.06) ? random.between(0, ids.length) : 10_000;
  const capOfDay = random.chance(0.06) ? random.between(0, 3 * ids.length) : 1_000_000;
  const all: Action[] = ["start", "pause", "stop", "reset", "delete", "teardown"];
  return {
    targets: Object.fromEntries(targets),
    ledger: { sqlite: ":memory:" },
    guardrails: {
      protect: { ids: protectedIds, names: [], tags: {}, targets: [] },
      limits: { jobsPerRun: cap, jobsPerDay: capOfDay, shareOfTarget: 1 },
      secondPersonOver: null,
      origins: { queue: all, bus: all },
    },
    policies: [],
    webhooks: [],
    notify: [],
    chat: {},
  };
}

/** The variables a target names hold its cloud's key; half of Huawei's log in with a password. */
function targetOf(
  random: Random,
  provider: Place["provider"],
  region: string,
  rate: object,
): Config["targets"][string] {
  const key = `AK_${region.replaceAll("-", "_")}`;
  if (provider === "alibaba-dts")
    return {
      provider,
      region,
      ...rate,
      credentials: { from: "env", accessKeyId: key, accessKeySecret: `${key}_SECRET` },
    };
  const credentials = random.chance(0.5)
    ? ({ from: "env", accessKeyId: key, secretAccessKey: `${key}_SECRET` } as const)
    : ({ from: "iam", user: "IAM_USER", password: "IAM_PASSWORD", domain: "IAM_DOMAIN" } as const);
  return { provider, region, projectId: PROJECT, api: "auto", pauseMode: "target", ...rate, credentials };
}
