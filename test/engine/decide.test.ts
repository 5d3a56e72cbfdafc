import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "#lib/engine/decide.ts";
import type { Decision, Situation } from "#lib/engine/decision.ts";
import { type Action, stepsOf } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Job, Kind } from "#lib/jobs/job.ts";
import type { Observation, Seen } from "#lib/jobs/observation.ts";
import type { Target } from "#lib/jobs/target.ts";
import { type Carried, freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Provider } from "#lib/providers/provider.ts";
import { NOW, planned, TARGET } from "../jobs/samples.ts";

const HUAWEI: Target = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  api: "auto",
  pauseMode: "target",
  credentials: { from: "env", accessKeyId: "HW_AK", secretAccessKey: "HW_SK" },
};

type Setting = {
  readonly cloud?: Provider;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  /** Seconds since the run began; its deadline is after 3600. */
  readonly after?: number;
  readonly guardrail?: string;
};

function situationOf({ cloud = alibabaDts, force = false, dryRun = false, after = 0, guardrail }: Setting): Situation {
  const plan = planned({ force, dryRun }, "request-1", cloud === huaweiDrs ? HUAWEI : TARGET);
  const run = force ? { ...plan.run, action: "delete" as const } : plan.run;
  return { run, states: cloud.states, guardrail: () => guardrail, now: NOW + after * 1000 };
}

const seen = (status: string, kind?: Kind): Seen => ({ is: "seen", status, ...(kind ? { kind } : {}) });
const fresh = (action: Action, job: Job = { id: "a" }) => freshTask(job, stepsOf(action), false, NOW);
const look = (task: Task, observation: Observation, setting: Setting = {}) =>
  decide(task, observation, situationOf(setting));

/** A decision in a word: the step to act with, `wait`, or the verdict. */
function word(decision: Decision): string {
  if (decision.do === "act") return `${decision.task.steps[0]}!`;
  return decision.do === "wait" ? "wait" : decision.conclusion.verdict;
}

/** A verdict in full. @throws when there is none */
function verdictOf(decision: Decision) {
  if (decision.do !== "conclude") throw new Error(`it is ${decision.do}; want a verdict`);
  return decision.conclusion;
}

/** From the design's tables: what a first look at a sync job in this status leads to. An exclamation mark is a call. */
const ALIBABA = `
  status            start    stop     reset    delete   force    teardown
  NotConfigured     refused  refused  already  delete!  delete!  delete!
  NotStarted        start!   refused  reset!   delete!  delete!  delete!
  Prechecking       wait     stop!    refused  refused  delete!  stop!
  PrecheckFailed    start!   stop!    reset!   delete!  delete!  delete!
  PreCheckPass      wait     stop!    reset!   refused  delete!  stop!
  Migrating         already  stop!    reset!   refused  delete!  stop!
  MigrationFailed   start!   stop!    reset!   delete!  delete!  delete!
  Initializing      already  stop!    reset!   refused  delete!  stop!
  InitializeFailed  start!   stop!    reset!   refused  delete!  stop!
  Synchronizing     already  stop!    reset!   refused  delete!  stop!
  synchronizing     already  stop!    reset!   refused  delete!  stop!
  Failed            start!   stop!    reset!   refused  delete!  stop!
  Modifying         wait     stop!    reset!   refused  delete!  stop!
  ModifyFailed      start!   stop!    reset!   refused  delete!  stop!
  Suspending        start!   stop!    reset!   refused  delete!  stop!
  Finished          refused  already  reset!   delete!  delete!  delete!
  Starting          wait     stop!    refused  refused  delete!  stop!
  Normal            already  stop!    reset!   refused  delete!  stop!
  Abnormal          start!   stop!    reset!   refused  delete!  stop!
  Retrying          wait     stop!    reset!   refused  delete!  stop!
  Upgrade           wait     stop!    reset!   refused  delete!  stop!
  Downgrade         wait     stop!    reset!   refused  delete!  stop!
  Locked            wait     stop!    refused  refused  delete!  stop!`;

