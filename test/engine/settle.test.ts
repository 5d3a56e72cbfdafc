import { describe, expect, it } from "vitest";
import { aboutToSend, batchOf, settle } from "#lib/engine/settle.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import { type Carried, freshTask, type Task } from "#lib/jobs/todo.ts";
import type { CallOutcome } from "#lib/providers/provider.ts";

describe("a task about to be sent", () => {
  it("is written down as sent and unheard, one attempt more, its looks counted anew", () => {
    expect(aboutToSend({ ...JOB, looks: 3, attempts: 2 }, true, 900)).toEqual({
      ...JOB,
      looks: 0,
      attempts: 3,
      carried: { how: "unheard", at: 900, alone: true, from: "Normal" },
    });
  });

  it("goes on counting its looks when a call may have reached it before", () => {
    expect(aboutToSend({ ...JOB, carried: LOST, looks: 3 }, false, 900)).toEqual({
      ...JOB,
      looks: 3,
      attempts: 1,
      carried: { how: "unheard", at: 900, alone: false, from: "Normal" },
    });
  });

  it("comes from no status when it was never read", () => {
    expect(aboutToSend({ ...JOB, status: null }, false, 900).carried?.from).toBe("");
  });
});

describe("a batch of outcomes", () => {
  const refused: CallOutcome = { is: "refused", failure: failure("quota") };
  const accepted: CallOutcome = { is: "accepted" };

  it.each([
    ["none", [], { size: 0, isNaming: false }],
    ["accepted ones", [accepted, accepted], { size: 2, isNaming: false }],
    ["refused ones without a name", [refused, refused, refused], { size: 3, isNaming: false }],
    ["refused ones, one of them named", [refused, { ...refused, named: true }], { size: 2, isNaming: true }],
    ["refused ones, none of them the named one", [{ ...refused, named: false }], { size: 1, isNaming: false }],
    ["unknown and undone ones", [unknown(), undone()], { size: 2, isNaming: false }],
  ] as const)("of %s", (_title, outcomes, want) => {
    expect(batchOf(outcomes)).toEqual(want);
  });
});

const DOUBTED = { refusal: failure("invalid-state"), refusedWith: 3 };

describe("a reply that", () => {
  it("accepts a call ends every doubt about earlier ones", () => {
    expect(replied({ ...JOB, ...DOUBTED }, { is: "accepted" })).toEqual({
      ...JOB,
      attempts: 1,
      carried: { ...SENT, how: "accepted" },
    });
  });

  it("never came leaves the call unheard, with the reason kept", () => {
    expect(replied({ ...JOB, ...DOUBTED }, unknown())).toEqual({
      ...JOB,
      attempts: 1,
      carried: SENT,
      lastFailure: failure("timeout"),
    });
  });

  it("says that nothing was done leaves no call behind, nor forgets an earlier refusal", () => {
    expect(replied({ ...JOB, ...DOUBTED, looks: 4 }, undone())).toEqual({
      ...JOB,
      ...DOUBTED,
      looks: 4,
      attempts: 1,
      lastFailure: failure("throttled"),
    });
  });

  it("says that nothing was done leaves the call before it as it was", () => {
    expect(replied({ ...JOB, carried: LOST }, undone()).carried).toEqual(LOST);
  });
});

describe("a refusal of a job's own", () => {
  it.each([
    ["in a call of its own", refusal("quota"), 1],
    ["answered for each job", { ...refusal("quota"), own: true }, 2],
    ["that names it as not found", { ...refusal("not-found"), named: true }, 2],
  ] as const)("%s is settled by the next read, and no call is left behind", (_title, outcome, size) => {
    expect(replied(JOB, outcome, size)).toEqual({
      ...JOB,
      attempts: 1,
      refusal: outcome.failure,
      lastFailure: outcome.failure,
    });
  });

  it("leaves the call before it as it was", () => {
    expect(replied({ ...JOB, carried: LOST }, refusal("quota"), 1).carried).toEqual(LOST);
  });
});

