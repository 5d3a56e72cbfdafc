import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const STATUS = "INCRE_TRANSFER_STARTED";
const recovery = (id: string, more: object = {}) => ({
  id,
  kind: "disaster-recovery",
  status: STATUS,
  name: id,
  ...more,
});

/** A dual-active group, a task without subtasks and a sync job: a read by id shows nothing of the group. */
const JOBS = [
  recovery("group"),
  recovery("group-below", { parent: "group", name: "prod-1" }),
  recovery("lone"),
  { id: "sync", kind: "sync", status: STATUS, name: "sync" },
];
const CLOUD = { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, jobs: JOBS };
const WHY = "a disaster recovery task may take subtasks with it that its read does not show, and";

const worldWith = (protect: object) => createWorld([CLOUD], { guardrails: { protect } });
const ended = async (world: World, action: string, jobs: readonly string[]) => {
  const verdicts = await runToEnd(world, { action, target: "hw", jobs });
  return verdicts.map(({ jobId, verdict, reason }) => [jobId, verdict, reason] as const);
};
const touched = ({ clouds }: World) => clouds.effects().map(({ jobId }) => jobId);

describe("a protected subtask", () => {
  it.each([
    ["by its id", { ids: ["group-below"] }],
    ["by its name", { names: ["prod-*"] }],
    ["by a tag it may have", { tags: { protected: "true" } }],
  ])("is not ended with its parent task: %s", async (_title, protect) => {
    for (const action of ["stop", "teardown"]) {
      const world = worldWith(protect);
      const verdicts = await ended(world, action, ["group"]);
      expect(verdicts).toEqual([["group", "refused", `${WHY} guardrails.protect may protect one of them`]]);
      expect(touched(world)).toEqual([]);
    }
  });

  it("is not ended with its parent task when it is protected at run time", async () => {
    const world = worldWith({});
    await world.sluice.ledger.brake({ is: "protect", jobId: "group-below", target: "hw", by: "ann", at: 0 });
    expect(await ended(world, "stop", ["group"])).toEqual([
      ["group", "refused", `${WHY} group-below, which may be one, is protected by ann`],
    ]);
    expect(touched(world)).toEqual([]);
  });

  it("keeps back what a selection finds, too, and the plan says so", async () => {
    const world = worldWith({ names: ["prod-*"] });
    const verdicts = await runToEnd(world, { action: "stop", target: "hw", select: { kind: "disaster-recovery" } });
    expect(verdicts.filter(({ verdict }) => verdict !== "refused")).toEqual([]);
    expect(touched(world)).toEqual([]);
  });

  it("keeps no job of another kind back", async () => {
    const world = worldWith({ ids: ["group-below"] });
    expect((await ended(world, "stop", ["sync"])).map(([, verdict]) => verdict)).toEqual(["succeeded"]);
  });
});

it("without any protection a group is ended by its parent task", async () => {
  const world = worldWith({});
  expect((await ended(world, "stop", ["group"])).map(([, verdict]) => verdict)).toEqual(["succeeded"]);
  expect(touched(world).sort()).toEqual(["group", "group-below"]);
});
