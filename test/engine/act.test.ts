import { describe, expect, it } from "vitest";
import { act } from "#lib/engine/act.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Task } from "#lib/jobs/todo.ts";
import type { CallOutcome } from "#lib/providers/provider.ts";
import { NOW } from "../jobs/samples.ts";
import { type Given, type InHand, requestOf, takeInHand, takeOver } from "./in-hand.ts";

const BY = { by: "ada", at: NOW };
const REFUSED: CallOutcome = { is: "refused", failure: { kind: "quota", code: "Code", message: "no" } };

describe("a call", () => {
  it("has its place, is written down as sent, leaves, and is written down as answered", async () => {
    const { held, inHand } = await acted({});
    expect(inHand.did).toEqual(["place within 8000", "save", "stop a b", "save"]);
    expect(carriedOf(inHand, 0)).toEqual(["unheard together", "unheard together"]);
    expect(carriedOf(inHand, 1)).toEqual(["accepted together", "accepted together"]);
    expect(held?.todo.tasks).toEqual(inHand.written[1]?.tasks);
  });

  it("of one job is noted as its own", async () => {
    const { inHand } = await acted({ command: { jobs: ["a"] } });
    expect(inHand.did).toContain("stop a");
    expect(carriedOf(inHand, 0)).toEqual(["unheard alone"]);
  });

  it("that was accepted lets its jobs be looked at again after the first wait", async () => {
    const { held } = await acted({});
    expect(held?.todo.tasks.map(({ due, looks, attempts }) => [due - NOW, looks, attempts])).toEqual([
      [2000, 1, 1],
      [2000, 1, 1],
    ]);
  });

  it("that was refused lets its jobs be looked at again at once", async () => {
    const { held } = await acted({ outcome: () => REFUSED, callTakes: 700 });
    expect(held?.todo.tasks.map(({ due, looks, refusedWith }) => [due - NOW, looks, refusedWith])).toEqual([
      [700, 0, 2],
      [700, 0, 2],
    ]);
  });

  it("whose reply says nothing of a job may have reached it", async () => {
    const { held } = await acted({ outcome: (id) => (id === "a" ? { is: "accepted" } : undefined) });
    const [first, second] = held?.todo.tasks ?? [];
    expect(first?.carried?.how).toBe("accepted");
    expect(second).toMatchObject({
      carried: { how: "unheard" },
      lastFailure: { kind: "unavailable", message: "the reply said nothing of this job" },
    });
  });

  it("may be more than one, as long as nothing forbids the second", async () => {
    const answers: boolean[] = [];
    const calling: NonNullable<Given["calling"]> = async (ask, { ledger }) => {
      answers.push((await ask(requestOf("StopDtsJobs"))).ok);
      await ledger.brake({ is: "halt", ...BY });
      answers.push((await ask(requestOf("StopDtsJobs"))).ok);
    };
    await acted({ calling });
    expect(answers).toEqual([true, false]);
  });
});

describe("before a delete", () => {
  const definition = { DtsJobName: "orders" };
  const seen = { is: "seen", status: "Finished", definition } as const;
  const finished: Given = { command: { action: "delete" }, tasks: (task) => ({ ...task, status: "Finished" }) };

  it.each([
    ["delete", finished, [{ definition: { DtsJobName: "orders" } }]],
    ["stop", {}, []],
  ] as const)("and no other call, what is configured is kept: %s", async (_step, given, want) => {
    const observations = new Map<string, Observation>([["a/Forward", seen]]);
    const { inHand } = await acted(given, { observations });
    expect(await inHand.ledger.snapshots("acme-cn", "a/Forward")).toMatchObject(want);
  });
});

describe("no call leaves", () => {
  it.each([
    ["on a read older than 8 s", {}, { age: 8001 }],
    ["when no call may start", { bench: { mayCall: () => false } }, {}],
    ["when the cloud has turned the turn away", { turn: { isTurnedAway: () => true } }, {}],
  ] as const)("%s, and no place is asked for", async (_title, given, more) => {
    const { held, inHand } = await acted(given, more);
    expect(inHand.did).toEqual([]);
    expect(held).toBe(inHand.held);
  });

  it("without a place at the limiter", async () => {
    const { held, inHand } = await acted({ turn: { mayChange: async () => false } });
    expect(inHand.did).toEqual([]);
    expect(held).toBe(inHand.held);
  });

  it("with a key that is not accepted, and the jobs end", async () => {
    const opened = { kind: "access-denied", lane: true, message: "who" } as const;
    const { held, inHand } = await acted({ bench: { breaker: { opened } } });
    expect(inHand.did).toEqual([]);
    expect(held?.todo.tasks).toEqual([]);
    const verdicts = await inHand.ledger.verdicts(inHand.held.run.runId);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["failed", "failed"]);
  });

  it("for an item that is somebody else's by now", async () => {
    const { held, inHand } = await acted({ losesAt: 1 });
    expect(inHand.did).toEqual(["place within 8000", "lost"]);
    expect(held).toBeUndefined();
  });

  it.each([
    ["everything is halted meanwhile", { is: "halt", ...BY }],
    ["one of its jobs is protected meanwhile", { is: "protect", target: "acme-cn", jobId: "b", ...BY }],
  ] as const)("when %s, and the note of it is taken back", async (_title, brake) => {
    const { held, inHand } = await acted({}, { meanwhile: async ({ ledger }) => ledger.brake(brake) });
    expect(inHand.did).toEqual(["place within 8000", "save", "save"]);
    expect(held?.todo.tasks).toEqual(inHand.held.todo.tasks);
    expect(inHand.written[1]?.tasks).toEqual(inHand.held.todo.tasks);
  });
});

