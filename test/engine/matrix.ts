import type { ResultEvent } from "#lib/jobs/result-event.ts";
import { FAULTS, ONE_CLOUD_FAULTS } from "#lib/simulator/fault-catalogue.ts";
import type { Call, Effect } from "#lib/simulator/log.ts";
import { createWorld, PROJECT, runToEnd } from "./world.ts";

export const MOMENTS = ["read", "act", "verify"] as const;

/** How a cloud takes several jobs: Alibaba's batches in each way the documentation leaves open, Huawei's through either API. */
export const WAYS = [
  { cloud: "alibaba-dts", batch: "atomic" },
  { cloud: "alibaba-dts", batch: "partial" },
  { cloud: "alibaba-dts", batch: "names-id" },
  { cloud: "huawei-drs", batch: "per-job" },
  { cloud: "huawei-drs", batch: "per-job-v3" },
] as const;

export const CASES = WAYS.flatMap(({ cloud, batch }) =>
  (["stop", "delete"] as const).flatMap((action) =>
    FAULTS.filter((fault) => (ONE_CLOUD_FAULTS[fault] ?? cloud) === cloud).flatMap((fault) =>
      MOMENTS.map((moment) => ({ cloud, batch, action, fault, moment })),
    ),
  ),
);
export type Case = (typeof CASES)[number];

export type Played = Case & {
  readonly verdicts: readonly ResultEvent[];
  readonly effects: readonly Effect[];
  readonly calls: readonly Call[];
  readonly wrong: readonly string[];
};

/** Without v5, its operations answer that the API does not exist. */
const APIS: Readonly<Record<string, readonly string[]>> = { "per-job-v3": ["v3"] };

const IDS = Array.from({ length: 10 }, (_, index) => `job-${index}`);
const FAULTY = "job-3";

/** One faulty and nine healthy jobs; the fault strikes once, at its moment, in a call that names the faulty job. */
export async function play(one: Case): Promise<Played> {
  const { cloud, batch, action, fault, moment } = one;
  const isAlibaba = cloud === "alibaba-dts";
  const from = isAlibaba
    ? { stop: "Synchronizing", delete: "Finished" }
    : { stop: "INCRE_TRANSFER_STARTED", delete: "RELEASE_RESOURCE_COMPLETE" };
  const jobs = IDS.map((id) => ({ id, kind: "sync", status: from[action] }));
  const script = {
    fault,
    job: FAULTY,
    on: moment === "act" ? "act" : "read",
    skip: moment === "verify" ? 1 : 0,
    args: { delayMs: 40_000 },
  };
  const seed = isAlibaba
    ? { provider: cloud, region: "cn-hangzhou", batch, deleted: "finished", jobs, faults: [script] }
    : {
        provider: cloud,
        region: "cn-north-4",
        projectId: PROJECT,
        apis: APIS[batch] ?? ["v3", "v5"],
        jobs,
        faults: [script],
      };
  const world = createWorld([seed]);
  const named = IDS.map((id) => ({ id, kind: "sync" }));
  const verdicts = await runToEnd(world, { action, target: isAlibaba ? "ali" : "hw", jobs: named });
  const played = { ...one, verdicts, effects: world.clouds.effects(), calls: world.clouds.calls() };
  return { ...played, wrong: judge(played) };
}

/** The oracle: the cloud's own effect and call logs, never Sluice's word. */
function judge(played: Omit<Played, "wrong">): string[] {
  return IDS.flatMap((id) => judgeJob(id, played).map((what) => `${id}: ${what}`));
}

function judgeJob(id: string, { action, fault, verdicts, effects, calls }: Omit<Played, "wrong">): string[] {
  const told = verdicts.filter((one) => one.jobId === id);
  const happened = effects.filter((one) => one.jobId === id && one.effect === action).length;
  const verdict = told[0]?.verdict;
  const wrongs = {
    [`${told.length} verdicts`]: told.length !== 1,
    [`succeeded with ${happened} effects`]: verdict === "succeeded" && happened !== 1,
    [`${verdict}, and yet it happened`]: (verdict === "refused" || verdict === "failed") && happened > 0,
    "unproven after a fault that struck once": verdict === "unproven" && !MAY_STAY_UNPROVEN.has(fault),
    [`healthy, and ${verdict}`]: id !== FAULTY && verdict !== "succeeded" && !HITS_EVERYONE.has(fault),
    "sent again without a read in between": isResentBlindly(calls, id),
  };
  return Object.keys(wrongs).filter((what) => wrongs[what]);
}

/** The cloud said yes and did nothing, and no later call will change that; or it stopped listening to this key at all. */
const MAY_STAY_UNPROVEN: ReadonlySet<string> = new Set(["lies", "bad-signature"]);
/** What is wrong with the key, or a lie about a whole batch, is everybody's. */
const HITS_EVERYONE: ReadonlySet<string> = new Set(["lies", "bad-signature"]);

function isResentBlindly(calls: readonly Call[], id: string): boolean {
  const naming = calls.filter((call) => call.jobIds.includes(id));
  return naming.some((call, index) => {
    const before = naming[index - 1];
    // Refused at the door for its token, the first try reached nobody; it may go again with the new one.
    return call.changes && before?.changes === true && before.fault !== "expired-token";
  });
}

export async function playAll(): Promise<Played[]> {
  const played: Played[] = [];
  for (const one of CASES) played.push(await play(one));
  return played;
}
