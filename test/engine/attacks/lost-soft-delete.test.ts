import { expect, it } from "vitest";
import { createWorld, runToEnd } from "../world.ts";
import { ali, effectsOf, sync } from "./kit.ts";

it("a delete that worked unheard, stays readable, and is refused without a readable word ever after, has not failed", async () => {
  const faults = [{ fault: "truncated", on: "act", times: 0 }];
  const world = createWorld([
    ali({ deleted: "finished", errorStyle: "gateway", jobs: [sync("a", "Finished")], faults }),
  ]);
  const command = { action: "delete", target: "ali", jobs: [{ id: "a", kind: "sync" }], deadlineSeconds: 900 };
  const [verdict] = await runToEnd(world, command);
  expect(effectsOf(world, "a")).toEqual(["delete"]);
  expect(verdict?.verdict).toBe("unproven");
});
