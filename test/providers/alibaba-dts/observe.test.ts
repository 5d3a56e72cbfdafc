import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Job } from "#lib/jobs/job.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer, ApiRequest, KnownJob } from "#lib/providers/provider.ts";
import { definitionsOf, withoutDefinitions } from "../observed.ts";
import { target } from "./target.ts";

type Script = (query: Readonly<Record<string, string>>, operation: string) => Answer | undefined;
const listing = (...DtsJobList: unknown[]): Answer => ({ ok: true, data: { Success: true, DtsJobList } });
const no = (failure: Failure, effect: "none" | "unknown" = "none"): Answer => ({ ok: false, failure, effect });
const notFound: Failure = { kind: "not-found", message: "no such job", code: "InvalidJobId" };
const entry = (DtsJobId: string, Status: string, more: object = {}) => ({ DtsJobId, Status, ...more });

/** Unscripted listings are empty, unscripted details are refused. */
async function look(jobs: readonly KnownJob[], seen: readonly string[], script: Script) {
  const asked: ApiRequest[] = [];
  const observed = await alibabaDts.observe(target, jobs, new Set(seen), async (request) => {
    asked.push(request);
    const answer = script(request.query, request.operation);
    if (answer) return answer;
    return request.operation === "DescribeDtsJobs" ? listing() : no({ kind: "invalid-request", message: "no" });
  });
  const calls = asked.map(({ operation, query }) => `${operation} ${query["JobType"] ?? query["DtsJobId"]}`);
  return { asked, calls, observed: withoutDefinitions(observed), definitions: definitionsOf(observed) };
}

