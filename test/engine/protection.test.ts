import { describe, expect, it } from "vitest";
import { createWorld, PROJECT, runToEnd, type World } from "./world.ts";

const CLOUDS = [
  { provider: "alibaba-dts", target: "ali", place: { region: "cn-hangzhou" }, status: "Synchronizing" },
  {
    provider: "huawei-drs",
    target: "hw",
    place: { region: "cn-north-4", projectId: PROJECT },
    status: "INCRE_TRANSFER_STARTED",
  },
] as const;
type Cloud = (typeof CLOUDS)[number];

const JOBS = [
  { id: "job-prod", name: "prod-orders", tags: { protected: "true", env: "prod" } },
  { id: "job-dev", name: "dev-orders", tags: { env: "dev" } },
  { id: "job-bare", name: "Prod-orders", tags: {} },
];

function worldOf({ provider, place, status }: Cloud, guardrails: object): World {
  const jobs = JOBS.map((job) => ({ ...job, kind: "sync", status }));
  return createWorld([{ provider, ...place, jobs }], { guardrails });
}

const ids = JOBS.map(({ id }) => id);
const touched = ({ clouds }: World) => new Set(clouds.effects().map(({ jobId }) => jobId));

async function verdictsOf(world: World, target: string, more: object = {}) {
  const verdicts = await runToEnd(world, { action: "teardown", target, jobs: ids, ...more });
  return Object.fromEntries(verdicts.map(({ jobId, verdict, reason }) => [jobId, `${verdict}: ${reason}`]));
}

describe.each(CLOUDS)("on $provider", (cloud) => {
  const { target } = cloud;

  it.each([
    ["prod-*", "job-prod", 'refused: protected: its name fits guardrails.protect.names "prod-*"'],
    ["?rod-orders", "job-bare", 'refused: protected: its name fits guardrails.protect.names "?rod-orders"'],
    ["dev-orders", "job-dev", 'refused: protected: its name fits guardrails.protect.names "dev-orders"'],
  ])("a job whose name fits %s is not touched, by force neither", async (pattern, id, told) => {
    const world = worldOf(cloud, { protect: { names: ["other-*", pattern] } });
    expect((await verdictsOf(world, target, { force: true }))[id]).toBe(told);
    expect(touched(world)).not.toContain(id);
  });

  it("a name in another case is another name", async () => {
    const world = worldOf(cloud, { protect: { names: ["prod-*"] } });
    await verdictsOf(world, target);
    expect(touched(world)).toEqual(new Set(["job-dev", "job-bare"]));
  });

  it("any one of the tags protects, with exactly its value", async () => {
    const world = worldOf(cloud, { protect: { tags: { protected: "true", env: "de" } } });
    const verdicts = await verdictsOf(world, target);
    expect(verdicts["job-prod"]).toBe("refused: protected: guardrails.protect.tags names protected=true");
    expect(touched(world)).toEqual(new Set(["job-dev", "job-bare"]));
  });

  it("a whole target can be protected, and then it is not even read", async () => {
    const world = worldOf(cloud, { protect: { targets: [target] } });
    const verdicts = await verdictsOf(world, target);
    expect(Object.values(verdicts)).toEqual(
      ids.map(() => `refused: protected: guardrails.protect.targets names ${target}`),
    );
    expect(world.clouds.calls()).toEqual([]);
  });

  it("a larger delete needs a second person, a smaller one and a stop do not", async () => {
    const over = worldOf(cloud, { secondPersonOver: 2 });
    const verdicts = await verdictsOf(over, target);
    expect(Object.values(verdicts)).toEqual(
      ids.map(
        () =>
          "refused: the run would delete 3 jobs, and guardrails.secondPersonOver wants another person's approval for more than 2",
      ),
    );
    expect(touched(over)).toEqual(new Set());
    const enough = worldOf(cloud, { secondPersonOver: 3 });
    await verdictsOf(enough, target);
    expect(touched(enough)).toEqual(new Set(ids));
    const stopped = worldOf(cloud, { secondPersonOver: 0 });
    await verdictsOf(stopped, target, { action: "stop" });
    expect(touched(stopped)).toEqual(new Set(ids));
  });
});

it("where a read tells no tags, a protection by tag refuses: v3 of Huawei", async () => {
  const [, huawei] = CLOUDS;
  const jobs = JOBS.map((job) => ({ ...job, kind: "sync", status: huawei.status, apis: ["v3"] }));
  const world = createWorld([{ provider: "huawei-drs", ...huawei.place, jobs }], {
    guardrails: { protect: { tags: { protected: "true" } } },
  });
  const verdicts = await verdictsOf(world, "hw");
  expect(Object.values(verdicts)).toEqual(
    ids.map(() => "refused: its tags cannot be read, and guardrails.protect.tags may protect it"),
  );
  expect(touched(world)).toEqual(new Set());
});
