import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Failure } from "#lib/jobs/failure.ts";
import { jobKey } from "#lib/jobs/job.ts";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { createAsk } from "#lib/providers/call.ts";
import type { Answer, ApiRequest, Ask } from "#lib/providers/provider.ts";
import { createWorld } from "../../engine/world.ts";
import { target } from "./target.ts";

const page = (DtsJobList: readonly unknown[], TotalRecordCount?: unknown): Answer => ({
  ok: true,
  data: { DtsJobList, TotalRecordCount },
});
const entries = (count: number, prefix = "l") =>
  Array.from({ length: count }, (_, index) => ({ DtsJobId: `${prefix}${index}`, Status: "Finished" }));

function list(cursor: string | undefined, ask: Ask) {
  const pages = alibabaDts.list(target, cursor, ask);
  if (!pages) throw new Error("alibaba-dts has no list");
  return pages;
}

/** All pages from the first to the last. @throws when there are more than `most`, or one cannot be read */
async function listAll(ask: Ask, most = 500) {
  const jobs: JobSummary[] = [];
  const doubts: string[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < most; count += 1) {
    const read = await list(cursor, ask);
    if (read.is !== "page") throw new Error(read.failure.message);
    jobs.push(...read.jobs);
    if (read.doubt) doubts.push(read.doubt.message);
    if (read.next === undefined) return { jobs, doubts, calls: count + 1 };
    cursor = read.next;
  }
  throw new Error(`the listing did not end within ${most} pages`);
}

describe("one entry", () => {
  const entry = {
    DtsJobId: "l3m1213ye7l",
    DtsInstanceID: "dtsl3m1213ye7l",
    DtsJobName: "orders",
    JobType: "sync",
    Status: "Synchronizing",
    PayType: "PostPaid",
    CreateTime: "2022-03-16T08:01:19Z",
    FinishTime: "2022-03-17T08:01:19Z",
    TagList: [{ TagKey: "env", TagValue: "dev" }, { TagKey: "bare" }],
    DbObject: "{}",
  };
  const summary = {
    id: "l3m1213ye7l",
    instanceId: "dtsl3m1213ye7l",
    name: "orders",
    kind: "sync",
    status: "Synchronizing",
    isPrepaid: false,
    createdAt: 1_647_417_679_000,
    tags: { env: "dev", bare: "" },
  };
  const shown = async (...some: unknown[]) => {
    const read = await list(undefined, async () => page(some));
    if (read.is !== "page") throw new Error("want a page");
    return read;
  };

  it("is a job with all that the cloud tells of it", async () => {
    expect((await shown(entry)).jobs).toEqual([{ ...summary, finishedAt: 1_647_504_079_000 }]);
  });

  it("of two-way sync is two jobs, one a direction", async () => {
    const both = { ...entry, ReverseJob: { DtsJobId: "l3m1213ye7r", Status: "Suspending" } };
    expect((await shown(both)).jobs).toEqual([
      { ...summary, direction: "Forward", finishedAt: 1_647_504_079_000 },
      { ...summary, direction: "Reverse", status: "Suspending" },
    ]);
  });

  it.each([
    ["online", "migration"],
    ["sync", "sync"],
    ["subscribe", "change-tracking"],
    ["SUBSCRIBE", "change-tracking"],
    ["surprise", undefined],
  ])("with JobType %s is of kind %s", async (JobType, kind) => {
    expect((await shown({ ...entry, JobType })).jobs[0]?.kind).toBe(kind);
  });

  it.each([
    ["PrePaid", true],
    ["PREPAID", true],
    ["PostPaid", false],
    ["postpaid", false],
    ["Serverless", undefined],
    [7, undefined],
    [null, undefined],
  ])("with PayType %j is prepaid: %s", async (PayType, isPrepaid) => {
    expect((await shown({ ...entry, PayType })).jobs[0]?.isPrepaid).toBe(isPrepaid);
  });

  it("that tells only id and status is a job with only these", async () => {
    const read = await shown({ DtsJobId: "l1", Status: "Odd", DtsInstanceID: "", FinishTime: "", ReverseJob: {} });
    expect(read).toMatchObject({ jobs: [{ id: "l1", status: "Odd" }] });
    expect(Object.keys(read.jobs[0] ?? {})).toEqual(["id", "status"]);
  });

  it.each(["2022-03-16 08:01:19", "yesterday", "2022-99-99T00:00:00Z", 1_647_417_679])(
    "with the time %j has no time, rather than one of this machine's zone",
    async (CreateTime) => {
      expect((await shown({ ...entry, CreateTime })).jobs[0]).not.toHaveProperty("createdAt");
    },
  );

  it.each([
    ["no id", { Status: "Finished" }],
    ["an id that is a list", { ...entry, DtsJobId: "a,b" }],
    ["no status", { ...entry, Status: "" }],
    ["tags that cannot be read, which may protect it", { ...entry, TagList: "env=dev" }],
    ["nothing", null],
  ])("with %s casts doubt on its page, and hides no other", async (_title, torn) => {
    const read = await shown(torn, entry);
    expect(read.jobs.map(({ id }) => id)).toEqual(["l3m1213ye7l"]);
    expect(read.doubt).toEqual({
      kind: "unavailable",
      message: "the listing of jobs has an entry that cannot be read",
    });
  });
});

