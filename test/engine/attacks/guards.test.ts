import { describe, expect, it } from "vitest";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { run, work } from "#lib/run.ts";
import { createWorld, runToEnd, tasksOf } from "../world.ts";
import { ali, effectsOf, hw, sync, withRate } from "./kit.ts";

const nothing = async () => undefined;

describe("invariant 4: no call that changes a protected job", () => {
  it("the proof call of a delete asks the guardrails too", async () => {
    const ids = ["job-1", "job-2"];
    const world = createWorld([
      ali({
        deleted: "finished",
        jobs: ids.map((id) => sync(id, "Finished")),
        faults: [{ fault: "lies", on: "act", times: 1 }],
      }),
    ]);
    const { send } = world.sluice;
    const sluice = {
      ...world.sluice,
      send: async (request: Parameters<typeof send>[0]) => {
        const reply = await send(request);
        if (request.headers["x-acs-action"] === "DeleteDtsJobs") sluice.config.guardrails.protect.ids.push("job-1");
        return reply;
      },
    };
    await runToEnd({ ...world, sluice }, { action: "delete", target: "ali", jobs: ids });
    expect(effectsOf(world, "job-1")).toEqual([]);
    const after = world.clouds
      .calls()
      .filter((call) => call.operation === "DeleteDtsJob" && call.jobIds.includes("job-1"));
    expect(after).toHaveLength(0);
  });
});

describe("deadline", () => {
  it("no proof call after it, and it ends: throttled for ever", async () => {
    const ids = ["job-1", "job-2"];
    const world = createWorld([
      ali({
        deleted: "finished",
        jobs: ids.map((id) => sync(id, "Finished")),
        faults: [{ fault: "throttled", operation: "DeleteDtsJob", times: 0 }],
      }),
    ]);
    const end = world.clock.now() + 100_000;
    let asked = 0;
    const ended = await run(
      { version: 1, action: "delete", target: "ali", jobs: ids, deadlineSeconds: 100 },
      { origin: "cli", requestId: "r" },
      world.sluice,
      () => asked++ < 3000,
      nothing,
    );
    const late = world.clouds.calls().filter((call) => call.changes && Date.parse(call.at) > end + 1000);
    expect(late.length).toBe(0);
    expect(ended.open).toBe(0);
  });

  it("no proof call by a worker that wakes hours later", async () => {
    const ids = ["job-1", "job-2"];
    const world = createWorld([
      ali({
        deleted: "finished",
        jobs: ids.map((id) => sync(id, "Finished")),
        faults: [{ fault: "lies", on: "act", times: 1 }],
      }),
    ]);
    const command = { version: 1, action: "delete", target: "ali", jobs: ids, deadlineSeconds: 100 };
    const go = (may: () => boolean) => run(command, { origin: "cli", requestId: "r" }, world.sluice, may, nothing);
    await go(() => !world.clouds.calls().some((call) => call.changes));
    world.clock.advance(13 * 86_400_000);
    await go(() => true);
    expect(world.clouds.effects()).toEqual([]);
  });
});

describe("invariant 3: the read is at most 10 s old when the delete leaves", () => {
  const cloud = ali({
    jobs: [sync("job-1", "Finished", { meanwhile: [{ since: "read", ms: 11_000, status: "Synchronizing" }] })],
  });

  it("a slow note in the ledger", async () => {
    const world = createWorld([cloud]);
    const { save } = world.sluice.ledger;
    world.sluice.ledger.save = async (todo) => {
      if (tasksOf(todo)[0]?.carried?.how === "unheard") world.clock.advance(20_000);
      return save(todo);
    };
    const [one] = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-1"] });
    expect([one?.verdict, effectsOf(world, "job-1")]).toEqual(["refused", []]);
  });

  it("a slow renewal of the credentials", async () => {
    const world = createWorld([{ ...cloud, faults: [{ fault: "expired-token", on: "act" }] }]);
    const { secrets } = world.sluice;
    const sluice = {
      ...world.sluice,
      secrets: async (target: Parameters<typeof secrets>[0], renew: boolean) => {
        if (renew) world.clock.advance(20_000);
        return secrets(target, renew);
      },
    };
    const [one] = await runToEnd({ ...world, sluice }, { action: "delete", target: "ali", jobs: ["job-1"] });
    expect([one?.verdict, effectsOf(world, "job-1")]).toEqual(["refused", []]);
  });

  it("a delete takes both links: the reverse one must be stopped too", async () => {
    const world = createWorld([ali({ jobs: [sync("job-1", "Finished", { reverse: { status: "Synchronizing" } })] })]);
    const [one] = await runToEnd(world, { action: "delete", target: "ali", jobs: ["job-1"] });
    expect([one?.verdict, effectsOf(world, "job-1")]).toEqual(["refused", []]);
  });
});