const HUAWEI_TABLE = `
  status                           start    pause    reset    stop     delete   force    teardown
  CREATING                         wait     wait     wait     stop!    refused  delete!  stop!
  CREATE_FAILED                    refused  refused  refused  refused  delete!  delete!  delete!
  CONFIGURATION                    start!   refused  already  stop!    refused  delete!  stop!
  STARTJOBING                      wait     wait     wait     stop!    refused  delete!  stop!
  WAITING_FOR_START                start!   refused  refused  stop!    refused  delete!  stop!
  START_JOB_FAILED                 start!   refused  refused  stop!    refused  delete!  stop!
  PAUSING                          start!   already  refused  stop!    refused  delete!  stop!
  PAUSEING                         start!   already  refused  stop!    refused  delete!  stop!
  FULL_TRANSFER_STARTED            already  pause!   refused  stop!    refused  delete!  stop!
  FULL_TRANSFER_FAILED             start!   pause!   reset!   stop!    refused  delete!  stop!
  FULL_TRANSFER_COMPLETE           already  pause!   refused  stop!    refused  delete!  stop!
  INCRE_TRANSFER_STARTED           already  pause!   refused  stop!    refused  delete!  stop!
  INCRE_TRANSFER_FAILED            start!   pause!   reset!   stop!    refused  delete!  stop!
  RELEASE_RESOURCE_STARTED         refused  refused  refused  wait     refused  delete!  wait
  RELEASE_RESOURCE_FAILED          refused  refused  refused  stop!    refused  delete!  stop!
  RELEASE_RESOURCE_COMPLETE        refused  refused  refused  already  delete!  delete!  delete!
  REBUILD_NODE_STARTED             wait     wait     wait     stop!    refused  delete!  stop!
  REBUILD_NODE_FAILED              start!   refused  refused  stop!    refused  delete!  stop!
  CHANGE_JOB_STARTED               wait     wait     wait     stop!    refused  delete!  stop!
  CHANGE_JOB_FAILED                start!   refused  refused  stop!    refused  delete!  stop!
  CHILD_TRANSFER_STARTING          wait     wait     wait     stop!    refused  delete!  stop!
  CHILD_TRANSFER_STARTED           wait     wait     wait     stop!    refused  delete!  stop!
  CHILD_TRANSFER_COMPLETE          wait     wait     wait     stop!    refused  delete!  stop!
  CHILD_TRANSFER_FAILED            start!   refused  refused  stop!    refused  delete!  stop!
  RELEASE_CHILD_TRANSFER_STARTED   refused  refused  refused  stop!    refused  delete!  stop!
  RELEASE_CHILD_TRANSFER_COMPLETE  refused  refused  refused  stop!    delete!  delete!  delete!
  NODE_UPGRADE_START               wait     wait     wait     stop!    refused  delete!  stop!
  NODE_UPGRADE_COMPLETE            wait     wait     wait     stop!    refused  delete!  stop!
  NODE_UPGRADE_FAILED              start!   refused  refused  stop!    refused  delete!  stop!`;

type Cell = { readonly action: Action; readonly force: boolean; readonly status: string; readonly want: string };

function cellsOf(table: string): Cell[] {
  const [[, ...heads] = [], ...rows] = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([status = "", ...wants]) =>
    wants.map((want, column) => {
      const force = heads[column] === "force";
      return { action: (force ? "delete" : heads[column]) as Action, force, status, want };
    }),
  );
}

describe.each([
  ["alibaba-dts", alibabaDts, ALIBABA],
  ["huawei-drs", huaweiDrs, HUAWEI_TABLE],
])("a first look at %s", (_name, cloud, table) => {
  it.each(cellsOf(table))("$action of a $status job (force: $force): $want", ({ action, force, status, want }) => {
    expect(word(look(fresh(action), seen(status, "sync"), { cloud, force }))).toBe(want);
  });

  it.each(cellsOf(table))(
    "as a dry run, $action of a $status job (force: $force) calls nothing",
    ({ action, force, status, want }) => {
      const decision = look(fresh(action), seen(status, "sync"), { cloud, force, dryRun: true });
      expect(word(decision)).toBe(want.endsWith("!") || want === "wait" ? "planned" : want);
    },
  );

  it.each(cellsOf(table))(
    "behind a guardrail, $action of a $status job (force: $force) calls nothing",
    ({ action, force, status, want }) => {
      const decision = look(fresh(action), seen(status, "sync"), { cloud, force, guardrail: "protected" });
      expect(word(decision)).toBe(want === "already" ? "already" : "refused");
    },
  );

  it.each(cellsOf(table).filter(({ want }) => want === "refused"))(
    "a refused $action of a $status job (force: $force) says why, and blames no cloud",
    ({ action, force, status }) => {
      const verdict = verdictOf(look(fresh(action), seen(status, "sync"), { cloud, force }));
      expect(verdict.reason).toMatch(/^\S.{10,}$/);
      expect(verdict).not.toHaveProperty("error");
      expect(verdict).toMatchObject({ status, proven: [], attempts: 0 });
    },
  );
});

