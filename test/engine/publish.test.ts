import { describe, expect, it } from "vitest";
import type { EventToSend, Ledger } from "#lib/engine/ledger.ts";
import { publishLane, publishVerdicts } from "#lib/engine/publish.ts";
import { openSqliteLedger } from "#lib/io/sqlite-ledger.ts";
import type { Run } from "#lib/jobs/run.ts";
import { isChunk } from "#lib/jobs/todo.ts";
import { aPlan, aVerdict, eventOf, NOW } from "../io/ledger.samples.ts";

const LANE = "acme-cn";
const FINISHED = NOW + 90_000;
const COMPLETED = "Job Control Run Completed";

describe("the verdicts of a lane", () => {
  it("go ten a call, until none is left", async () => {
    const { desk, calls } = await deskOf([aRun("request-1", 23)]);
    expect(await publishVerdicts(LANE, desk)).toBe(true);
    expect(calls.map((events) => events.length)).toEqual([10, 10, 3]);
    expect(new Set(calls.flat().map(({ eventId }) => eventId)).size).toBe(23);
  });

  it("that are none cost no call", async () => {
    const { desk, calls } = await deskOf([aRun("request-1", 1, 0)]);
    expect(await publishVerdicts(LANE, desk)).toBe(true);
    expect(calls).toEqual([]);
  });

  it("stay for the next time as far as the bus has not accepted them, and the rest is not tried", async () => {
    const { desk, calls } = await deskOf([aRun("request-1", 12)]);
    const picky = { publish: async (events: readonly EventToSend[]) => events.slice(1) };
    expect(await publishVerdicts(LANE, { ...desk, bus: picky })).toBe(false);
    expect(await publishVerdicts(LANE, desk)).toBe(true);
    expect(calls.flat().map(({ detail }) => detail["jobId"])).toEqual(["job0000", "job0010", "job0011"]);
  });

  it("are not recorded as sent when the bus has accepted none", async () => {
    const { desk } = await deskOf([aRun("request-1", 1)]);
    const recorded: number[] = [];
    const sent = async (events: readonly EventToSend[]) => void recorded.push(events.length);
    const ledger = { ...desk.ledger, sent };
    expect(await publishVerdicts(LANE, { ...desk, ledger, bus: { publish: async () => [] } })).toBe(false);
    expect(recorded).toEqual([]);
  });
});

