import { describe, expect, it } from "vitest";
import { tick } from "#lib/engine/tick.ts";
import { accept, work } from "#lib/run.ts";
import { createWorld } from "./world.ts";

const STOP = { version: 1, action: "stop", target: "ali", jobs: ["job-0"], deadlineSeconds: 600 };

/** A deployed lane: sessions end when nothing is due soon, and only a tick or a token begins the next. */
async function begin(status: string, cloud: object = {}) {
  const jobs = [{ id: "job-0", kind: "sync", status }];
  const made = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs, ...cloud }]);
  const sluice = { ...made.sluice, patienceMs: 10_000 };
  const tokens: string[] = [];
  const send = async (lane: string) => void tokens.push(lane);
  await accept(STOP, { origin: "queue", requestId: "request-1" }, sluice);
  return {
    ...made,
    sluice,
    tokens,
    tick: () => tick(sluice, { send }),
    session: () => work("ali", "ali", sluice, () => true),
  };
}

describe("a tick", () => {
  it("wakes a lane with work due, also when no token was ever sent for it", async () => {
    const world = await begin("Synchronizing");
    expect(await world.tick()).toEqual(["ali"]);
    expect(world.tokens).toEqual(["ali"]);
  });

  it("wakes a lane again only when its next look is due, minute after minute, until the run is told", async () => {
    const world = await begin("Synchronizing", { transitions: { stopMs: 300_000 } });
    expect(await world.session()).toBe("later");
    expect(await world.tick()).toEqual([]);
    const outcomes: string[] = [];
    for (let minute = 0; minute < 10 && outcomes.at(-1) !== "done"; minute += 1) {
      world.clock.advance(60_000);
      expect(await world.tick()).toEqual(["ali"]);
      outcomes.push(await world.session());
    }
    expect(outcomes.at(-1)).toBe("done");
    expect(world.published.map(({ detail }) => detail["verdict"] ?? detail["counts"])).toEqual([
      "succeeded",
      { succeeded: 1, already: 0, refused: 0, failed: 0, unproven: 0 },
    ]);
    expect(await world.tick()).toEqual([]);
  });

  it("brings a job whose cloud is silent to its deadline", async () => {
    const lost = { fault: "lost-before", times: 1000 };
    const world = await begin("Synchronizing", { faults: [lost] });
    for (let minute = 0; minute < 11; minute += 1) {
      await world.tick();
      await world.session();
      world.clock.advance(60_000);
    }
    expect(world.published.map(({ detail }) => detail["verdict"])).toEqual(["unproven", undefined]);
  });

  it("wakes the lanes behind one that cannot be read or woken, and then says which one failed", async () => {
    const { sluice, tokens } = await begin("Synchronizing");
    const lanes = async () => ["broken", "mute", "ali"];
    const nextDue = async (lane: string) => {
      if (lane === "broken") throw new Error("throttled");
      return sluice.ledger.nextDue("ali");
    };
    const send = async (lane: string) => {
      if (lane === "mute") throw new Error("refused");
      tokens.push(lane);
    };
    const swept = tick({ ...sluice, ledger: { ...sluice.ledger, lanes, nextDue } }, { send });
    await expect(swept).rejects.toThrow("2 of 3 lanes could not be woken: broken (throttled), mute (refused)");
    expect(tokens).toEqual(["ali"]);
  });

  it("wakes a lane for events alone, when the bus was down as they fell", async () => {
    const world = await begin("Finished");
    const down = { ...world.sluice, bus: { publish: async () => [] } };
    expect(await work("ali", "ali", down, () => true)).toBe("unsent");
    expect(await world.tick()).toEqual(["ali"]);
    expect(await world.session()).toBe("done");
    expect(world.published).toHaveLength(2);
    expect(await world.tick()).toEqual([]);
  });
});