describe("listings", () => {
  it("bring along all that they or the detail say of a job, to be kept before a delete", async () => {
    const listed = entry("a", "Finished", { SourceEndpoint: { Ip: "10.0.0.1" }, DbObject: "{}" });
    const detail = { Status: "Failed", DestinationEndpoint: { EngineName: "MySQL" } };
    const { definitions } = await look(
      [
        { id: "a", kind: "sync" },
        { id: "b", kind: "sync" },
      ],
      [],
      (_query, operation) => (operation === "DescribeDtsJobs" ? listing(listed) : { ok: true, data: detail }),
    );
    expect(definitions).toEqual({ "a/Forward": listed, "b/Forward": detail });
  });

  it("asks for jobs of a known kind in one call, under that kind only", async () => {
    const { asked, observed } = await look(
      [
        { id: "a", kind: "sync" },
        { id: "b", kind: "sync" },
      ],
      [],
      () =>
        listing(
          entry("b", "Failed"),
          entry("a", "Synchronizing", {
            DtsInstanceID: "dtsa",
            DtsJobName: "orders",
            JobType: "sync",
            DbObject: "{}",
            ReverseJob: null,
          }),
        ),
    );
    expect(asked).toEqual([
      {
        operation: "DescribeDtsJobs",
        method: "POST",
        path: "/",
        query: {
          Region: "cn-hangzhou",
          RegionId: "cn-hangzhou",
          JobType: "SYNC",
          DtsJobId: "a,b",
          PageNumber: "1",
          PageSize: "30",
          WithoutDbList: "true",
        },
        headers: {},
        body: "",
      },
    ]);
    expect(observed).toEqual({
      "a/Forward": { is: "seen", status: "Synchronizing", kind: "sync", name: "orders", instanceId: "dtsa" },
      "b/Forward": { is: "seen", status: "Failed" },
    });
  });

  it("looks for an unknown kind under all three, and stops when it is found", async () => {
    const jobs = [{ id: "a" }, { id: "b" }, { id: "c", kind: "change-tracking" }] as const;
    const { asked, observed } = await look(jobs, [], ({ JobType }) => {
      if (JobType === "MIGRATION") return listing(entry("a", "Migrating", { JobType: "online" }));
      if (JobType === "SYNC") return listing(entry("b", "Finished", { JobType: "SYNC" }));
      return listing(entry("c", "Normal", { JobType: "subscribe" }));
    });
    expect(asked.map(({ query }) => [query["JobType"], query["DtsJobId"]])).toEqual([
      ["MIGRATION", "a,b"],
      ["SYNC", "b"],
      ["SUBSCRIBE", "c"],
    ]);
    expect(observed).toMatchObject({
      "a/Forward": { kind: "migration" },
      "b/Forward": { kind: "sync" },
      "c/Forward": { kind: "change-tracking" },
    });
  });

  it("never asks for more ids than a page shows", async () => {
    const jobs = Array.from(
      { length: 31 },
      (_, index): KnownJob => ({ id: `j${index}`, kind: "sync", mayBeGone: true }),
    );
    const { asked } = await look(
      jobs,
      jobs.map(({ id }) => `${id}/Forward`),
      () => undefined,
    );
    expect(asked.map(({ query }) => query["DtsJobId"]?.split(",").length)).toEqual([30, 1]);
  });

  it("compares ids exactly", async () => {
    const { observed } = await look([{ id: "a1", kind: "sync", mayBeGone: true }], ["a1/Forward"], () =>
      listing(entry("A1", "Finished"), entry("a11", "Finished")),
    );
    expect(observed).toEqual({ "a1/Forward": { is: "gone" } });
  });

  it("sends what the target sets", async () => {
    const asked: ApiRequest[] = [];
    const special = { ...target, resourceGroupId: "rg1", zeroEtlJob: false };
    await alibabaDts.observe(special, [{ id: "a", kind: "sync" }], new Set(["a/Forward"]), async (request) => {
      asked.push(request);
      return listing();
    });
    expect(asked[0]?.query).toMatchObject({ ResourceGroupId: "rg1", ZeroEtlJob: "false" });
  });

  it.each([
    ["that failed", no({ kind: "unavailable", message: "502" }, "unknown"), { kind: "unavailable", message: "502" }],
    ["without a list", { ok: true, data: { Success: true } }, { kind: "unavailable" }],
    ["with a list that is none", { ok: true, data: { DtsJobList: "[]" } }, { kind: "unavailable" }],
    ["that is no object", { ok: true, data: null }, { kind: "unavailable" }],
  ] as const)("a listing %s leaves its jobs unreadable, seen or not", async (_title, answer, failure) => {
    const jobs = [
      { id: "a", kind: "sync" },
      { id: "b", kind: "sync" },
    ] as const;
    const { calls, observed } = await look(jobs, ["a/Forward"], () => answer);
    expect(calls).toEqual(["DescribeDtsJobs SYNC"]);
    expect(observed).toMatchObject({
      "a/Forward": { is: "unreadable", failure },
      "b/Forward": { is: "unreadable", failure },
    });
  });

  it.each(["invalid-request", "not-found", "access-denied", "unrecognized"] as const)(
    "a listing refused (%s) is no word on its jobs: each is asked for by itself",
    async (kind) => {
      const jobs = [
        { id: "a", kind: "sync" },
        { id: "b", kind: "sync" },
      ] as const;
      const { calls, observed } = await look(jobs, ["a/Forward"], ({ DtsJobId }, operation) => {
        const isGood = operation === "DescribeDtsJobDetail" && DtsJobId === "a";
        return isGood ? { ok: true, data: { DtsJobId: "a", Status: "Failed" } } : no({ kind, message: "no" });
      });
      expect(calls).toEqual(["DescribeDtsJobs SYNC", "DescribeDtsJobDetail a", "DescribeDtsJobDetail b"]);
      expect(observed).toMatchObject({ "a/Forward": { is: "seen", status: "Failed" } });
    },
  );

  it("shows a job of unknown kind although another listing failed", async () => {
    const { observed } = await look([{ id: "a" }, { id: "b" }], [], ({ JobType }) =>
      JobType === "MIGRATION"
        ? no({ kind: "unavailable", message: "down" }, "unknown")
        : listing(entry("a", "Finished", { JobType: "sync" })),
    );
    expect(observed).toEqual({
      "a/Forward": { is: "seen", status: "Finished", kind: "sync" },
      "b/Forward": { is: "unreadable", failure: { kind: "unavailable", message: "down" } },
    });
  });

  it.each([
    ["an entry of the wrong type", { DtsJobId: "a", Status: 7 }, undefined],
    ["a page that is only a part", entry("z", "Finished"), 45],
    ["a count that is no number", entry("z", "Finished"), "many"],
    ["a count that has no text", entry("z", "Finished"), { toString: null }],
  ])("%s proves nothing of a job seen before", async (_title, shown, TotalRecordCount) => {
    const jobs = [
      { id: "a", kind: "sync" },
      { id: "b", kind: "sync" },
    ] as const;
    const { calls, observed } = await look(jobs, ["a/Forward"], (_query, operation) =>
      operation === "DescribeDtsJobs" ? { ok: true, data: { DtsJobList: [shown], TotalRecordCount } } : undefined,
    );
    expect(observed).toMatchObject({ "a/Forward": { is: "unreadable" }, "b/Forward": { is: "unreadable" } });
    expect(calls).toEqual(["DescribeDtsJobs SYNC", "DescribeDtsJobDetail a", "DescribeDtsJobDetail b"]);
  });
});

