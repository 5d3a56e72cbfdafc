import { describe, expect, it } from "vitest";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import type { Plan } from "#lib/jobs/plan.ts";
import { UPTIME_MS } from "./bench.ts";
import { DONE, LATER, type Look, laneOf, runOf, wordOf } from "./lane-bench.ts";

describe("verdicts of a session", () => {
  it("are told as they fall, and looked for only then", async () => {
    const { work, ledger, log } = await laneOf(aAndThenB(), bTakes(3));
    const unsent: Ledger["unsent"] = (lane, limit) => {
      log.push("events?");
      return ledger.unsent(lane, limit);
    };
    await work({ ledger: { ...ledger, unsent } });
    expect(log).toEqual([
      ...["events?", "look a", "events?", "told a", "events?"],
      ...["look b", "look b", "look b", "events?", "told b", "events?"],
      ...["events?", "events?", "told end", "events?", "told end"],
    ]);
  });

  it("are told before the next look also while the cloud has not accepted the key yet", async () => {
    const { work, log } = await laneOf([runOf(["a", "b"])]);
    await work();
    expect(log).toEqual(["look a", "told a", "look b", "told b", "told end"]);
  });

  it("are told before the session sleeps", async () => {
    const { work, clock, log } = await laneOf(aAndThenB(), async (_id, { call }) => {
      await call();
      return DONE;
    });
    const sleep = async (ms: number) => {
      log.push("sleep");
      await clock.sleep(ms);
    };
    await work({ clock: { ...clock, sleep } });
    expect(log.slice(0, 3)).toEqual(["look a", "told a", "sleep"]);
  });

  it("that the bus did not accept are told again with the next round, well before the next verdict", async () => {
    const { work, log } = await laneOf(aAndThenB());
    let isDown = true;
    const publish = async (events: readonly EventToSend[]) => {
      log.push(...events.map((event) => `${isDown ? "not " : ""}${wordOf(event)}`));
      const accepted = isDown ? [] : events;
      isDown = false;
      return accepted;
    };
    expect(await work({ bus: { publish } })).toBe("done");
    expect(log).toEqual(["look a", "not told a", "told a", "look b", "told b", "told end", "told end"]);
  });
});

describe("what a session has learned of the rates", () => {
  it("is kept five seconds after the last time, and at its end", async () => {
    const look: Look = async (id, { call, clock }) => {
      await call();
      clock.advance({ a: 4999, b: 1 }[id] ?? 0);
      return DONE;
    };
    const { work, ledger, clock } = await laneOf([runOf(["a", "b", "c"])], look);
    const kept: number[] = [];
    const keepLimiters: Ledger["keepLimiters"] = async () => void kept.push(clock.elapsed() - UPTIME_MS);
    const failure = { kind: "not-found", message: "no" } as const;
    await work({
      ledger: { ...ledger, keepLimiters },
      // The key is not known to be good, so one item is in hand at a time.
      ask: async () => ({ ok: false, failure, effect: "none" }),
    });
    expect(kept).toEqual([5000, 5000]);
  });
});

/** Two runs of a job each, the second one due when the first has long ended. */
function aAndThenB(): readonly Plan[] {
  return [runOf(["a"]), runOf(["b"], { requestId: "request-2", dueMs: 4000 })];
}

/** Job b is ready at its last of so many looks; the others are at once. */
function bTakes(looks: number): Look {
  let left = looks;
  return async (id) => {
    if (id !== "b") return DONE;
    left -= 1;
    return left > 0 ? LATER : DONE;
  };
}
