import type { Action } from "#lib/jobs/action.ts";
import { FAULTS, ONE_CLOUD_FAULTS } from "#lib/simulator/fault-catalogue.ts";
import { type CloudSeed, readScenario } from "#lib/simulator/scenario.ts";
import type { Random } from "./random.ts";

export const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";

type Provider = CloudSeed["provider"];
export type Place = { readonly target: string; readonly provider: Provider; readonly region: string };

/** Targets there may be, and a region that nobody has a target in until somebody changes the config. */
export const PLACES = {
  ali: { target: "ali", provider: "alibaba-dts", region: "cn-hangzhou" },
  ali2: { target: "ali2", provider: "alibaba-dts", region: "cn-shanghai" },
  hw: { target: "hw", provider: "huawei-drs", region: "cn-north-4" },
  elsewhere: { target: "", provider: "alibaba-dts", region: "cn-beijing" },
} as const satisfies Record<string, Place>;

/** Statuses that give an action something to do come first. */
const STATUSES: Readonly<Record<Provider, Readonly<Record<Action, readonly string[]>>>> = {
  "alibaba-dts": {
    start: ["NotStarted", "Suspending", "Failed"],
    pause: ["Synchronizing", "Synchronizing", "Suspending"],
    stop: ["Synchronizing", "Suspending", "Failed"],
    reset: ["Synchronizing", "Finished", "Suspending", "Failed"],
    delete: ["Finished", "NotStarted", "NotConfigured", "PrecheckFailed"],
    teardown: ["Synchronizing", "Finished", "Suspending", "NotStarted"],
  },
  "huawei-drs": {
    start: ["WAITING_FOR_START", "PAUSING", "INCRE_TRANSFER_FAILED"],
    pause: ["INCRE_TRANSFER_STARTED", "FULL_TRANSFER_STARTED", "PAUSING"],
    stop: ["INCRE_TRANSFER_STARTED", "PAUSING", "RELEASE_RESOURCE_FAILED"],
    reset: ["INCRE_TRANSFER_FAILED", "FULL_TRANSFER_FAILED"],
    delete: ["RELEASE_RESOURCE_COMPLETE", "CREATE_FAILED"],
    teardown: ["INCRE_TRANSFER_STARTED", "RELEASE_RESOURCE_COMPLETE", "CREATE_FAILED"],
  },
};

const ODD: Readonly<Record<Provider, readonly string[]>> = {
  "alibaba-dts": [
    "Locked",
    "NeverHeardOf",
    "Prechecking",
    "NotConfigured",
    "InitializeFailed",
    "Finished",
    "Synchronizing",
  ],
  "huawei-drs": [
    "NEVER_HEARD_OF",
    "STARTJOBING",
    "CREATE_FAILED",
    "INCRE_TRANSFER_STARTED",
    "RELEASE_CHILD_TRANSFER_COMPLETE",
  ],
};

/** One cloud with its knobs turned and its own faults; the schema fills in what is not turned. */
export function imagineCloud(random: Random, place: Place, ids: readonly string[], action: Action): CloudSeed {
  const drawn = drawCloud(random, place, ids, action);
  const [cloud] = readScenario({ clouds: [{ ...drawn, ...turnKnobs(random, place.provider) }] }).clouds;
  if (!cloud) throw new Error("the scenario has no cloud; want the one it was read from");
  return cloud;
}

/** What the documentation leaves open and the default of the schema settles otherwise; drawn last. */
const KNOBS: Readonly<Record<Provider, Readonly<Record<string, readonly (string | number)[]>>>> = {
  "alibaba-dts": {
    successType: ["text"],
    codePrefix: ["DTS.Msg."],
    totalCount: ["missing", "page", "zero", "over"],
    detailJobType: ["subSync"],
    notFoundHttpStatus: [404],
    startAfterStop: ["accepted"],
    suspendTracking: ["refused"],
    ratePerSecond: [0.5, 2, 10],
  },
  "huawei-drs": {
    actionReplies: ["query-id", "query-id-always"],
    itemStatus: ["Success"],
    stopReply: ["bare"],
    pausedWord: ["PAUSEING"],
    v5Absent: ["refused", "no-api", "failed"],
    v5AbsentReads: ["answered"],
    reset: ["configuration"],
    ratePerSecond: [0.5, 2, 10],
  },
};

function turnKnobs(random: Random, provider: Provider): object {
  const turned = Object.entries(KNOBS[provider]).map(([name, others]) => [name, random.pick(others)] as const);
  return { ...Object.fromEntries(turned.filter(() => random.chance(0.25))), ...turnRate(random) };
}

/** A limit that changes on the way, that others use, or that charges what it refuses. */
function turnRate(random: Random): object {
  if (!random.chance(0.1)) return {};
  return {
    ratePerSecond: random.pick([2, 10, 50]),
    rateSteps: random.chance(0.5)
      ? [{ afterMs: random.pick([1000, 10_000, 60_000]), perSecond: random.pick([1, 5, 50]) }]
      : [],
    refusedCalls: random.pick(["free", "charged"]),
    othersShare: random.pick([0, 0, 0.3, 0.9]),
  };
}

