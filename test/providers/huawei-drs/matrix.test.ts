import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd, type World } from "../../engine/world.ts";
import { rowsUnder } from "../page.ts";

const KINDS = ["migration", "sync", "disaster-recovery"] as const;
const APIS = ["v5", "v3"] as const;
type Api = (typeof APIS)[number];

type Play = {
  /** Where the job that is acted on begins, and where the cloud has it in the end; null is gone. */
  readonly from: string;
  readonly ends: string | null;
  /** The changing calls for one job and for several; none where the API has no such operation. */
  readonly calls: Readonly<Record<Api, readonly string[]>>;
  readonly batches: Readonly<Record<Api, readonly string[]>>;
  readonly effects: readonly string[];
  /** A state the step may not begin from, and why. */
  readonly not: string;
  readonly why: RegExp;
};

/** Operations, states and refusals from the API reference, as literals. */
const PLAYS: Readonly<Record<string, Play>> = {
  start: {
    from: "CONFIGURATION",
    ends: "FULL_TRANSFER_STARTED",
    calls: { v5: ["ExecuteJobAction"], v3: ["V3BatchStarting"] },
    batches: { v5: ["BatchExecuteJobActions"], v3: ["V3BatchStarting"] },
    effects: ["start"],
    not: "RELEASE_RESOURCE_COMPLETE",
    why: /^An ended job cannot be started again/,
  },
  pause: {
    from: "INCRE_TRANSFER_STARTED",
    ends: "PAUSING",
    calls: { v5: ["ExecuteJobAction"], v3: ["V3BatchPauseTask"] },
    batches: { v5: ["BatchExecuteJobActions"], v3: ["V3BatchPauseTask"] },
    effects: ["pause"],
    not: "CONFIGURATION",
    why: /^DRS pauses a job only while it transfers data/,
  },
  stop: {
    from: "INCRE_TRANSFER_STARTED",
    ends: "RELEASE_RESOURCE_COMPLETE",
    calls: { v5: ["StopJobAction"], v3: ["V3BatchJobs"] },
    batches: { v5: ["BatchStopJobsAction"], v3: ["V3BatchJobs"] },
    effects: ["stop"],
    not: "CREATE_FAILED",
    why: /^The job was never created/,
  },
  reset: {
    from: "INCRE_TRANSFER_FAILED",
    ends: "FULL_TRANSFER_STARTED",
    calls: { v5: ["ExecuteJobAction"], v3: [] },
    batches: { v5: ["BatchExecuteJobActions"], v3: [] },
    effects: ["reset"],
    not: "PAUSING",
    why: /^DRS resets a job only after its transfer has failed|^DRS API v3, which showed the job, has no reset/,
  },
  delete: {
    from: "RELEASE_RESOURCE_COMPLETE",
    ends: null,
    calls: { v5: ["DeleteJob"], v3: ["V3BatchJobs"] },
    batches: { v5: ["BatchDeleteJobsById"], v3: ["V3BatchJobs"] },
    effects: ["delete"],
    not: "INCRE_TRANSFER_STARTED",
    why: /only a stopped job may be deleted; use teardown$/,
  },
  teardown: {
    from: "INCRE_TRANSFER_STARTED",
    ends: null,
    calls: { v5: ["StopJobAction", "DeleteJob"], v3: ["V3BatchJobs", "V3BatchJobs"] },
    batches: { v5: ["BatchStopJobsAction", "BatchDeleteJobsById"], v3: ["V3BatchJobs", "V3BatchJobs"] },
    effects: ["stop", "delete"],
    // A job that is not there: every state of one that is leads to its deletion.
    not: "",
    why: /^no such job in hw/,
  },
};

const CELLS = Object.entries(PLAYS).flatMap(([action, play]) =>
  KINDS.flatMap((kind) => APIS.map((api) => ({ action, kind, api, play }))),
);

type Cell = (typeof CELLS)[number];

/** Plays the action for these jobs, and one that is in the wrong state, in a region that has this API only. */
async function playCell({ action, kind, api, play }: Cell, ids: readonly string[]) {
  const jobs = ids.map((id) => ({ id, kind, status: play.from }));
  const wrong = play.not === "" ? [] : [{ id: "wrong", kind, status: play.not }];
  const seed = { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, apis: [api] };
  const world = createWorld([{ ...seed, jobs: [...jobs, ...wrong] }]);
  const verdicts = await runToEnd(world, { action, target: "hw", jobs: [...ids, "wrong"].map((id) => ({ id })) });
  return { world, verdicts, changed: changesIn(world) };
}