describe("how a job is paid for", () => {
  it.each([
    ["PrePaid", { isPrepaid: true }],
    ["prepaid", { isPrepaid: true }],
    ["POSTPAID", { isPrepaid: false }],
    ["", {}],
    [null, {}],
    [["PrePaid"], {}],
  ])("PayType %j of a listing or a detail", async (PayType, paid) => {
    const jobs = [
      { id: "a", kind: "sync" },
      { id: "b", kind: "sync" },
    ] as const;
    const { observed } = await look(jobs, [], (_query, operation) =>
      operation === "DescribeDtsJobs"
        ? listing(entry("a", "Finished", { PayType }))
        : { ok: true, data: { Status: "Failed", PayType } },
    );
    expect(observed).toEqual({
      "a/Forward": { is: "seen", status: "Finished", ...paid },
      "b/Forward": { is: "seen", status: "Failed", unlisted: true, ...paid },
    });
  });
});

describe("directions", () => {
  const both: Job[] = [
    { id: "a", kind: "sync" },
    { id: "a", kind: "sync", direction: "Reverse" },
  ];

  it("reads both directions from one entry", async () => {
    const { asked, observed } = await look(both, [], () =>
      listing(entry("a", "Synchronizing", { ReverseJob: { DtsJobId: "r", Status: "Finished" } })),
    );
    expect(asked[0]?.query["DtsJobId"]).toBe("a");
    expect(observed).toEqual({
      "a/Forward": { is: "seen", status: "Synchronizing", otherStatus: "Finished" },
      "a/Reverse": { is: "seen", status: "Finished", otherStatus: "Synchronizing" },
    });
  });

  it.each([
    [[], { is: "absent" }],
    [["a/Reverse"], { is: "gone" }],
  ])("a one-way job has no reverse link (seen before: %o)", async (seen, observation) => {
    const { observed } = await look(both, seen, () => listing(entry("a", "Synchronizing", { ReverseJob: {} })));
    expect(observed["a/Reverse"]).toEqual(observation);
  });
});

describe("an id that no listing shows", () => {
  it("is gone without another call when it was seen before, and an accepted call takes it away", async () => {
    const job: KnownJob = { id: "a", kind: "sync", mayBeGone: true };
    const { calls, observed } = await look([job], ["a/Forward"], () => undefined);
    expect(calls).toEqual(["DescribeDtsJobs SYNC"]);
    expect(observed).toEqual({ "a/Forward": { is: "gone" } });
  });

  it.each([
    ["shows it", { ok: true, data: { Status: "Finished" } }, { is: "seen", status: "Finished", unlisted: true }],
    ["knows no such job", no(notFound), { is: "gone", failure: notFound }],
    ["says something else", no({ kind: "billing", message: "?" }), { is: "absent" }],
  ] as const)("was seen before, and nobody took it away: its detail %s", async (_title, answer, observation) => {
    const { calls, observed } = await look([{ id: "a", kind: "sync" }], ["a/Forward"], (_query, operation) =>
      operation === "DescribeDtsJobDetail" ? answer : undefined,
    );
    expect(calls).toEqual(["DescribeDtsJobs SYNC", "DescribeDtsJobDetail a"]);
    expect(observed).toEqual({ "a/Forward": observation });
  });

  it("and whose listing was not whole is unreadable when its detail is refused", async () => {
    const { observed } = await look([{ id: "a", kind: "sync" }], [], (_query, operation) =>
      operation === "DescribeDtsJobs"
        ? { ok: true, data: { DtsJobList: [], TotalRecordCount: 1 } }
        : no({ kind: "unrecognized", message: "?" }),
    );
    expect(observed).toMatchObject({ "a/Forward": { is: "unreadable" } });
  });

  it.each([
    [
      "data",
      { ok: true, data: { DtsJobId: "a", Status: "synchronizing", JobType: "subSync" } },
      { is: "seen", status: "synchronizing", kind: "sync", unlisted: true },
    ],
    ["data without an id", { ok: true, data: { Status: "Failed" } }, { is: "seen", status: "Failed", unlisted: true }],
    ["data of another job", { ok: true, data: { DtsJobId: "A", Status: "Failed" } }, { is: "absent" }],
    ["success without data", { ok: true, data: { Success: true } }, { is: "absent" }],
    ["a documented not-found", no(notFound), { is: "gone", failure: notFound }],
    ["any other refusal", no({ kind: "unrecognized", message: "?" }), { is: "absent" }],
    [
      "throttled",
      no({ kind: "throttled", message: "slow" }),
      { is: "unreadable", failure: { kind: "throttled", message: "slow" } },
    ],
    [
      "nothing readable",
      no({ kind: "unavailable", message: "502" }, "unknown"),
      { is: "unreadable", failure: { kind: "unavailable", message: "502" } },
    ],
  ] as const)("and was never seen: its detail answers %s", async (_title, answer, observation) => {
    const { asked, observed } = await look([{ id: "a", kind: "sync", instanceId: "i" }], [], (_query, operation) =>
      operation === "DescribeDtsJobDetail" ? answer : undefined,
    );
    expect(asked[1]?.query).toEqual({ RegionId: "cn-hangzhou", DtsJobId: "a", DtsInstanceID: "i" });
    expect(observed).toEqual({ "a/Forward": observation });
  });

  it("asks for the detail of the reverse link by its direction", async () => {
    const { asked } = await look([{ id: "a", kind: "sync", direction: "Reverse" }], [], () => undefined);
    expect(asked[1]?.query).toEqual({ RegionId: "cn-hangzhou", DtsJobId: "a", SynchronizationDirection: "Reverse" });
  });
});

