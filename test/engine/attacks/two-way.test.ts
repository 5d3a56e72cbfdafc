import { expect, it } from "vitest";
import { createWorld, runToEnd } from "../world.ts";
import { ali, effectsOf, sync } from "./kit.ts";

const TWO_WAY = sync("job-1", "Synchronizing", { reverse: { status: "Synchronizing" } });

it("a teardown that could never delete does not stop a link either", async () => {
  const world = createWorld([ali({ jobs: [TWO_WAY] })]);
  const [verdict] = await runToEnd(world, { action: "teardown", target: "ali", jobs: ["job-1"] });
  expect(verdict).toMatchObject({ verdict: "refused", proven: [], attempts: 0 });
  expect(effectsOf(world, "job-1")).toEqual([]);
});

it("a teardown of both directions goes on", async () => {
  const world = createWorld([ali({ jobs: [TWO_WAY] })]);
  const jobs = ["job-1", { id: "job-1", direction: "Reverse" }];
  await runToEnd(world, { action: "teardown", target: "ali", jobs });
  expect(effectsOf(world, "job-1")).toEqual(["stop", "stop", "delete"]);
});

it("a pause of one direction leaves the other alone, and a paused way back is no reason to delete", async () => {
  const world = createWorld([ali({ jobs: [sync("job-1", "Finished", { reverse: { status: "Suspending" } })] })]);
  const [verdict] = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-1"] });
  expect(verdict).toMatchObject({ verdict: "refused" });
  expect(effectsOf(world, "job-1")).toEqual([]);
});

const HALF_ENDED = sync("job-1", "Finished", { reverse: { status: "Synchronizing" } });
const BOTH = ["job-1", { id: "job-1", direction: "Reverse" }];

it("a delete of both directions stops nothing, so it does not wait for the running one to stop", async () => {
  const world = createWorld([ali({ jobs: [HALF_ENDED] })]);
  const verdicts = await runToEnd(world, { action: "delete", target: "ali", jobs: BOTH });
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["refused", "refused"]);
  expect(effectsOf(world, "job-1")).toEqual([]);
});

it.each(["teardown", "delete"])("a dry run of a %s of both directions waits for nothing", async (action) => {
  const world = createWorld([ali({ jobs: [HALF_ENDED] })]);
  const verdicts = await runToEnd(world, { action, target: "ali", jobs: BOTH, dryRun: true });
  const expected = action === "teardown" ? ["planned", "planned"] : ["refused", "refused"];
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(expected);
});
