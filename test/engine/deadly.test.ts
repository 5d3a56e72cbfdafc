import { describe, expect, it } from "vitest";
import { run } from "#lib/run.ts";
import { createWorld, runToEnd, type World } from "./world.ts";

class Died extends Error {}

const COMMAND = { version: 1, action: "stop", target: "ali", jobs: ["job-0", "job-1"] };
const SENDER = { origin: "cli", requestId: "request-1" } as const;

/** Two jobs whose every reading kills the process that does it. */
function deadlyWorld() {
  const jobs = ["job-0", "job-1"].map((id) => ({ id, kind: "sync", status: "Synchronizing" }));
  const world = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs }]);
  let deaths = 0;
  const send = async () => {
    deaths += 1;
    throw new Died("the process is gone");
  };
  return { world: { ...world, wire: world.sluice.send, sluice: { ...world.sluice, send } }, deaths: () => deaths };
}

async function dies({ sluice, clock }: World): Promise<boolean> {
  const died = await run(
    COMMAND,
    SENDER,
    sluice,
    () => true,
    async () => undefined,
  ).then(
    () => false,
    (error: unknown) => error instanceof Died,
  );
  clock.advance(60_000);
  return died;
}

describe("an item that kills every worker that takes it", () => {
  it("is taken five times, then its jobs end unproven and no worker dies of it any more", async () => {
    const { world, deaths } = deadlyWorld();
    const lives = [];
    for (let life = 0; life < 6; life += 1) lives.push(await dies(world));
    expect(lives).toEqual([true, true, true, true, true, false]);
    expect(deaths()).toBe(5);
    const verdicts = await runToEnd(world, COMMAND);
    expect(verdicts.map(({ verdict, reason, error }) => [verdict, reason, error?.kind])).toEqual(
      ["job-0", "job-1"].map(() => ["unproven", "its worker died 5 times in a row; it was never read", "unavailable"]),
    );
    expect(world.clouds.calls()).toEqual([]);
  });

  it("counts anew after it was given back in good order", async () => {
    const { world } = deadlyWorld();
    for (let life = 0; life < 4; life += 1) expect(await dies(world)).toBe(true);
    const calls = () => world.clouds.calls().length;
    await run(
      COMMAND,
      SENDER,
      { ...world.sluice, send: world.wire },
      () => calls() === 0,
      async () => undefined,
    );
    expect(calls()).toBe(1);
    world.clock.advance(60_000);
    for (let life = 0; life < 5; life += 1) expect(await dies(world)).toBe(true);
    expect(await dies(world)).toBe(false);
  });

  it("counts on when it was given back because the cloud turned it away", async () => {
    const { world } = deadlyWorld();
    for (let life = 0; life < 4; life += 1) expect(await dies(world)).toBe(true);
    let asked = 0;
    const throttled = async () => {
      asked += 1;
      const body = JSON.stringify({ Success: "false", ErrCode: "Throttling.User", HttpStatusCode: 400 });
      return { is: "reply", reply: { status: 400, headers: {}, body } } as const;
    };
    await run(
      COMMAND,
      SENDER,
      { ...world.sluice, send: throttled },
      () => asked === 0,
      async () => undefined,
    );
    expect(asked).toBe(1);
    world.clock.advance(120_000);
    expect([await dies(world), await dies(world)]).toEqual([true, false]);
  });
});