function changesIn(world: World): readonly string[] {
  return world.clouds
    .calls()
    .filter(({ changes, code }) => changes && code !== "APIGW.0101")
    .map(({ operation }) => operation);
}

const statusOf = (world: World, id: string) => world.clouds.jobs().find((job) => job.id === id)?.status;

describe("each action, for each kind, through each API", () => {
  it.each(CELLS)("huawei-drs · $action · $kind · $api", async (cell) => {
    const { action, api, play } = cell;
    const { world, verdicts, changed } = await playCell(cell, ["job-a"]);
    const [own, wrong] = verdicts;
    const isOffered = play.calls[api].length > 0;
    expect(changed).toEqual(play.calls[api]);
    expect(world.clouds.effects().map(({ effect }) => effect)).toEqual(isOffered ? play.effects : []);
    expect(own).toMatchObject({ action, verdict: isOffered ? "succeeded" : "refused" });
    if (!isOffered) expect(own?.reason).toBe("DRS API v3, which showed the job, has no reset.");
    expect(statusOf(world, "job-a")).toBe(isOffered ? play.ends : play.from);
    expect(wrong).toMatchObject({ verdict: "refused", reason: expect.stringMatching(play.why) });
  });

  it.each(CELLS)("several jobs share calls: huawei-drs, $action, $kind, $api", async (cell) => {
    const { api, play } = cell;
    const { world, verdicts, changed } = await playCell(cell, ["job-a", "job-b", "job-c"]);
    const isOffered = play.batches[api].length > 0;
    expect(changed).toEqual(play.batches[api]);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(
      isOffered ? ["succeeded", "succeeded", "succeeded", "refused"] : ["refused", "refused", "refused", "refused"],
    );
    for (const id of ["job-a", "job-b", "job-c"]) {
      expect(statusOf(world, id)).toBe(isOffered ? play.ends : play.from);
    }
  });
});

describe("a start of a job that has run before", () => {
  it.each([
    ["PAUSING", "v5", "ExecuteJobAction"],
    ["PAUSING", "v3", "V3BatchRetryTask"],
    ["INCRE_TRANSFER_FAILED", "v5", "ExecuteJobAction"],
    ["INCRE_TRANSFER_FAILED", "v3", "V3BatchRetryTask"],
  ] as const)("from %s through %s is a resume by %s", async (status, api, operation) => {
    const seed = { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, apis: [api] };
    const world = createWorld([{ ...seed, jobs: [{ id: "job-a", kind: "sync", status }] }]);
    const [verdict] = await runToEnd(world, { action: "start", target: "hw", jobs: [{ id: "job-a" }] });
    expect(verdict).toMatchObject({ verdict: "succeeded", status: "INCRE_TRANSFER_STARTED" });
    expect(changesIn(world)).toEqual([operation]);
  });
});

describe("what a person should know", () => {
  it.each([true, false])("a pause saves nothing (dry run: %s)", async (dryRun) => {
    const seed = { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT };
    const world = createWorld([{ ...seed, jobs: [{ id: "job-a", kind: "sync", status: "INCRE_TRANSFER_STARTED" }] }]);
    const [verdict] = await runToEnd(world, { action: "pause", target: "hw", jobs: [{ id: "job-a" }], dryRun });
    expect(verdict?.reason).toMatch(/; DRS goes on billing a paused job until it is ended$/);
  });
});

it("docs/providers.md has a row for each of these cells, in their order, with its operations", () => {
  const rows = rowsUnder("What each action does: Huawei Cloud DRS");
  const title = ({ action, kind, api }: (typeof CELLS)[number]) => `${action} ${kind} ${api}`;
  expect(rows.map(([action, kind, api]) => `${action} ${kind} ${api}`)).toEqual(CELLS.map(title));
  for (const [index, { action, api }] of CELLS.entries()) {
    const play = PLAYS[action];
    const told = rows[index]?.[3] ?? "";
    const wanted = action === "teardown" ? [] : [...(play?.calls[api] ?? []), ...(play?.batches[api] ?? [])];
    for (const operation of wanted) expect(told, rows[index]?.join(" ")).toContain(operation);
    if (action === "reset" && api === "v3") expect(told).toBe("none");
    expect(rows[index]?.every((cell) => cell !== "")).toBe(true);
  }
});