describe("the pages of a listing", () => {
  it("ask for each kind in turn, thirty jobs a page, oldest first", async () => {
    const asked: ApiRequest[] = [];
    await listAll(async (request) => {
      asked.push(request);
      const { JobType, PageNumber } = request.query;
      return page(JobType === "MIGRATION" && PageNumber === "1" ? entries(30) : [], 30);
    });
    const common = { Region: "cn-hangzhou", RegionId: "cn-hangzhou", PageSize: "30", WithoutDbList: "true" };
    const order = { OrderColumn: "CreateTime", OrderDirection: "ASC" };
    const of = (JobType: string, PageNumber: string) => ({ ...common, ...order, JobType, PageNumber });
    expect(asked.map(({ operation, query }) => ({ operation, query }))).toEqual(
      [of("MIGRATION", "1"), of("MIGRATION", "2"), of("SYNC", "1"), of("SUBSCRIBE", "1")].map((query) => ({
        operation: "DescribeDtsJobs",
        query,
      })),
    );
  });

  it.each([
    "",
    "MIGRATION/1/0",
    "sync",
    "sync/0/0",
    "sync/5001/0",
    "sync/9999/0",
    "sync/2",
    "sync/2/x",
    "disaster-recovery/1/0",
    "constructor/1/0",
    "sync/2/30/",
  ])("have no cursor like %j", async (cursor) => {
    await expect(list(cursor, async () => page([]))).rejects.toThrow(
      `${JSON.stringify(cursor)} is no cursor of an alibaba-dts listing; want the next of the page before`,
    );
  });

  it.each([
    ["refused", { ok: false, failure: { kind: "access-denied", message: "no" }, effect: "none" }, "no"],
    ["without a list", { ok: true, data: {} }, "the listing of jobs has no list of jobs"],
    ["that is nothing", { ok: true, data: null }, "the listing of jobs has no list of jobs"],
  ] as const)("are unreadable when one is %s", async (_title, answer: Answer, message) => {
    const failure = expect.objectContaining({ message }) as Failure;
    expect(await list("sync/2/30", async () => answer)).toEqual({ is: "unreadable", failure });
  });

  it("say so when the cloud counts more than it shows", async () => {
    const read = await listAll(async ({ query }) =>
      page(query["JobType"] === "SYNC" && query["PageNumber"] === "1" ? entries(3) : [], 45),
    );
    expect(read.jobs).toHaveLength(3);
    expect(read.doubts).toEqual([
      "the listing of jobs counts 45 and shows fewer",
      "the listing of jobs counts 45 and shows fewer",
      "the listing of jobs counts 45 and shows fewer",
    ]);
  });

  it("end, with a doubt, though the cloud answers every page number with a full page", async () => {
    const read = await listAll(async ({ query }) => page(query["JobType"] === "SYNC" ? entries(30) : []), 5100);
    expect(read.calls).toBe(5002);
    expect(read.doubts).toEqual(["the listing of jobs goes on after 5000 pages"]);
  });

  /** What a count may say: the truth, in text, nothing, or something else than the truth. */
  const anyTotal = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(null, "", "many", "1e999", -1, 0, 1, Number.NaN, {}),
    fc.constantFrom("true number", "true text"),
    fc.integer({ min: 0, max: 5000 }),
    fc.integer({ min: 0, max: 5000 }).map(String),
  );
  const kinds = { MIGRATION: "m", SYNC: "s", SUBSCRIBE: "t" } as const;

  it("show every entry exactly once and end, whatever the cloud counts", async () => {
    const counts = fc.record({
      MIGRATION: fc.nat({ max: 130 }),
      SYNC: fc.nat({ max: 130 }),
      SUBSCRIBE: fc.nat({ max: 130 }),
    });
    await fc.assert(
      fc.asyncProperty(counts, fc.array(anyTotal, { minLength: 1, maxLength: 6 }), async (count, totals) => {
        let calls = 0;
        const { jobs } = await listAll(async ({ query }) => {
          const kind = query["JobType"] as keyof typeof kinds;
          const all = entries(count[kind], kinds[kind]);
          const from = (Number(query["PageNumber"]) - 1) * 30;
          const said = totals[calls % totals.length];
          calls += 1;
          const total = said === "true number" ? all.length : said === "true text" ? String(all.length) : said;
          return page(all.slice(from, from + 30), total);
        }, 30);
        const wanted = Object.entries(kinds).flatMap(([kind, prefix]) =>
          entries(count[kind as keyof typeof kinds], prefix).map(({ DtsJobId }) => DtsJobId),
        );
        expect(jobs.map(({ id }) => id)).toEqual(wanted);
      }),
    );
  });

  it("follow an honest count when the cloud's pages are shorter than asked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 130 }), fc.integer({ min: 1, max: 29 }), async (count, size) => {
        const all = entries(count);
        const { jobs, doubts } = await listAll(async ({ query }) => {
          const from = (Number(query["PageNumber"]) - 1) * size;
          return query["JobType"] === "SYNC" ? page(all.slice(from, from + size), String(count)) : page([], 0);
        });
        expect([jobs.map(({ id }) => id), doubts]).toEqual([all.map(({ DtsJobId }) => DtsJobId), []]);
      }),
    );
  });
});