describe("what a kind changes", () => {
  it.each(["Migrating", "Suspending", "Finished", "NotStarted"])(
    "reset of a migration that is %s is refused",
    (status) => {
      expect(word(look(fresh("reset"), seen(status, "migration")))).toBe("refused");
    },
  );

  it("a kind the cloud contradicts is refused with both words", () => {
    const verdict = verdictOf(look(fresh("stop", { id: "a", kind: "sync" }), seen("Migrating", "migration")));
    expect([verdict.verdict, verdict.reason]).toEqual(["refused", "the command says sync, the cloud says migration"]);
  });

  it.each([
    ["sync", "pause!"],
    ["change-tracking", "refused"],
    [undefined, "refused"],
  ] as const)("pause of a job that reads %s: %s", (kind, want) => {
    expect(word(look(fresh("pause"), seen("Synchronizing", kind)))).toBe(want);
  });

  it("a teardown of a prepaid job does not even stop it, unless forced", () => {
    const prepaid: Observation = { ...seen("Synchronizing", "sync"), isPrepaid: true };
    expect(word(look(fresh("teardown"), prepaid))).toBe("refused");
    expect(word(look(fresh("teardown"), prepaid, { force: true }))).toBe("stop!");
  });
});

describe("a word nobody documented", () => {
  const known = new Set([...cellsOf(ALIBABA), ...cellsOf(HUAWEI_TABLE)].map(({ status }) => status.toLowerCase()));
  const anyWord = fc.string({ minLength: 1, maxLength: 20 }).filter((status) => !known.has(status.toLowerCase()));

  it.each([alibabaDts, huaweiDrs])("never counts as stopped for $name", (cloud) => {
    fc.assert(
      fc.property(anyWord, (status) => {
        for (const action of ["start", "stop", "reset", "delete", "teardown"] as const) {
          expect(["already", "succeeded"]).not.toContain(word(look(fresh(action), seen(status), { cloud })));
        }
        expect(word(look(fresh("delete"), seen(status), { cloud }))).toBe("refused");
        expect(word(look(fresh("teardown"), seen(status), { cloud }))).toBe("stop!");
      }),
    );
  });

  it.each([alibabaDts, huaweiDrs])("never proves a call for $name", (cloud) => {
    fc.assert(
      fc.property(anyWord, (status) => {
        for (const action of ["stop", "delete", "teardown"] as const) {
          expect(word(look(sent(action, {}), seen(status), { cloud, after: 60 }))).toBe("wait");
        }
      }),
    );
  });
});

/** A task whose step was sent at second 0 and accepted, in a call of its own, unless said otherwise. */
function sent(action: Action, carried: Partial<Carried>, job: Job = { id: "a", kind: "sync" }): Task {
  const call: Carried = { how: "accepted", at: NOW, alone: true, from: "Synchronizing", ...carried };
  return { ...fresh(action, job), seen: true, status: call.from, attempts: 1, carried: call };
}

describe("the deadline", () => {
  const refusal: Failure = {
    kind: "throttled",
    code: "Throttling.User",
    message: "Request was denied.",
    httpStatus: 400,
  };

  it.each([
    ["one second before it", 3599, "wait"],
    ["at it", 3600, "unproven"],
    ["after it", 4000, "unproven"],
  ])("%s", (_title, after, want) => {
    expect(word(look(sent("stop", {}), seen("Synchronizing"), { after }))).toBe(want);
  });

  it("is kind timeout, with the last refusal and the last status in the message", () => {
    const verdict = verdictOf(
      look({ ...sent("stop", {}), lastFailure: refusal }, seen("Synchronizing"), { after: 3600 }),
    );
    expect(verdict).toEqual({
      verdict: "unproven",
      reason: "not proven within 3600 s; last seen Synchronizing; last problem: Request was denied.",
      error: {
        kind: "timeout",
        code: "Throttling.User",
        httpStatus: 400,
        message: "not proven within 3600 s; last seen Synchronizing; last problem: Request was denied.",
      },
      status: "Synchronizing",
      proven: [],
      attempts: 1,
    });
  });

  it("says so when a job was never read", () => {
    const unreadable = { is: "unreadable", failure: { kind: "unavailable", message: "html" } } as const;
    const verdict = verdictOf(look(fresh("stop"), unreadable, { after: 3600 }));
    expect([verdict.verdict, verdict.status, verdict.reason]).toEqual([
      "unproven",
      null,
      "not proven within 3600 s; it was never read; last problem: html",
    ]);
  });

  it.each(["start", "stop", "delete", "teardown"] as const)("no %s begins after it", (action) => {
    const status = action === "start" || action === "delete" ? "NotStarted" : "Synchronizing";
    expect(word(look(fresh(action), seen(status), { after: 3600 }))).toBe("unproven");
  });

  it("does not take away what a last look proves", () => {
    expect(word(look(sent("stop", {}), seen("Finished"), { after: 4000 }))).toBe("succeeded");
  });

  it("of a dry run is refused", () => {
    const decision = look(fresh("start"), UNREADABLE, { after: 3600, dryRun: true });
    expect(word(decision)).toBe("refused");
  });
});