describe("a job whose id is gone after a reset", () => {
  const job: KnownJob = { id: "old", kind: "sync", instanceId: "dts1", mayBeGone: true };
  const inInstance =
    (...entries: unknown[]): Script =>
    (query) =>
      query["DtsInstanceId"] === undefined ? listing() : listing(...entries);

  it("is found under its new id, in the same instance", async () => {
    const heir = entry("new", "NotConfigured", { DtsInstanceID: "dts1", JobType: "sync" });
    const { asked, observed } = await look([job], ["old/Forward"], inInstance(heir));
    expect(asked[1]?.query).toMatchObject({ JobType: "SYNC", DtsInstanceId: "dts1", Region: "cn-hangzhou" });
    expect(observed).toEqual({
      "old/Forward": { is: "seen", status: "NotConfigured", kind: "sync", instanceId: "dts1", newJobId: "new" },
    });
  });

  it.each([
    ["in another instance", [entry("new", "NotConfigured", { DtsInstanceID: "dts2" })]],
    ["in another state", [entry("new", "Synchronizing", { DtsInstanceID: "dts1" })]],
    ["under the same id", [entry("old", "NotConfigured", { DtsInstanceID: "dts1" })]],
    [
      "twice",
      [
        entry("n1", "NotConfigured", { DtsInstanceID: "dts1" }),
        entry("n2", "NotConfigured", { DtsInstanceID: "dts1" }),
      ],
    ],
    ["not at all", []],
  ])("is gone when an heir stands %s", async (_title, entries) => {
    const { observed } = await look([job], ["old/Forward"], inInstance(...entries));
    expect(observed).toEqual({ "old/Forward": { is: "gone" } });
  });

  it.each([
    ["in the same instance", [entry("new", "NotConfigured", { DtsInstanceID: "dts1" })], "new"],
    ["nowhere", [], undefined],
  ])(
    "and whose old id goes on reading Finished is found where its heir stands: %s",
    async (_title, entries, newJobId) => {
      const { observed } = await look([job], ["old/Forward"], (query) =>
        query["DtsInstanceId"] === undefined ? listing(entry("old", "Finished")) : listing(...entries),
      );
      const status = newJobId === undefined ? "Finished" : "NotConfigured";
      expect(observed).toMatchObject({ "old/Forward": { is: "seen", status, ...(newJobId && { newJobId }) } });
    },
  );

  it("is unreadable when its instance is", async () => {
    const failure: Failure = { kind: "unavailable", message: "down" };
    const { observed } = await look([job], ["old/Forward"], (query) =>
      query["DtsInstanceId"] === undefined ? listing() : no(failure, "unknown"),
    );
    expect(observed).toEqual({ "old/Forward": { is: "unreadable", failure } });
  });

  it("is not looked for when it was never seen", async () => {
    const { calls } = await look([job], [], (_query, operation) =>
      operation === "DescribeDtsJobDetail" ? no(notFound) : undefined,
    );
    expect(calls).toEqual(["DescribeDtsJobs SYNC", "DescribeDtsJobDetail old"]);
  });
});
