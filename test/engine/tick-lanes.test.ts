import { describe, expect, it } from "vitest";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { reject } from "#lib/engine/reject.ts";
import { type Sweep, tick } from "#lib/engine/tick.ts";
import { isChunk } from "#lib/jobs/todo.ts";
import { aVerdict, eventOf } from "../io/ledger.samples.ts";
import { NOW, planned, TARGET } from "../jobs/samples.ts";
import { createBench } from "./bench.ts";

const LANE = "acme-cn";
const HOUR_MS = 3_600_000;

describe("a lane", () => {
  it.each([
    ["at the very moment its next item is due", NOW, [LANE]],
    ["not a moment before", NOW + 1, []],
    ["not while nothing is on its list", undefined, []],
  ])("is woken %s", async (_when, due, woken) => {
    const { ledger, swept, tokens } = await laneOf(2);
    expect(await swept({ ledger: { ...ledger, nextDue: async () => due } })).toEqual(woken);
    expect(tokens).toEqual(woken);
  });

  it("is woken, and its overdue runs are ended, also when its target is called as the list of rejections is", async () => {
    const called = { ...TARGET, name: "rejected" };
    const { ledger, swept, tokens, clock, published } = await laneOf(1);
    await ledger.startRun(planned({ target: "rejected", jobs: ["other"] }, "request-2", called));
    expect(await swept({ ledger: { ...ledger, lanes: async () => ["rejected"] } })).toEqual(["rejected"]);
    expect(tokens).toEqual(["rejected"]);
    clock.advance(HOUR_MS + 300_000);
    await swept({ ledger: { ...ledger, lanes: async () => ["rejected"] } });
    expect(published).toEqual(["Job Control Verdict", "Job Control Run Completed"]);
  });

  it("is not woken while another process works it", async () => {
    const { swept, tokens } = await laneOf(2);
    expect(await swept({ isOurs: (lane) => lane !== LANE })).toEqual([]);
    expect(tokens).toEqual([]);
  });

  it("is not woken for another process either when its run is overdue and time was short", async () => {
    const { swept, tokens, clock } = await laneOf(2);
    clock.advance(HOUR_MS + 300_000);
    expect(await swept({ isOurs: () => false, mayCall: () => false })).toEqual([]);
    expect(tokens).toEqual([]);
  });

  it("is not woken by others once its run is overdue, but they tell the verdicts that they give", async () => {
    const { swept, tokens, clock, published } = await laneOf(1);
    clock.advance(HOUR_MS + 300_000);
    expect(await swept({ isOurs: () => false })).toEqual([]);
    expect(tokens).toEqual([]);
    expect(published).toEqual(["Job Control Verdict", "Job Control Run Completed"]);
  });
});

describe("verdicts that the bus has not accepted", () => {
  it("are told for a lane that is not woken", async () => {
    const { ledger, swept, published } = await laneOf(2, 1);
    expect(await swept({ ledger: { ...ledger, nextDue: async () => NOW + 1 } })).toEqual([]);
    expect(published).toEqual(["Job Control Verdict"]);
  });

  it("are told also when another run of the lane has none", async () => {
    const { ledger, swept, published } = await laneOf(2, 1);
    await ledger.startRun(planned({ jobs: ["other"] }, "request-2"));
    await swept({ ledger: { ...ledger, nextDue: async () => NOW + 1 } });
    expect(published).toEqual(["Job Control Verdict"]);
  });

  it("are left to the worker of a lane that is woken", async () => {
    const { swept, published } = await laneOf(2, 1);
    expect(await swept()).toEqual([LANE]);
    expect(published).toEqual([]);
  });

  it("are left to another process that works the lane", async () => {
    const { swept, published } = await laneOf(2, 1);
    expect(await swept({ isOurs: () => false })).toEqual([]);
    expect(published).toEqual([]);
  });

  it("are looked for only where some may have fallen", async () => {
    const { ledger, swept } = await laneOf(2);
    const looked: string[] = [];
    const unsent: Ledger["unsent"] = (lane, limit) => {
      looked.push(lane);
      return ledger.unsent(lane, limit);
    };
    await swept({ ledger: { ...ledger, unsent, nextDue: async () => undefined } });
    expect(looked).toEqual(["rejected"]);
  });
});

describe("a tick in trouble", () => {
  it("names the lanes that failed and what each has thrown, and goes back to the first of it", async () => {
    const { ledger, swept } = await laneOf(1);
    const [lanes, first] = [["one", "two"], new Error("throttled")];
    const unannounced: Ledger["unannounced"] = async (lane) => {
      if (lane === "one") throw first;
      if (lane === "two") throw "refused";
      return [];
    };
    await expect(swept({ ledger: { ...ledger, lanes: async () => lanes, unannounced } })).rejects.toMatchObject({
      message: "2 lanes failed: one (throttled), two (refused)",
      cause: first,
    });
  });

  it("names the lanes that failed also when rejections cannot be told either", async () => {
    const { ledger, swept } = await laneOf(1);
    const unannounced = () => Promise.reject(new Error("throttled"));
    await expect(swept({ ledger: { ...ledger, unannounced, lanes: async () => ["one"] } })).rejects.toThrow(
      "2 lanes failed: one (throttled), rejected (throttled)",
    );
  });

  it("still tells of rejected commands", async () => {
    const { ledger, swept, published, desk } = await laneOf(1);
    await reject("request-9", "no such target", { ...desk, bus: { publish: async () => [] } });
    const nextDue = () => Promise.reject(new Error("throttled"));
    await expect(swept({ ledger: { ...ledger, nextDue } })).rejects.toThrow("1 lanes failed");
    expect(published).toEqual(["Job Control Rejected"]);
  });

  it("passes over the end of a run that is not in the ledger", async () => {
    const { ledger, swept, published } = await laneOf(1);
    const unannounced: Ledger["unannounced"] = async (lane) => (lane === LANE ? [{ runId: "gone", lane }] : []);
    expect(await swept({ ledger: { ...ledger, unannounced, nextDue: async () => undefined } })).toEqual([]);
    expect(published).toEqual([]);
  });
});

/** A lane with one run of so many jobs, some of them with a verdict that nobody was told of. */
async function laneOf(jobs: number, concluded = 0) {
  const { ledger, clock, guardrails } = createBench();
  const ids = Array.from({ length: jobs }, (_, index) => `job-${index}`);
  await ledger.startRun(planned({ jobs: ids, deadlineSeconds: HOUR_MS / 1000 }));
  if (concluded > 0) await conclude(ledger, concluded);
  const published: string[] = [];
  const publish = async (events: readonly EventToSend[]) => {
    published.push(...events.map(({ detailType }) => detailType));
    return events;
  };
  const tokens: string[] = [];
  const send = async (lane: string) => void tokens.push(lane);
  const desk: Sweep = { ledger, clock, guardrails, bus: { publish }, mayCall: () => true, isOurs: () => true };
  return {
    ledger,
    clock,
    desk,
    published,
    tokens,
    swept: (over: Partial<Sweep> = {}) => tick({ ...desk, ...over }, { send }),
  };
}

async function conclude(ledger: Ledger, jobs: number): Promise<void> {
  const item = await ledger.take(LANE, NOW, NOW);
  if (!item || !isChunk(item)) throw new Error(`the lane has ${item ? "a page" : "nothing"}; want a chunk`);
  const verdicts = item.tasks.slice(0, jobs).map((task) => aVerdict(item, task));
  await ledger.conclude({ ...item, tasks: item.tasks.slice(jobs) }, verdicts, verdicts.map(eventOf));
}
