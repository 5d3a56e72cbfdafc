import { expect, it, onTestFinished } from "vitest";
import type { Ledger } from "#lib/engine/ledger.ts";
import { runToEnd } from "../world.ts";
import { ali, sync, tapped, withRate } from "./kit.ts";

it("a chunk that fails while the next one is being taken ends the session, and no rejection is left over", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const ids = Array.from({ length: 40 }, (_, index) => `job-${index}`);
  const world = tapped([ali({ jobs: ids.map((id) => sync(id, "Synchronizing")) })], () => undefined, withRate(100));
  const { ledger } = world.sluice;
  let takes = 0;
  const flaky = {
    ...ledger,
    take: async (...wanted) => {
      takes += 1;
      if (takes > 1) await new Promise(setImmediate);
      return ledger.take(...wanted);
    },
    save: async (todo) => {
      if (takes > 1) throw new Error("throttled");
      return ledger.save(todo);
    },
  } satisfies Ledger;
  const flakyWorld = { ...world, sluice: { ...world.sluice, ledger: flaky } };
  await expect(runToEnd(flakyWorld, { action: "stop", target: "ali", jobs: ids })).rejects.toThrow("throttled");
  await new Promise(setImmediate);
  expect(unhandled).toEqual([]);
});
