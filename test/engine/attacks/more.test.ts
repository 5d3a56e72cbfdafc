import { describe, expect, it } from "vitest";
import { run } from "#lib/run.ts";
import { createDispatch } from "../../../functions/dispatch/handler.ts";
import { createWorld, runToEnd } from "../world.ts";
import { ali, effectsOf, hw, sync, withRate } from "./kit.ts";

const nothing = async () => undefined;

describe("events", () => {
  it("the run's end is told after its verdicts, with chunks in flight", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `job-${index}`);
    const world = createWorld([ali({ jobs: ids.map((id) => sync(id, "Finished")) })], withRate(30));
    const { unannounced } = world.sluice.ledger;
    // What a network does: one chunk's read takes longer than the others', and the list of ends a while.
    const pause = async (turns: number) => {
      for (let turn = 0; turn < turns; turn += 1) await undefined;
    };
    world.sluice.ledger.unannounced = async (lane) => {
      await pause(2000);
      return unannounced(lane);
    };
    const { send } = world.sluice;
    const sluice = {
      ...world.sluice,
      send: async (request: Parameters<typeof send>[0]) => {
        if (request.url.includes("job-39")) await pause(500);
        return send(request);
      },
    };
    await runToEnd({ ...world, sluice }, { action: "stop", target: "ali", jobs: ids });
    expect(world.published.findIndex((event) => event.detailType.endsWith("Completed"))).toBe(40);
  });

  it("a command that cannot be accepted is told: a region without endpoint", async () => {
    const world = createWorld([ali({})], {
      targets: {
        x: {
          provider: "alibaba-dts",
          region: "xx-nowhere-1",
          credentials: { from: "env", accessKeyId: "AK", accessKeySecret: "SK" },
        },
      },
    });
    const deployed = { ...world.sluice, tokens: { send: nothing }, log: () => undefined };
    const body = JSON.stringify({ version: 1, action: "stop", target: "x", jobs: ["job-1"] });
    await createDispatch(async () => deployed as never)({ Records: [{ messageId: "m", body }] } as never);
    expect(world.published.map((event) => event.detailType)).toEqual(["Job Control Rejected"]);
  });
});

describe("config changed mid-run", () => {
  it("a target taken out of the config: its jobs still get a verdict", async () => {
    const world = createWorld([ali({ jobs: [sync("job-1", "Synchronizing")] })]);
    const { accept, work } = await import("#lib/run.ts");
    const accepted = await accept(
      { version: 1, action: "stop", target: "ali", jobs: ["job-1"], deadlineSeconds: 60 },
      { origin: "queue", requestId: "r" },
      world.sluice,
    );
    const sluice = { ...world.sluice, config: { ...world.sluice.config, targets: {} } };
    world.clock.advance(100_000);
    await work("ali", accepted.lane, sluice, () => true).catch(() => undefined);
    expect((await sluice.ledger.run(accepted.runId))?.open).toBe(0);
  });
});

describe("one renewal", () => {
  it("calls in flight share it", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `job-${index}`);
    const world = createWorld(
      [
        hw({
          jobs: ids.map((id) => sync(id, "INCRE_TRANSFER_STARTED")),
          faults: [{ fault: "expired-token", on: "read", times: 4 }],
        }),
      ],
      withRate(30),
    );
    const { secrets } = world.sluice;
    let renewals = 0;
    const sluice = {
      ...world.sluice,
      secrets: async (target: Parameters<typeof secrets>[0], renew: boolean) => {
        if (renew) renewals += 1;
        for (let turn = 0; turn < 100; turn += 1) await undefined;
        return secrets(target, renew);
      },
    };
    await runToEnd({ ...world, sluice }, { action: "stop", target: "hw", jobs: ids });
    expect(renewals).toBe(1);
  });
});

describe("attempts a job are bounded (invariant 20)", () => {
  it("a deleted job whose own delete is refused for ever", async () => {
    const ids = ["job-1", "job-2"];
    const world = createWorld([
      ali({
        deleted: "finished",
        jobs: ids.map((id) => sync(id, "Finished")),
        faults: [{ fault: "forbidden", operation: "DeleteDtsJob", times: 0 }],
      }),
    ]);
    const verdicts = await runToEnd(world, { action: "delete", target: "ali", jobs: ids, deadlineSeconds: 1800 });
    expect(Math.max(...verdicts.map((one) => one.attempts))).toBeLessThan(100);
  });
});

describe("waits grow (§4.5), also after a call", () => {
  it("throttled for ten minutes: a handful of tries, not one every two seconds", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "Synchronizing")],
        faults: [{ fault: "throttled", on: "act", times: 0, args: { code: "Throttling.Api" } }],
      }),
    ]);
    await runToEnd(world, { action: "stop", target: "ali", jobs: ["job-1"], deadlineSeconds: 600 });
    expect(world.clouds.calls().filter((call) => call.changes).length).toBeLessThan(25);
  });
});

describe("invariant 4: guardrails are read before every changing call", () => {
  it("a job protected while an earlier call of the same round was under way", async () => {
    const ids = ["job-1", "job-2"];
    // One to resume and one to start: two calls.
    const world = createWorld([hw({ jobs: [sync("job-1", "PAUSING"), sync("job-2", "CONFIGURATION")] })]);
    const { send } = world.sluice;
    const sluice = {
      ...world.sluice,
      send: async (request: Parameters<typeof send>[0]) => {
        const reply = await send(request);
        if (request.url.endsWith("/job-1/action")) sluice.config.guardrails.protect.ids = ["job-2"];
        return reply;
      },
    };
    await runToEnd({ ...world, sluice }, { action: "start", target: "hw", jobs: ids });
    expect(effectsOf(world, "job-1")).toEqual(["start"]);
    expect(effectsOf(world, "job-2")).toEqual([]);
  });
});

describe("two runs", () => {
  it("a start that never arrived, overruled by a stop, is no success", async () => {
    const world = createWorld([
      ali({
        jobs: [sync("job-1", "Suspending")],
        faults: [{ fault: "lost-before", operation: "StartDtsJob", times: 1 }],
      }),
    ]);
    const command = { version: 1, target: "ali", jobs: ["job-1"] };
    const go = (action: string) =>
      run({ ...command, action }, { origin: "cli", requestId: action }, world.sluice, () => true, nothing);
    const [started] = await Promise.all([go("start"), go("stop")]);
    const [verdict] = await world.sluice.ledger.verdicts(started?.runId ?? "");
    expect([effectsOf(world, "job-1").includes("start"), verdict?.verdict]).not.toEqual([false, "succeeded"]);
  });
});