describe("a read of a certain age", () => {
  it.each([
    [8000, ["stop a b"]],
    [8001, []],
  ])("of %d ms allows these calls: %j", async (age, want) => {
    const waitless = { turn: { mayChange: async () => true } };
    expect(callsOf((await acted(waitless, { age })).inHand)).toEqual(want);
    expect(callsOf((await acted({ brakesTake: age })).inHand)).toEqual(want);
  });
});

describe("a job", () => {
  it("that another run has is put off, and the call leaves without it", async () => {
    const unclaimed = ({ claim: _claim, ...task }: Task): Task => task;
    const tasks = (task: Task) => (task.job.id === "a" ? unclaimed(task) : task);
    const { held, inHand } = await acted({ tasks });
    expect(inHand.did).toEqual(["place within 8000", "save", "save", "stop b", "save"]);
    expect(held?.todo.tasks).toMatchObject([
      { due: NOW + 2000, looks: 1, attempts: 0, lastFailure: { message: "another run is changing this job" } },
      { attempts: 1, carried: { how: "accepted", alone: true } },
    ]);
  });

  it("that a stop has taken over is due at once, and the call leaves without it", async () => {
    const { held, inHand } = await acted({ command: { action: "start" } }, { meanwhile: losingA });
    expect(inHand.did).toEqual(["place within 8000", "save", "save", "start b", "save"]);
    expect(held?.todo.tasks).toMatchObject([
      { claim: "lost", due: NOW, attempts: 0 },
      { claim: "held", attempts: 1 },
    ]);
  });

  it("that is taken over leaves no call when it was alone", async () => {
    const { held, inHand } = await acted({ command: { action: "start", jobs: ["a"] } }, { meanwhile: losingA });
    expect(inHand.did).toEqual(["place within 8000", "save"]);
    expect(held?.todo.tasks).toMatchObject([{ claim: "lost", attempts: 0 }]);
  });

  it("that is taken over, in an item that is somebody else's by now, ends all calls", async () => {
    const { held, inHand } = await acted({ command: { action: "start" }, losesAt: 1 }, { meanwhile: losingA });
    expect(inHand.did).toEqual(["place within 8000", "lost"]);
    expect(held).toBeUndefined();
  });
});

describe("two calls of a turn", () => {
  const apart: Given = { tasks: (task) => ({ ...task, alone: true }) };

  it("leave one after the other, each with a place of its own", async () => {
    const { held, inHand } = await acted({ ...apart, callTakes: 300 });
    expect(inHand.did).toEqual([
      ...["place within 8000", "save", "stop a", "save"],
      ...["place within 7700", "save", "stop b", "save"],
    ]);
    expect(held?.todo.tasks.map(({ carried }) => carried?.how)).toEqual(["accepted", "accepted"]);
  });

  it.each([
    [1500, ["stop a", "stop b"]],
    [1501, ["stop a"]],
  ])("both leave unless the turn is over by then (%d ms)", async (callTakes, want) => {
    const { held, inHand } = await acted({ ...apart, callTakes });
    expect(callsOf(inHand)).toEqual(want);
    expect(held?.todo.tasks.map(({ attempts }) => attempts)).toEqual(want.length === 2 ? [1, 1] : [1, 0]);
  });

  it("of a turn that is over before them: only the first leaves", async () => {
    const { inHand } = await acted(apart, { age: 1501 });
    expect(callsOf(inHand)).toEqual(["stop a"]);
  });

  it("end with the first when its answer could not be written down", async () => {
    const { held, inHand } = await acted({ ...apart, losesAt: 2 });
    expect(callsOf(inHand)).toEqual(["stop a"]);
    expect(held).toBeUndefined();
  });

  it("end with the first when it learns that the key is not accepted, and what it reached is unproven", async () => {
    const { held, inHand } = await acted({ ...apart, calling: refusingTheKey });
    expect(callsOf(inHand)).toEqual(["stop a"]);
    expect(held?.todo.tasks).toEqual([]);
    const verdicts = await inHand.ledger.verdicts(inHand.held.run.runId);
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["unproven", "failed"]);
  });

  it("of which the first loses the item and the key at once settle nothing", async () => {
    const { held, inHand } = await acted({ ...apart, calling: refusingTheKey, losesAt: 2 });
    expect(held).toBeUndefined();
    expect(await inHand.ledger.verdicts(inHand.held.run.runId)).toEqual([]);
  });
});

const losingA = (inHand: InHand) => takeOver(inHand, "a");
const refusingTheKey: NonNullable<Given["calling"]> = async (_ask, { breaker }) => {
  breaker.opened = { kind: "access-denied", lane: true, message: "who" };
};

type Course = {
  /** How old the read is when the calls begin. */
  readonly age?: number;
  readonly observations?: ReadonlyMap<string, Observation>;
  /** After the item was taken, before any call. */
  readonly meanwhile?: (inHand: InHand) => Promise<void>;
};

/** The calls for every job of the item, on a read that left when it was taken. */
async function acted(given: Given, { age = 0, observations = new Map(), meanwhile }: Course = {}) {
  const inHand = await takeInHand(given);
  inHand.pass(age);
  await meanwhile?.(inHand);
  const held = await act(inHand.held, inHand.held.todo.tasks, { readAt: 0, observations });
  return { held, inHand };
}

function callsOf({ did }: InHand): readonly string[] {
  return did.filter((one) => one.startsWith("stop"));
}

function carriedOf({ written }: InHand, index: number): readonly string[] {
  return (written[index]?.tasks ?? []).map(({ carried }) => `${carried?.how} ${carried?.alone ? "alone" : "together"}`);
}
