import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Job, Kind } from "#lib/jobs/job.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer, ApiRequest } from "#lib/providers/provider.ts";
import { target } from "./target.ts";

const ok: Answer = { ok: true, data: {} };
const refused = (failure: Failure, effect: "none" | "unknown" = "none"): Answer => ({ ok: false, failure, effect });

function scripted(answer: Answer) {
  const asked: ApiRequest[] = [];
  const ask = async (request: ApiRequest) => {
    asked.push(request);
    return answer;
  };
  return { asked, ask };
}

const jobs = (count: number, kind?: Kind): Job[] =>
  Array.from({ length: count }, (_, index) => ({ id: `l5o11f9029c${index}`, ...(kind ? { kind } : {}) }));

describe("the request of one changing call", () => {
  it.each([
    ["stop", {}, "StopDtsJob", {}],
    ["start", {}, "StartDtsJob", {}],
    ["reset", { kind: "sync", instanceId: "dtsl3m1213ye7l" }, "ResetDtsJob", { DtsInstanceId: "dtsl3m1213ye7l" }],
    ["stop", { direction: "Reverse" }, "StopDtsJob", { SynchronizationDirection: "Reverse" }],
    ["stop", { direction: "Forward" }, "StopDtsJob", {}],
    ["pause", { kind: "migration" }, "SuspendDtsJob", {}],
    ["pause", { kind: "sync", instanceId: "dtsl3m1213ye7l" }, "SuspendDtsJob", { DtsInstanceId: "dtsl3m1213ye7l" }],
    ["pause", { kind: "sync", direction: "Reverse" }, "SuspendDtsJob", { SynchronizationDirection: "Reverse" }],
    ["reset", { kind: "sync", direction: "Reverse" }, "ResetDtsJob", { SynchronizationDirection: "Reverse" }],
    ["start", { kind: "change-tracking" }, "StartDtsJob", {}],
    ["delete", {}, "DeleteDtsJob", {}],
    ["delete", { kind: "migration" }, "DeleteDtsJob", { JobType: "MIGRATION" }],
    ["delete", { kind: "sync" }, "DeleteDtsJob", { JobType: "SYNC" }],
    ["delete", { kind: "change-tracking" }, "DeleteDtsJob", { JobType: "SUBSCRIBE" }],
  ] as const)("%s of %o is %s", async (step, details, operation, extra) => {
    const { asked, ask } = scripted(ok);
    await alibabaDts.act(step, target, [{ id: "l3m1213ye7l", ...details }], ask);
    expect(asked).toEqual([
      {
        operation,
        method: "POST",
        path: "/",
        query: { RegionId: "cn-hangzhou", DtsJobId: "l3m1213ye7l", ...extra },
        headers: {},
        body: "",
      },
    ]);
  });

  it.each([
    ["start", "StartDtsJobs"],
    ["pause", "SuspendDtsJobs"],
    ["stop", "StopDtsJobs"],
    ["delete", "DeleteDtsJobs"],
  ] as const)("%s of several is %s with a comma list", async (step, operation) => {
    const { asked, ask } = scripted(ok);
    const some = [{ id: "a1", kind: "sync" } as const, { id: "b2", kind: "sync", instanceId: "i" } as const];
    await alibabaDts.act(step, target, some, ask);
    expect(asked[0]).toMatchObject({ operation, query: { RegionId: "cn-hangzhou", DtsJobIds: "a1,b2" } });
    expect(Object.keys(asked[0]?.query ?? {})).toHaveLength(2);
  });

  it.each([
    ["delete", { ResourceGroupId: "rg3m1213ye7l", ZeroEtlJob: "true" }],
    ["pause", { ResourceGroupId: "rg3m1213ye7l", ZeroEtlJob: "true" }],
    ["reset", { ResourceGroupId: "rg3m1213ye7l" }],
  ] as const)("%s carries what the target sets", async (step, extra) => {
    const { asked, ask } = scripted(ok);
    const special = { ...target, resourceGroupId: "rg3m1213ye7l", zeroEtlJob: true };
    await alibabaDts.act(step, special, [{ id: "l1", kind: "sync" }], ask);
    const { JobType: _kind, ...query } = asked[0]?.query ?? {};
    expect(query).toEqual({ RegionId: "cn-hangzhou", DtsJobId: "l1", ...extra });
  });

  it.each([
    ["a pause of eleven", "pause", jobs(11, "sync")],
    ["two resets", "reset", jobs(2)],
    ["eleven ids", "stop", jobs(11)],
    ["no job", "stop", []],
    ["an id that is a list", "stop", [{ id: "a,b" }]],
  ] as const)("%s is never sent", async (_title, step, some) => {
    const { asked, ask } = scripted(ok);
    await expect(alibabaDts.act(step, target, some, ask)).rejects.toThrow();
    expect(asked).toEqual([]);
  });
});