const UNREADABLE: Observation = { is: "unreadable", failure: { kind: "unavailable", message: "html" } };
const absent: Observation = { is: "absent" };
const gone: Observation = { is: "gone" };
const named: Observation = {
  is: "gone",
  failure: { kind: "not-found", code: "DRS.M00289", message: "no", httpStatus: 404 },
};
const wasSeen = (action: Action): Task => ({ ...fresh(action), seen: true, status: "Synchronizing" });
const ACTIONS = ["start", "stop", "reset", "delete", "teardown"] as const;

describe("seen and gone", () => {
  it.each(ACTIONS.flatMap((action) => [gone, named].map((observation) => ({ action, observation }))))(
    "an id never seen that the cloud does not know: $action is refused, not-found",
    ({ action, observation }) => {
      const verdict = verdictOf(look(fresh(action), observation));
      expect(verdict).toMatchObject({ verdict: "refused", status: null, error: { kind: "not-found" } });
    },
  );

  it.each(ACTIONS)("an id never seen that no read shows: %s is refused, not-found, after a second look", (action) => {
    const first = look(fresh(action), absent);
    expect(word(first)).toBe("wait");
    const verdict = verdictOf(look(first.task, absent));
    expect(verdict).toMatchObject({ verdict: "refused", status: null, error: { kind: "not-found" } });
  });

  it("keeps the cloud's own code", () => {
    expect(verdictOf(look(fresh("stop"), named))).toMatchObject({ error: { code: "DRS.M00289", httpStatus: 404 } });
  });

  it.each(ACTIONS)("an absence that proves nothing: %s of a job seen before waits", (action) => {
    expect(word(look(wasSeen(action), absent))).toBe("wait");
    expect(word(look(sent(action, {}), absent))).toBe("wait");
  });

  it.each(ACTIONS)("seen, then gone, before any %s was sent: failed, not-found, after a second look", (action) => {
    const first = look(wasSeen(action), gone);
    expect(word(first)).toBe("wait");
    expect(verdictOf(look(first.task, gone))).toMatchObject({
      verdict: "failed",
      status: "gone",
      error: { kind: "not-found" },
    });
  });

  it("a job that is back after one look without it is as if nothing had happened", () => {
    const back = look(look(wasSeen("stop"), gone).task, seen("Synchronizing"));
    expect(word(look(back.task, gone))).toBe("wait");
  });

  it("gone after a delete that was accepted: succeeded", () => {
    const verdict = verdictOf(look(sent("delete", { how: "accepted" }), gone));
    expect(verdict).toMatchObject({ verdict: "succeeded", status: "gone", proven: ["delete"] });
  });

  it.each(["unheard", "refused"] as const)("gone after a delete that was sent (%s): two looks must agree", (how) => {
    const first = look(sent("delete", { how }), gone);
    expect(word(first)).toBe("wait");
    expect(verdictOf(look(first.task, gone))).toMatchObject({
      verdict: "succeeded",
      status: "gone",
      proven: ["delete"],
    });
  });

  it("gone in the second half of a teardown: succeeded, both steps proven", () => {
    const deleting: Task = { ...sent("teardown", {}), steps: ["delete"], proven: ["stop"] };
    expect(verdictOf(look(deleting, gone))).toMatchObject({ verdict: "succeeded", proven: ["stop", "delete"] });
  });

  it.each(["stop", "teardown"] as const)(
    "gone after the %s of a sync job was sent: failed, for nobody deleted it",
    (action) => {
      const first = look(sent(action, {}), gone);
      expect(word(look(first.task, gone))).toBe("failed");
    },
  );

  it.each(["stop", "teardown"] as const)("gone after the %s of a change-tracking job was sent: succeeded", (action) => {
    const job: Job = { id: "a", kind: "change-tracking" };
    const first = look(sent(action, {}, job), gone);
    expect(word(first)).toBe("wait");
    expect(verdictOf(look(first.task, gone))).toMatchObject({ verdict: "succeeded", proven: ["stop"] });
  });
});