function drawCloud(random: Random, place: Place, ids: readonly string[], action: Action): object {
  const hasOldLinks = random.chance(0.3);
  const isQuiet = random.chance(0.3);
  const ms = () => random.pick([100, 2000, 2000, 8000, 45_000]);
  const common = {
    region: place.region,
    transitions: { startMs: ms(), stopMs: ms(), pauseMs: ms(), resetMs: ms(), deleteMs: ms() },
    describeLagMs: random.pick([0, 0, 0, 0, 3000, 12_000]),
    repeat: random.pick(["refused", "accepted"] as const),
    faults: isQuiet ? [] : imagineFaults(random, place.provider, ids),
  };
  return place.provider === "alibaba-dts"
    ? {
        ...common,
        provider: "alibaba-dts",
        credentials: { accessKeyId: `AK-${place.region}`, accessKeySecret: `secret-${place.region}` },
        batch: random.pick(["atomic", "partial", "names-id"] as const),
        errorStyle: random.pick(["envelope", "gateway"] as const),
        deleted: random.pick(["absent", "finished", "not-found"] as const),
        deleteRunning: random.pick(["allowed", "refused"] as const),
        reset: random.pick(["same-id", "new-id"] as const),
        mixedKinds: random.pick(["accepted", "refused"] as const),
        stoppedTracking: random.pick(["finished", "gone"] as const),
        jobs: ids.map((id) => ({
          ...imagineJob(random, "alibaba-dts", id, action),
          ...imagineKind(random, action),
          payType: random.chance(0.03) ? ("PrePaid" as const) : ("PostPaid" as const),
        })),
      }
    : {
        ...common,
        provider: "huawei-drs",
        projectId: PROJECT,
        credentials: { accessKeyId: `AK-${place.region}`, secretAccessKey: `secret-${place.region}` },
        iam: { user: "sim-user", password: "sim-password", domain: "sim-domain" },
        tokenLifeMs: random.pick([24 * 3_600_000, 24 * 3_600_000, 20_000, 90_000]),
        apis: ["v3", "v5"],
        errorStyle: random.pick(["item", "http"] as const),
        wrongStateCode: random.pick(["DRS.M00304", "DRS.M00304", "DRS.M00277"]),
        deleted: random.pick(["not-found", "deleted-status"] as const),
        jobs: ids.map((id) => ({
          ...imagineJob(random, "huawei-drs", id, action),
          kind: random.pick(["sync", "migration"] as const),
          ...(hasOldLinks && random.chance(0.5) ? { apis: ["v3"] } : {}),
        })),
      };
}

function imagineKind(random: Random, action: Action) {
  const kind = random.pick(["sync", "sync", "sync", "migration", "change-tracking"] as const);
  if (kind !== "sync" || !random.chance(0.1)) return { kind };
  return { kind, reverse: { status: random.pick(STATUSES["alibaba-dts"][action]) } };
}

function imagineJob(random: Random, provider: Provider, id: string, action: Action) {
  const usual = STATUSES[provider][action];
  const any = [...usual, ...ODD[provider]];
  const isAli = provider === "alibaba-dts";
  const poison = { code: random.pick(["Some.New", isAli ? "InvalidJobStatus" : "DRS.M00304"]), message: "refused" };
  const since = random.pick(["read", "stop", "delete", "start"] as const);
  const direction = "Forward" as const;
  const meanwhile = { since, ms: random.pick([500, 4000, 30_000]), status: random.pick([...any, null]), direction };
  const becomes = { stop: isAli ? random.pick(["Failed", "Locked"]) : "RELEASE_RESOURCE_FAILED", delete: "Locked" };
  return {
    id,
    status: random.chance(0.9)
      ? usual[0] !== undefined && random.chance(0.5)
        ? usual[0]
        : random.pick(usual)
      : random.pick(any),
    tags: {},
    createdAt: "2026-01-01T00:00:00Z",
    becomes: random.chance(0.03) ? becomes : {},
    meanwhile: random.chance(0.06) ? [meanwhile] : [],
    ...(random.chance(0.06) ? { poison } : {}),
  };
}

/** A cloud that says of a job it has that there is none is believed, by contract: no oracle could tell. */
function imagineFaults(random: Random, provider: Provider, ids: readonly string[]): CloudSeed["faults"] {
  const names = FAULTS.filter((name) => (ONE_CLOUD_FAULTS[name] ?? provider) === provider && name !== "not-found");
  return Array.from({ length: random.between(1, 5) }, () => {
    const fault = random.pick(names);
    const retryAfterSeconds = random.chance(0.2) ? { retryAfterSeconds: random.pick([1, 90]) } : {};
    return {
      fault,
      ...(random.chance(0.85) ? { on: random.pick(["act", "act", "read"] as const) } : {}),
      ...(random.chance(0.4) ? { job: random.pick(ids) } : {}),
      skip: random.between(0, 2),
      times: random.chance(0.05) ? 0 : random.between(1, 3),
      args: { delayMs: random.pick([1000, 6000, 12_000]), ...retryAfterSeconds },
    };
  });
}