describe("the end of a run", () => {
  it("is told after its verdicts, once, with what they came to", async () => {
    const { desk, calls, ledger } = await deskOf([aRun("request-1", 1)]);
    expect(await publishLane(LANE, desk)).toBe("sent");
    expect(await publishLane(LANE, desk)).toBe("sent");
    expect(calls.map(([event]) => event?.detailType)).toEqual(["Job Control Verdict", COMPLETED]);
    // SHA-256 of the request id, then of that and "completed", cut to 32 digits.
    const [runId, eventId] = ["19f1064b619d49d35392eac7261cd726", "115f10f0894be0de9b49183174f616c2"];
    expect(calls[1]).toEqual([
      {
        eventId,
        lane: LANE,
        detailType: COMPLETED,
        detail: {
          ...{ version: 1, eventId, runId, requestId: "request-1", action: "teardown", target: LANE },
          counts: { succeeded: 1, already: 0, refused: 0, failed: 0, unproven: 0 },
          ...{ startedAt: "2026-11-23T08:00:00.000Z", finishedAt: "2026-11-23T08:01:30.000Z" },
        },
      },
    ]);
    expect(await ledger.lanes()).toEqual([]);
  });

  it("is not told while a job of it is open, which keeps no other run's from being told", async () => {
    const { desk, ends } = await deskOf([aRun("request-1", 2, 1), aRun("request-2", 1)]);
    expect(await publishLane(LANE, desk)).toBe("sent");
    expect(ends()).toEqual(["request-2"]);
  });

  it("is not told when its run is not in the ledger", async () => {
    const { desk, ledger, calls } = await deskOf([]);
    const unannounced = async () => [{ runId: "gone", lane: LANE }];
    expect(await publishLane(LANE, { ...desk, ledger: { ...ledger, unannounced } })).toBe("sent");
    expect(calls).toEqual([]);
  });

  it("waits until the bus has accepted every verdict", async () => {
    const { desk, ends, ledger } = await deskOf([aRun("request-1", 2)]);
    const picky = { publish: async (events: readonly EventToSend[]) => events.slice(1) };
    expect(await publishLane(LANE, { ...desk, bus: picky })).toBe("unsent");
    expect(await ledger.unsent(LANE, 10)).toHaveLength(1);
    expect(await publishLane(LANE, desk)).toBe("sent");
    expect(ends()).toEqual(["request-1"]);
  });

  it("that the bus does not accept stays for the next time, and the others are told", async () => {
    const { desk, ends, ledger } = await deskOf([aRun("request-1", 1), aRun("request-2", 1)]);
    const publish = async (events: readonly EventToSend[]) =>
      events.some(({ detail, detailType }) => detailType === COMPLETED && detail["requestId"] === "request-1")
        ? []
        : desk.bus.publish(events);
    expect(await publishLane(LANE, { ...desk, bus: { publish } })).toBe("unsent");
    expect(ends()).toEqual(["request-2"]);
    expect(await ledger.unannounced(LANE)).toHaveLength(1);
    expect(await publishLane(LANE, desk)).toBe("sent");
    expect(ends()).toEqual(["request-2", "request-1"]);
  });

  it.each([
    ["goes after the verdicts that have fallen since", true, "sent", ["job0000", "job0001", undefined]],
    ["is kept when the bus does not accept those", false, "unsent", ["job0000"]],
  ] as const)("%s", async (_what, isAccepted, outcome, told) => {
    const { desk, ledger, calls } = await deskOf([aRun("request-1", 2, 1)]);
    let isLate = false;
    const unannounced: Ledger["unannounced"] = async (lane) => {
      await concludeNext(ledger, aPlan({ requestId: "request-1" }).run, 1);
      isLate = true;
      return ledger.unannounced(lane);
    };
    const publish = async (events: readonly EventToSend[]) => (isLate && !isAccepted ? [] : desk.bus.publish(events));
    expect(await publishLane(LANE, { ...desk, ledger: { ...ledger, unannounced }, bus: { publish } })).toBe(outcome);
    expect(calls.flat().map(({ detail }) => detail["jobId"])).toEqual(told);
  });
});

type RunName = Pick<Run, "runId" | "requestId">;
type Started = (ledger: Ledger) => Promise<void>;

/** A run of so many jobs, of which the first ones have their verdict. */
function aRun(requestId: string, jobs: number, concluded = jobs): Started {
  return async (ledger) => {
    const plan = aPlan({ requestId, jobs, lane: LANE });
    await ledger.startRun(plan);
    await concludeNext(ledger, plan.run, concluded);
  };
}

async function concludeNext(ledger: Ledger, { runId, requestId }: RunName, jobs: number): Promise<void> {
  for (let left = jobs; left > 0; ) {
    const todo = await ledger.take(LANE, FINISHED, NOW, { only: runId });
    if (!todo || !isChunk(todo)) throw new Error(`${requestId} has no chunk; want ${left} jobs more`);
    const done = todo.tasks.slice(0, left);
    const verdicts = done.map((task) => ({ ...aVerdict(todo, task), requestId }));
    await ledger.conclude({ ...todo, tasks: todo.tasks.slice(left) }, verdicts, verdicts.map(eventOf));
    left -= done.length;
  }
}

/** A ledger with these runs, and a bus that accepts everything and keeps it. */
async function deskOf(runs: readonly Started[]) {
  const ledger = openSqliteLedger(":memory:");
  for (const start of runs) await start(ledger);
  const calls: (readonly EventToSend[])[] = [];
  const publish = async (events: readonly EventToSend[]) => {
    calls.push(events);
    return events;
  };
  const clock = { now: () => FINISHED, elapsed: () => 0, sleep: async () => undefined };
  const ends = () => calls.flatMap(([event]) => (event?.detailType === COMPLETED ? [event.detail["requestId"]] : []));
  return { ledger, calls, ends, desk: { ledger, clock, bus: { publish } } };
}