describe("after an accepted call", () => {
  it.each([
    ["start", "NotStarted", "Synchronizing", "succeeded"],
    ["start", "NotStarted", "Normal", "succeeded"],
    ["start", "NotStarted", "Finished", "succeeded"],
    ["start", "NotStarted", "Prechecking", "wait"],
    ["start", "NotStarted", "NotStarted", "wait"],
    ["start", "NotStarted", "PrecheckFailed", "failed"],
    ["start", "NotStarted", "InitializeFailed", "failed"],
    ["start", "NotStarted", "MigrationFailed", "failed"],
    ["start", "NotStarted", "Failed", "failed"],
    ["start", "NotStarted", "Abnormal", "failed"],
    ["start", "PrecheckFailed", "PrecheckFailed", "wait"],
    ["stop", "Synchronizing", "Synchronizing", "wait"],
    ["stop", "Synchronizing", "Finished", "succeeded"],
    ["stop", "Synchronizing", "Failed", "wait"],
    ["reset", "Failed", "NotConfigured", "succeeded"],
    ["reset", "Failed", "Failed", "wait"],
    ["delete", "NotStarted", "NotStarted", "wait"],
    ["teardown", "Synchronizing", "Synchronizing", "wait"],
    ["teardown", "Synchronizing", "Finished", "delete!"],
    ["teardown", "Synchronizing", "NotConfigured", "delete!"],
  ] as const)("of a %s from %s, %s reads as %s", (action, from, status, want) => {
    expect(word(look(sent(action, { from }), seen(status)))).toBe(want);
  });

  it("a stop that Huawei could not carry out is failed", () => {
    const task = sent("stop", { from: "INCRE_TRANSFER_STARTED" });
    const verdict = verdictOf(look(task, seen("RELEASE_RESOURCE_FAILED"), { cloud: huaweiDrs }));
    expect(verdict).toMatchObject({ verdict: "failed", error: { kind: "invalid-state" } });
  });

  it("somebody who starts the job again between the halves of a teardown makes it failed", () => {
    const task: Task = {
      ...fresh("teardown"),
      seen: true,
      status: "Finished",
      steps: ["delete"],
      proven: ["stop"],
      attempts: 1,
    };
    const verdict = verdictOf(look(task, seen("Synchronizing")));
    expect(verdict).toMatchObject({
      verdict: "failed",
      status: "Synchronizing",
      proven: ["stop"],
      error: { kind: "invalid-state" },
    });
  });

  it("a deleted job that reads Finished is proven by the answer of its own delete", () => {
    expect(verdictOf(look(sent("delete", { from: "Finished" }), seen("Finished")))).toMatchObject({
      verdict: "succeeded",
      proven: ["delete"],
    });
  });

  it.each([
    [1, "wait"],
    [60, "delete!"],
  ])("a job that reads Finished %i s after a batch delete: %s, alone", (after, want) => {
    const decision = look(sent("delete", { alone: false, from: "Finished" }), seen("Finished"), { after });
    expect(word(decision)).toBe(want);
    if (decision.do === "act") expect(decision.task.alone).toBe(true);
  });
});

describe("a job that somebody else changes while its accepted call is under way", () => {
  /** The decisions of looks one after the other, until one concludes. */
  function looks(first: Task, statuses: readonly string[]): readonly string[] {
    let task = first;
    return statuses.map((status, index) => {
      const decision = look(task, seen(status), { after: 10 + index * 10 });
      task = decision.task;
      return word(decision);
    });
  }

  it.each([
    ["stop", "Synchronizing", ["Stopping", "Synchronizing", "Synchronizing"], ["wait", "wait", "failed"]],
    ["stop", "Suspending", ["Stopping", "Synchronizing", "Synchronizing"], ["wait", "wait", "failed"]],
    ["pause", "Synchronizing", ["Locked", "Synchronizing", "Synchronizing"], ["wait", "wait", "failed"]],
    ["start", "Suspending", ["Starting", "Suspending", "Suspending"], ["wait", "wait", "failed"]],
    ["stop", "Synchronizing", ["Synchronizing", "Synchronizing", "Synchronizing"], ["wait", "wait", "wait"]],
    ["stop", "Synchronizing", ["Stopping", "Synchronizing", "Stopping"], ["wait", "wait", "wait"]],
    ["stop", "Synchronizing", ["Stopping", "Synchronizing", "Finished"], ["wait", "wait", "succeeded"]],
    ["stop", "Synchronizing", ["Stopping", "Suspending", "Suspending"], ["wait", "wait", "wait"]],
  ] as const)("%s from %s that reads %j: %j", (action, from, statuses, want) => {
    expect(looks(sent(action, { from }), statuses)).toEqual(want);
  });

  it("fails with that reason", () => {
    const task = sent("stop", { course: "back" });
    expect(verdictOf(look(task, seen("Synchronizing"), { after: 30 }))).toMatchObject({
      verdict: "failed",
      reason: "its stop was under way, and now it is Synchronizing again: somebody else changed it",
      error: { kind: "invalid-state" },
      status: "Synchronizing",
    });
  });

  it("is not meant where the call was not answered", () => {
    const task = sent("stop", { how: "unheard", course: "back" });
    expect(word(look(task, seen("Synchronizing"), { after: 60 }))).toBe("stop!");
  });
});

