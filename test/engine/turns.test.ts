import { expect, it } from "vitest";
import { accept, work } from "#lib/run.ts";
import { createWorld, PROJECT } from "./world.ts";

const names = (from: string, many: number) => Array.from({ length: many }, (_, index) => `${from}-${index}`);
const NO_CAPS = { guardrails: { limits: { jobsPerRun: 10_000, jobsPerDay: 10_000 } } };

/** Two runs on one lane, the small one second. How many jobs of the large one had their verdict when the small one ended? */
async function largeDoneWhenSmallEnds(small: number, large: number, requestIds = ["one", "two"]): Promise<number> {
  const jobs = [...names("large", large), ...names("small", small)].map((id) => ({
    id,
    kind: "sync",
    status: "INCRE_TRANSFER_STARTED",
  }));
  const cloud = {
    provider: "huawei-drs",
    region: "cn-north-4",
    projectId: PROJECT,
    jobs,
    transitions: { stopMs: 100 },
  };
  const { sluice, published } = createWorld([cloud], NO_CAPS);
  const start = (name: string, many: number, requestId = name) => {
    const command = { version: 1, action: "stop", target: "hw", jobs: names(name, many), deadlineSeconds: 600_000 };
    return accept(command, { origin: "queue", requestId }, sluice);
  };
  await start("large", large, requestIds[0]);
  await start("small", small, requestIds[1]);
  await work("hw", "hw", sluice, () => true);
  const told = published.flatMap(({ detail }) => ("jobId" in detail ? [String(detail["jobId"])] : []));
  const end = told.findLastIndex((id) => id.startsWith("small-"));
  expect(published).toHaveLength(small + large + 2);
  return told.slice(0, end).filter((id) => id.startsWith("large-")).length;
}

it.each([
  [10, 1000],
  [30, 1000],
  [100, 1000],
])(
  "a run of %i jobs beside one of %i waits for about as many of the other's as it has itself",
  async (small, large) => {
    expect(await largeDoneWhenSmallEnds(small, large)).toBeLessThanOrEqual(small + 60);
    expect(await largeDoneWhenSmallEnds(small, large, ["two", "one"])).toBeLessThanOrEqual(small + 60);
  },
);

it("a run of more jobs than one transaction lists is listed from its pages, and every job has its verdict", async () => {
  expect(await largeDoneWhenSmallEnds(481, 485)).toBeGreaterThan(300);
});
