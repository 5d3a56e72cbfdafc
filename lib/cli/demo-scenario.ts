import { readScenario, type Scenario } from "#lib/simulator/scenario.ts";

const HANGZHOU = { provider: "alibaba-dts", region: "cn-hangzhou" };
const SINGAPORE = { provider: "alibaba-dts", region: "ap-southeast-1" };
const HUAWEI = { provider: "huawei-drs", region: "cn-north-4", projectId: "054ba152d480d55b2f5dc0069e7ddef0" };

const TRANSITIONS = { startMs: 6000, stopMs: 9000, pauseMs: 3000, resetMs: 6000, deleteMs: 5000 };

/** Refused only when acted on, so that no read explains why its batch fails. */
const UNPAID = {
  code: "OperationDenied.NotPurchased",
  message: "The order of the task has not been paid.",
  httpStatus: 403,
};

/** The jobs each command of the demo names; three of the teardown are bad, one of the deletes still runs. */
export const DEMO_JOBS = {
  teardown: [...ids("dtsnightly", 20), "dtsabsent0001", "dtswrongstate1", "dtsunpaid00001"],
  reverse: "dtstwoway00001",
  reset: "dtsreset000001",
  start: "dtsstart000001",
  delete: ["hw-ended-jb201", "hw-ended-jb202", "hw-ended-jb203", "hw-ended-jb204", "hw-running-jb205"],
} as const;

/** 60 jobs over three targets: two Alibaba regions and one Huawei project. */
export function demoScenario(): Scenario {
  return readScenario({
    clouds: [
      {
        ...HANGZHOU,
        batch: "partial",
        deleted: "finished",
        transitions: TRANSITIONS,
        jobs: [...nightly(), ...bystanders("dtskeep", 10)],
      },
      { ...SINGAPORE, reset: "new-id", transitions: TRANSITIONS, jobs: [...singapore(), ...bystanders("dtssg", 11)] },
      { ...HUAWEI, transitions: TRANSITIONS, jobs: huawei() },
    ],
  });
}

function nightly() {
  const good = ids("dtsnightly", 20).map((id, index) => ({
    id,
    kind: "sync",
    name: `nightly-${index + 1}`,
    status: index % 4 === 3 ? "Finished" : "Synchronizing",
  }));
  const wrong = { id: "dtswrongstate1", kind: "sync", name: "objects half changed", status: "ModifyFailed" };
  const unpaid = { id: "dtsunpaid00001", kind: "sync", name: "unpaid", status: "Synchronizing", poison: UNPAID };
  return [...good, wrong, unpaid];
}

function singapore() {
  return [
    {
      id: DEMO_JOBS.reverse,
      kind: "sync",
      name: "orders both ways",
      status: "Synchronizing",
      reverse: { status: "Synchronizing" },
    },
    { id: DEMO_JOBS.reset, kind: "sync", name: "to configure anew", status: "Failed" },
    { id: DEMO_JOBS.start, kind: "migration", name: "cut-over", status: "NotStarted" },
  ];
}

function huawei() {
  const named = DEMO_JOBS.delete.map((id) => ({
    id,
    kind: "sync",
    status: id.startsWith("hw-running") ? "INCRE_TRANSFER_STARTED" : "RELEASE_RESOURCE_COMPLETE",
  }));
  const others = ids("hw-other-jb", 9).map((id) => ({ id, kind: "migration", status: "FULL_TRANSFER_STARTED" }));
  return [...named, ...others];
}

function bystanders(prefix: string, count: number) {
  return ids(prefix, count).map((id) => ({ id, kind: "migration", status: "Migrating" }));
}

function ids(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1).padStart(4, "0")}`);
}