describe("the simulated cloud's jobs", () => {
  it("are listed, of every kind and page", async () => {
    const some = (kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `${kind}-${index}`, kind, status: "Finished" }));
    const two = { id: "two-way", kind: "sync", status: "Synchronizing", reverse: { status: "Suspending" } };
    const jobs = [...some("migration", 61), ...some("sync", 30), two, ...some("change-tracking", 2)];
    const { sluice, clock } = createWorld([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs }]);
    const { secrets, newId, send } = sluice;
    const ask = createAsk(alibabaDts, target, { send, secrets, moment: () => ({ now: clock.now(), nonce: newId() }) });
    const read = await listAll(ask);
    expect(read.doubts).toEqual([]);
    expect(read.jobs.map(jobKey)).toEqual([
      ...some("migration", 61).map(({ id }) => `${id}/Forward`),
      ...some("sync", 30).map(({ id }) => `${id}/Forward`),
      "two-way/Forward",
      "two-way/Reverse",
      "change-tracking-0/Forward",
      "change-tracking-1/Forward",
    ]);
    expect(read.jobs.find(({ direction }) => direction === "Reverse")).toMatchObject({
      status: "Suspending",
      kind: "sync",
      isPrepaid: false,
      createdAt: Date.parse("2026-01-01T00:00:00Z"),
    });
  });
});