describe("a refusal of a whole batch", () => {
  it("may have been applied in part, and is remembered with its size and code", () => {
    expect(replied(JOB, refusal("quota"), 3)).toEqual({
      ...JOB,
      attempts: 1,
      carried: { ...SENT, how: "refused", refusedBy: "Code" },
      lastFailure: failure("quota"),
      refusedWith: 3,
    });
  });

  it("is remembered without a code when it has none", () => {
    const { carried } = replied(JOB, { is: "refused", failure: { kind: "quota", message: "no" } }, 3);
    expect(carried).toStrictEqual({ ...SENT, how: "refused" });
  });

  it("settles a job that it names by the next read, but the call may have been applied", () => {
    expect(replied(JOB, { ...refusal("quota"), named: true }, 3)).toEqual({
      ...JOB,
      attempts: 1,
      carried: { ...SENT, how: "refused", refusedBy: "Code" },
      lastFailure: failure("quota"),
      refusal: failure("quota"),
    });
  });

  it.each([
    ["not found, but no job named", { ...refusal("not-found"), named: false }],
    ["answers for no job in particular", { ...refusal("quota"), own: false }],
  ] as const)("with %s is nobody's own", (_title, outcome) => {
    expect(replied(JOB, outcome, 2)).toMatchObject({ carried: { how: "refused" }, refusedWith: 2 });
  });

  it.each([
    ["by the same code", "Code", "Code"],
    ["by another code", "Another", undefined],
    ["without a code", undefined, undefined],
  ])("that follows one refused %s keeps what explains both: %s", (_title, refusedBy, want) => {
    const before: Carried = { ...LOST, how: "refused", ...(refusedBy === undefined ? {} : { refusedBy }) };
    expect(replied({ ...JOB, carried: before }, refusal("quota"), 2).carried?.refusedBy).toBe(want);
  });

  it("that has no code explains nothing, whatever the one before it had", () => {
    const carried: Carried = { ...LOST, how: "refused", refusedBy: "Code" };
    const outcome: CallOutcome = { is: "refused", failure: { kind: "quota", message: "no" } };
    expect(replied({ ...JOB, carried }, outcome, 2).carried).toStrictEqual({ ...SENT, how: "refused" });
  });

  it("after an accepted call is explained by its own code", () => {
    const carried: Carried = { ...LOST, how: "accepted" };
    expect(replied({ ...JOB, carried }, refusal("quota"), 2).carried).toMatchObject({
      how: "refused",
      refusedBy: "Code",
    });
  });

  it("explains nothing that a call before it, whose reply was lost, may have done", () => {
    expect(replied({ ...JOB, carried: LOST }, refusal("quota"), 2).carried).toStrictEqual(SENT);
  });

  it.each([
    ["names nobody: alone from now on", false, { alone: true, refusedWith: 5 }],
    ["names another job: in the next batch", true, { alone: false, refusedWith: 2 }],
  ])("for the second time that %s", (_title, isNaming, want) => {
    expect(replied({ ...JOB, refusedWith: 5 }, refusal("quota"), 2, isNaming)).toMatchObject(want);
  });

  it("for the first time sends nobody alone", () => {
    expect(replied(JOB, refusal("quota"), 2).alone).toBe(false);
  });
});

it("a task that nobody noted as sent is no task to settle", () => {
  const settling = () => settle(JOB, JOB, { is: "accepted" }, { size: 1, isNaming: false });
  expect(settling).toThrow("a was never about to be sent; want aboutToSend first");
});

const JOB: Task = { ...freshTask({ id: "a" }, ["stop"], false, 0), seen: true, status: "Normal" };
/** A call of an earlier turn. */
const LOST: Carried = { how: "unheard", at: 100, alone: true, from: "Failed" };
/** The call in question, as noted before it left. */
const SENT: Carried = { how: "unheard", at: 900, alone: false, from: "Normal" };

/** What a task is after a reply to a batch that was sent at 900. */
function replied(before: Task, outcome: CallOutcome, size = 2, isNaming = false): Task {
  return settle(before, aboutToSend(before, false, 900), outcome, { size, isNaming });
}

function failure(kind: Failure["kind"]): Failure {
  return { kind, code: "Code", message: "no" };
}

function refusal(kind: Failure["kind"]) {
  return { is: "refused", failure: failure(kind) } as const;
}

function unknown(): CallOutcome {
  return { is: "unknown", failure: failure("timeout") };
}

function undone(): CallOutcome {
  return { is: "undone", failure: failure("throttled") };
}
