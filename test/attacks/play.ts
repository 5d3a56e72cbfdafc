import { firePolicies } from "#lib/fire-policies.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { bringToEnd } from "#lib/run.ts";
import { createWorld, PROJECT, type World } from "../engine/world.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";
import type { Case, Place, Policy, Step } from "./case.ts";
import { applyOrder } from "./play-apply.ts";
import { fire, withPolicies } from "./play-firing.ts";
import { sendOrders } from "./play-orders.ts";
import { REGIONS } from "./row.ts";
import { watchOver } from "./watch.ts";
import type { Outcome, Sent, Work } from "./work.ts";

/** What the steps of a case share. */
export type Stage = {
  readonly one: Case;
  readonly world: World;
  readonly watch: ReturnType<typeof watchOver>;
  readonly records: Work[];
  readonly sent: Sent[];
  policies: readonly Policy[];
  drifted: number;
};

/** Plays one case on simulated clouds to its end. */
export async function play(one: Case): Promise<Outcome> {
  const world = worldOf(one);
  const stage: Stage = {
    one,
    world,
    watch: watchOver(one, world),
    records: [],
    sent: [],
    policies: one.policies,
    drifted: 0,
  };
  if (one.policies.length > 0) await firePolicies(withPolicies(world.sluice, stage), ownLane);
  for (const step of one.script) await take(step, stage);
  const { records, sent, drifted } = stage;
  return { records, sent, drifted, told: world.published };
}

async function take(step: Step, stage: Stage): Promise<void> {
  switch (step.do) {
    case "turn":
      return stage.watch.turn(step.turn);
    case "wait":
      return stage.world.clock.advance(Math.max(0, START + step.until - stage.world.clock.now()));
    case "order":
      return sendOrders(step.orders, stage);
    case "apply":
      return applyOrder(step, stage);
    case "fire":
      return fire(stage);
    case "edit":
      stage.policies = stage.policies.map((policy) => (policy.name === step.policy.name ? step.policy : policy));
      return;
    default:
      return step satisfies never;
  }
}

/** Of the world's clock. */
const START = Date.parse("2026-11-23T00:00:00Z");

type Beginning = Pick<Work, "by" | "asked" | "isAlone"> & Partial<Pick<Work, "policy" | "planned" | "looks">>;

/** Somebody sits down to work. */
export function createRecord(beginning: Beginning, { world, records }: Stage): Work {
  const record: Work = { ...beginning, at: world.clock.now(), listed: [], brakes: [], done: [], calls: 0 };
  records.push(record);
  return record;
}

/** Brings a run to its end. */
export async function finish(record: Work, run: Parameters<typeof bringToEnd>[0], stage: Stage, seat: World["sluice"]) {
  record.runId = run.runId;
  record.brakes = stage.watch.brakes();
  await bringToEnd(run, seat, () => true);
}

const TRANSITIONS = { startMs: 50, stopMs: 50, pauseMs: 50, resetMs: 50, deleteMs: 50 };
const KEYS = {
  "alibaba-dts": { accessKeyId: "LTAIattack", accessKeySecret: "secret" },
  "huawei-drs": { accessKeyId: "HWATTACK", secretAccessKey: "secret" },
};
const NAMED = {
  "alibaba-dts": { from: "env", accessKeyId: "AK", accessKeySecret: "SK" },
  "huawei-drs": { from: "env", accessKeyId: "AK", secretAccessKey: "SK" },
};
const PROJECTS = { victim: PROJECT, other: "1".repeat(32) };

function worldOf({ places, guardrails }: Case): World {
  const clouds = places.map((place) => ({
    ...{ provider: place.provider, ...whereOf(place), credentials: KEYS[place.provider] },
    ...{ transitions: TRANSITIONS, jobs: place.jobs },
  }));
  const targets = places.map((place) => [
    place.target,
    { provider: place.provider, ...whereOf(place), credentials: NAMED[place.provider] },
  ]);
  return createWorld(clouds, { targets: Object.fromEntries(targets), guardrails }, { ledger: createMemoryLedger() });
}

function whereOf({ target, provider }: Place) {
  const region = REGIONS[target][provider];
  return provider === "huawei-drs" ? { region, projectId: PROJECTS[target] } : { region };
}