describe("a pause that would do nothing", () => {
  it.each([
    ["change-tracking", "Change tracking cannot be paused: the cloud would say yes and do nothing."],
    [undefined, "Its kind cannot be read, and change tracking must not be paused."],
  ] as const)("is not sent for %s", async (kind, message) => {
    const { asked, ask } = scripted(ok);
    const outcomes = await alibabaDts.act("pause", target, jobs(1, kind), ask);
    expect(asked).toEqual([]);
    expect([...outcomes.values()]).toEqual([{ is: "refused", failure: { kind: "invalid-request", message } }]);
  });
});

describe("the outcome of one changing call", () => {
  const two: Job[] = [{ id: "l5o11" }, { id: "l5o11f" }];
  const outcome = async (answer: Answer) =>
    Object.fromEntries(await alibabaDts.act("stop", target, two, scripted(answer).ask));

  it("is accepted for every job of an accepted batch", async () => {
    expect(await outcome(ok)).toEqual({ "l5o11/Forward": { is: "accepted" }, "l5o11f/Forward": { is: "accepted" } });
  });

  it.each([
    ["a business refusal", { kind: "invalid-state", message: "no" }, "none", "refused"],
    ["a permission refused", { kind: "access-denied", message: "no" }, "none", "refused"],
    ["a throttled call", { kind: "throttled", message: "slow" }, "none", "undone"],
    ["expired credentials", { kind: "credentials-expired", message: "old" }, "none", "undone"],
    ["a key not accepted", { kind: "access-denied", message: "who", lane: true }, "none", "undone"],
    ["a lost reply", { kind: "timeout", message: "lost" }, "unknown", "unknown"],
    ["a server fault", { kind: "unavailable", message: "500" }, "unknown", "unknown"],
  ] as const)("of %s is the same for every job", async (_title, failure, effect, is) => {
    const same = { is, failure };
    expect(await outcome(refused(failure, effect))).toEqual({ "l5o11/Forward": same, "l5o11f/Forward": same });
  });

  it("marks the ids a refusal names, whole words only", async () => {
    const failure: Failure = { kind: "not-found", message: "job l5o11f, not found" };
    expect(await outcome(refused(failure))).toEqual({
      "l5o11/Forward": { is: "refused", failure },
      "l5o11f/Forward": { is: "refused", failure, named: true },
    });
  });
});

describe("batches", () => {
  const m = (id: string): Job => ({ id, kind: "migration" });
  const s = (id: string): Job => ({ id, kind: "sync" });
  const t = (id: string): Job => ({ id, kind: "change-tracking" });
  const reverse: Job = { id: "a", kind: "sync", direction: "Reverse" };

  it.each([
    ["one kind shares a call", "stop", [m("a"), m("b")], [[m("a"), m("b")]]],
    ["each kind has its own", "start", [m("a"), s("b"), m("c")], [[m("a"), m("c")], [s("b")]]],
    ["unknown kinds go alone", "stop", [{ id: "a" }, { id: "b" }], [[{ id: "a" }], [{ id: "b" }]]],
    ["change tracking is stopped alone", "stop", [t("a"), t("b")], [[t("a")], [t("b")]]],
    ["change tracking is paused with nobody", "pause", [t("a"), s("b"), s("c")], [[t("a")], [s("b"), s("c")]]],
    ["a reverse link is paused alone", "pause", [s("a"), reverse], [[s("a")], [reverse]]],
    ["change tracking is deleted together", "delete", [t("a"), t("b")], [[t("a"), t("b")]]],
    ["a reverse link goes alone", "stop", [s("a"), reverse, s("b")], [[s("a"), s("b")], [reverse]]],
    ["resets go alone", "reset", [s("a"), s("b")], [[s("a")], [s("b")]]],
    [
      "a call has distinct ids",
      "stop",
      [s("a"), { ...s("a"), instanceId: "i" }],
      [[s("a")], [{ ...s("a"), instanceId: "i" }]],
    ],
    ["no jobs, no calls", "stop", [], []],
  ] as const)("%s", (_title, step, some, calls) => {
    expect(alibabaDts.batches(step, some)).toEqual(calls);
  });

  it.each([
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])("%i jobs make calls of %o", (count, sizes) => {
    const all = jobs(count, "sync");
    const calls = alibabaDts.batches("delete", all);
    expect(calls.map((call) => call.length)).toEqual(sizes);
    expect(calls.flat()).toEqual(all);
  });
});