describe("liveness", () => {
  it("reads that take 1.1 s each: a chunk of ten Huawei jobs is stopped all the same", async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `job-${index}`);
    const world = createWorld([
      hw({
        jobs: ids.map((id) => sync(id, "INCRE_TRANSFER_STARTED")),
        faults: [{ fault: "slow", on: "read", times: 0, args: { delayMs: 1100 } }],
      }),
    ]);
    const verdicts = await runToEnd(world, { action: "stop", target: "hw", jobs: ids, deadlineSeconds: 600 });
    expect(verdicts.map((one) => one.verdict)).toEqual(ids.map(() => "succeeded"));
  });

  it("a wait that the cloud asked for is asked once", async () => {
    const world = createWorld([
      hw({
        jobs: [sync("job-1", "INCRE_TRANSFER_STARTED")],
        faults: [{ fault: "throttled", on: "act", args: { retryAfterSeconds: 1000 } }],
      }),
    ]);
    const [one] = await runToEnd(world, { action: "teardown", target: "hw", jobs: ["job-1"], deadlineSeconds: 1900 });
    expect(one).toMatchObject({ verdict: "succeeded" });
  });

  it("invariant 18: a lane says when the bus has not accepted its events", async () => {
    const world = createWorld([ali({ jobs: [sync("job-1", "Finished")] })]);
    const sluice = { ...world.sluice, bus: { publish: async () => [] } };
    const { accept } = await import("#lib/run.ts");
    const accepted = await accept(
      { version: 1, action: "stop", target: "ali", jobs: ["job-1"] },
      { origin: "queue", requestId: "r" },
      sluice,
    );
    const left = await work("ali", accepted.lane, sluice, () => true);
    const waiting = await sluice.ledger.unsent(accepted.lane, 10);
    expect([waiting.length, left]).toEqual([1, "unsent"]);
  });
});

describe("§4.4", () => {
  it("throttled: the whole chunk is due later, no further call of the round", async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `job-${index}`);
    const world = createWorld([
      hw({
        jobs: ids.map((id) => sync(id, "INCRE_TRANSFER_STARTED")),
        faults: [{ fault: "throttled", on: "act", times: 10 }],
      }),
    ]);
    await runToEnd(world, { action: "stop", target: "hw", jobs: ids });
    const [first] = world.clouds.calls().filter((call) => call.fault);
    const same = world.clouds
      .calls()
      .filter((call) => call.fault && Date.parse(call.at) < Date.parse(first?.at ?? "") + 800);
    expect(same).toHaveLength(1);
  });

  it("five bad signatures lock a Huawei key: chunks in flight count too", async () => {
    const ids = Array.from({ length: 110 }, (_, index) => `job-${index}`);
    const world = createWorld([hw({ jobs: ids.map((id) => sync(id, "INCRE_TRANSFER_STARTED")) })], withRate(100));
    const sluice = {
      ...world.sluice,
      secrets: async () => ({
        accessKeyId: (await world.sluice.secrets({ provider: "huawei-drs" } as never, false))["accessKeyId"] ?? "",
        secretAccessKey: "wrong",
      }),
    };
    await runToEnd({ ...world, sluice }, { action: "stop", target: "hw", jobs: ids });
    expect(world.clouds.calls().filter((call) => call.httpStatus === 401).length).toBeLessThanOrEqual(4);
  });

  it("an error that lists every id of the batch names none", async () => {
    const ids = ["job-1", "job-2", "job-3"];
    const poison = { code: "InvalidParameter", message: `The value job-1,job-2,job-3 is not valid.` };
    const world = createWorld([
      ali({ jobs: ids.map((id) => sync(id, "Synchronizing", id === "job-2" ? { poison } : {})) }),
    ]);
    const verdicts = await runToEnd(world, { action: "stop", target: "ali", jobs: ids });
    expect(verdicts.map((one) => one.verdict)).toEqual(["succeeded", "failed", "succeeded"]);
  });
});

describe("invariant 21: no secret in errors", () => {
  it("a key written where its variable's name belongs is not shown", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const config = {
      targets: {
        a: {
          provider: "alibaba-dts",
          region: "cn-hangzhou",
          credentials: { from: "env", accessKeyId: "AK", accessKeySecret: secret },
        },
      },
    };
    let message = "";
    try {
      parse(configSchema, config, "config");
    } catch (error) {
      message = String(error);
    }
    expect(message).not.toContain(secret.slice(0, 10));
  });
});
