import { expect, it } from "vitest";
import { createWorld, runToEnd } from "../world.ts";
import { ali, sync, withRate } from "./kit.ts";

it("10,000 jobs, ids that begin each other, errors that name one", async () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => `job-${index}`);
  const poison = { code: "InvalidJobStatus", message: "no" };
  const jobs = ids.map((id, index) => sync(id, "Synchronizing", index % 1000 === 1 ? { poison } : {}));
  const world = createWorld([ali({ batch: "names-id", jobs })], withRate(100));
  const named = ids.map((id) => ({ id, kind: "sync" }));
  const verdicts = await runToEnd(world, { action: "stop", target: "ali", jobs: named });
  expect(verdicts.filter((one) => one.verdict === "succeeded")).toHaveLength(9990);
  expect(world.clouds.effects()).toHaveLength(9990);
}, 300_000);
