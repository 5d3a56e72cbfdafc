import type { Action } from "#lib/jobs/action.ts";
import { FAULTS, ONE_CLOUD_FAULTS } from "#lib/simulator/fault-catalogue.ts";
import { randomOf } from "../random.ts";
import { PROJECT } from "./world.ts";

const ALI = ["Synchronizing", "Finished", "Suspending", "NotStarted", "Failed", "NotConfigured", "PrecheckFailed"];
const HW = [
  "INCRE_TRANSFER_STARTED",
  "RELEASE_RESOURCE_COMPLETE",
  "CREATE_FAILED",
  "PAUSING",
  "RELEASE_RESOURCE_FAILED",
];

/** One random history of one cloud: its knobs, several faults at once, a command, crashes and interleaving. */
export function imagine(seed: number) {
  const random = randomOf(seed);
  const chance = (odds: number) => random() < odds;
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const isAli = chance(0.7);
  const provider = isAli ? "alibaba-dts" : "huawei-drs";
  const action = pick<Action>(
    isAli ? ["start", "stop", "reset", "delete", "teardown"] : ["stop", "delete", "teardown"],
  );
  const common = pick(isAli ? ALI : HW);
  const jobs = Array.from({ length: 1 + Math.floor(random() * 13) }, (_, index) => ({
    id: `job-${index}`,
    kind: isAli ? pick(["sync", "sync", "migration", "change-tracking"]) : pick(["sync", "migration"]),
    status: chance(0.75) ? common : pick(isAli ? ALI : HW),
    ...(chance(0.08)
      ? { poison: { code: pick(["Some.New", "InvalidJobStatus", "DRS.M00304"]), message: "refused" } }
      : {}),
    ...(chance(0.08)
      ? {
          meanwhile: [
            {
              since: pick(["read", "stop", "delete", "start"]),
              ms: pick([500, 4000, 30_000]),
              status: pick([...(isAli ? ALI : HW), null]),
            },
          ],
        }
      : {}),
    ...(chance(0.05)
      ? { becomes: { stop: pick(isAli ? ["Failed", "Locked"] : ["RELEASE_RESOURCE_FAILED"]), delete: "Locked" } }
      : {}),
  }));
  // A cloud that says of a job it has that there is none is believed, by contract: no oracle could tell.
  const names = FAULTS.filter((name) => (ONE_CLOUD_FAULTS[name] ?? provider) === provider && name !== "not-found");
  const faults = Array.from({ length: Math.floor(random() * 5) }, () => ({
    fault: pick(names),
    ...(chance(0.8) ? { on: pick(["act", "act", "read"]) } : {}),
    ...(chance(0.4) ? { job: pick(jobs).id } : {}),
    skip: Math.floor(random() * 3),
    times: chance(0.1) ? 0 : 1 + Math.floor(random() * 3),
    args: {
      delayMs: pick([1000, 12_000, 40_000]),
      ...(chance(0.2) ? { retryAfterSeconds: pick([1, 90, 999_999]) } : {}),
    },
  }));
  const ms = () => pick([100, 2000, 2000, 8000, 45_000]);
  const cloud = {
    provider,
    region: isAli ? "cn-hangzhou" : "cn-north-4",
    transitions: { startMs: ms(), stopMs: ms(), pauseMs: ms(), resetMs: ms(), deleteMs: ms() },
    describeLagMs: pick([0, 0, 0, 3000, 12_000]),
    repeat: pick(["refused", "accepted"]),
    ...(isAli
      ? {
          batch: pick(["atomic", "partial", "names-id"]),
          deleted: pick(["absent", "finished", "not-found"]),
          deleteRunning: pick(["allowed", "refused"]),
          reset: pick(["same-id", "new-id"]),
          mixedKinds: pick(["accepted", "refused"]),
          stoppedTracking: pick(["finished", "gone"]),
          errorStyle: pick(["envelope", "gateway"]),
        }
      : { projectId: PROJECT, errorStyle: pick(["item", "http"]), deleted: pick(["not-found", "deleted-status"]) }),
    jobs,
    faults,
  };
  const command = {
    action,
    target: isAli ? "ali" : "hw",
    jobs: jobs.map(({ id }) => id),
    deadlineSeconds: pick([30, 300, 3600]),
    dryRun: chance(0.05),
    force: chance(0.1),
  };
  return {
    cloud,
    command,
    random,
    workers: chance(0.3) ? 2 : 1,
    crash: chance(0.5) ? 0.03 : 0,
    second: chance(0.2) ? pick<Action>(["stop", "delete"]) : undefined,
    /** Odds that a connection is refused, so that the request certainly never left. */
    unreachable: chance(0.2) ? 0.1 : 0,
    rate: pick([undefined, undefined, 10, 100]),
    /** After so many changing calls somebody protects every job. */
    protectAfter: chance(0.1) ? Math.floor(random() * 4) : Number.POSITIVE_INFINITY,
  };
}

export type Imagined = ReturnType<typeof imagine>;

/** Nobody but the run itself touches this job. */
export function isUndisturbed(cloud: Imagined["cloud"], id: string): boolean {
  const job = cloud.jobs.find((one) => one.id === id);
  return !job?.meanwhile && !job?.becomes;
}
