import { expect, it } from "vitest";
import { createWorld, runToEnd } from "../world.ts";
import { ali, effectsOf, sync } from "./kit.ts";

it("a delete whose reply was lost is not called failed because its repetition, and then each job's own call, is refused", async () => {
  const lost = { fault: "lost-after", on: "act", times: 1 };
  const forbidden = { fault: "forbidden", on: "act", skip: 0, times: 3 };
  const jobs = [sync("job-0", "Finished"), sync("job-1", "Finished")];
  const world = createWorld([ali({ deleted: "finished", jobs, faults: [lost, forbidden] })]);
  const verdicts = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-0", "job-1"] });
  expect([effectsOf(world, "job-0"), effectsOf(world, "job-1")]).toEqual([["delete"], ["delete"]]);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(["succeeded", "succeeded"]);
});