describe("after a call whose reply was lost", () => {
  it.each([
    ["stop", "Synchronizing", 1, "wait"],
    ["stop", "Synchronizing", 60, "stop!"],
    ["stop", "Locked", 60, "wait"],
    ["stop", "Finished", 1, "succeeded"],
    ["delete", "Finished", 1, "wait"],
    ["delete", "Finished", 60, "delete!"],
  ] as const)("%s of a job that reads %s after %i s: %s", (action, status, after, want) => {
    const from = action === "delete" ? "Finished" : "Synchronizing";
    expect(word(look(sent(action, { how: "unheard", from }), seen(status), { after }))).toBe(want);
  });
});

describe("after a refusal in a call of its own", () => {
  const refused = (action: Action, kind: Failure["kind"], extra: Partial<Task> = {}): Task => ({
    ...wasSeen(action),
    attempts: 1,
    refusal: { kind, code: "The.Code", message: "The cloud's words." },
    ...extra,
  });

  it.each([
    ["stop", "invalid-state", "Synchronizing", "refused"],
    ["stop", "invalid-state", "Finished", "already"],
    ["stop", "invalid-state", "Locked", "wait"],
    ["delete", "invalid-state", "Finished", "refused"],
    ["stop", "access-denied", "Synchronizing", "failed"],
    ["stop", "invalid-request", "Synchronizing", "failed"],
    ["stop", "quota", "Synchronizing", "failed"],
    ["stop", "billing", "Synchronizing", "failed"],
    ["stop", "unrecognized", "Synchronizing", "failed"],
    ["stop", "not-found", "Synchronizing", "failed"],
    ["delete", "not-found", "Finished", "failed"],
  ] as const)("%s, %s, and it reads %s: %s", (action, kind, status, want) => {
    const decision = look(refused(action, kind), seen(status), { after: 60 });
    expect(word(decision)).toBe(want);
    if (want === "refused" || want === "failed") {
      expect(verdictOf(decision)).toMatchObject({ error: { kind, code: "The.Code", message: "The cloud's words." } });
    }
  });

  it("not-found is the proof of a delete that was sent before", () => {
    const { carried } = sent("delete", { how: "unheard" });
    const task = refused("delete", "not-found", carried ? { carried } : {});
    expect(verdictOf(look(task, seen("Finished"), { after: 60 }))).toMatchObject({
      verdict: "succeeded",
      status: "gone",
      proven: ["delete"],
    });
  });
});

describe("a read that says nothing", () => {
  it.each(["throttled", "unavailable", "timeout", "credentials-expired", "unrecognized"] as const)(
    "%s: looked at again",
    (kind) => {
      const decision = look(fresh("stop"), { is: "unreadable", failure: { kind, message: "x" } });
      expect(word(decision)).toBe("wait");
    },
  );

  it("access-denied: failed at once, for the next read would say the same", () => {
    const failure: Failure = { kind: "access-denied", code: "Forbidden.RAM", message: "no" };
    expect(verdictOf(look(fresh("stop"), { is: "unreadable", failure }))).toMatchObject({
      verdict: "failed",
      error: { kind: "access-denied", code: "Forbidden.RAM" },
    });
  });

  it("access-denied after a call was sent: looked at again, for it may have happened", () => {
    const failure: Failure = { kind: "access-denied", message: "no" };
    expect(word(look(sent("stop", {}), { is: "unreadable", failure }))).toBe("wait");
  });
});
