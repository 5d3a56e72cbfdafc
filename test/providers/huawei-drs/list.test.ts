import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Answer, Ask, JobPage } from "#lib/providers/provider.ts";
import { NO_API, no, scripted, target, yes } from "./scripted.ts";

async function pageOf(api: "v5" | "v3" | "auto", cursor: string | undefined, ask: Ask): Promise<JobPage> {
  if (!huaweiDrs.list) throw new Error("huawei-drs lists nothing; want a list");
  return huaweiDrs.list(target(api), cursor, ask);
}

/** Pages until there is no next. @throws after a hundred thousand pages */
async function listAll(api: "v5" | "v3" | "auto", ask: Ask) {
  const jobs: JobSummary[] = [];
  let doubts = 0;
  let cursor: string | undefined;
  for (let pages = 1; pages <= 100_000; pages += 1) {
    const page = await pageOf(api, cursor, ask);
    if (page.is === "unreadable") throw new Error(page.failure.message);
    jobs.push(...page.jobs);
    doubts += page.doubt ? 1 : 0;
    if (page.next === undefined) return { jobs, doubts, pages };
    cursor = page.next;
  }
  throw new Error("it never ends");
}

describe("one page of a listing", () => {
  const headers = { "content-type": "application/json", "x-language": "en-us" };

  it("asks v5 for migrations first", async () => {
    const { asked, ask } = scripted(yes({ total_count: 0, jobs: [] }));
    expect(await pageOf("auto", undefined, ask)).toMatchObject({ is: "page", jobs: [], next: expect.any(String) });
    const query = { job_type: "migration", offset: "0", limit: "100", sort_key: "create_time", sort_dir: "asc" };
    const path = "/v5/{project_id}/jobs";
    expect(asked).toEqual([{ operation: "ListJobs", method: "GET", path, query, headers, body: "" }]);
  });

  it("asks v3 where the target says so", async () => {
    const { asked, ask } = scripted(yes({ total_record: 0, jobs: [] }));
    await pageOf("v3", undefined, ask);
    const body = '{"cur_page":1,"per_page":100,"db_use_type":"migration"}';
    const path = "/v3/{project_id}/jobs";
    expect(asked).toEqual([{ operation: "V3ListJobs", method: "POST", path, query: {}, headers, body }]);
  });

  it("asks v3 where v5 is not offered, and stays there", async () => {
    const { asked, ask } = scripted(NO_API, yes({ total_record: 0, jobs: [] }));
    await listAll("auto", ask);
    expect(asked.map(({ operation }) => operation)).toEqual(["ListJobs", "V3ListJobs", "V3ListJobs", "V3ListJobs"]);
  });

  it.each([
    ["v5", NO_API],
    ["auto", no("throttled")],
    ["auto", no("access-denied")],
    ["auto", yes({ total_count: 3 })],
  ] as const)("through %s, %o is unreadable", async (api, answer) => {
    expect(await pageOf(api, undefined, scripted(answer).ask)).toMatchObject({ is: "unreadable" });
  });

  it.each(["", "v4.0.1.0.", "v5.3.1.0.", "v5.0.0.0.", "v5.0.1.0.a/b", "v5.0.1.0.a\n", "2"])(
    "%j is no cursor",
    async (cursor) => {
      await expect(pageOf("auto", cursor, scripted(NO_API).ask)).rejects.toThrow(/no cursor of a DRS listing/);
    },
  );
});

describe("an entry", () => {
  const entries = async (...jobs: readonly unknown[]) => pageOf("v5", undefined, scripted(yes({ jobs })).ask);

  it("tells what the list tells", async () => {
    const entry = {
      id: "a",
      name: "orders",
      status: "INCRE_TRANSFER_STARTED",
      create_time: "1735689600000",
      charging_mode: "period",
      job_type: "sync",
      job_mode_role: "master",
      tags: [{ key: "team", value: "pay" }],
    };
    expect(await entries(entry)).toMatchObject({
      jobs: [
        {
          id: "a",
          name: "orders",
          status: "INCRE_TRANSFER_STARTED",
          createdAt: 1_735_689_600_000,
          isPrepaid: true,
          kind: "sync",
          tags: { team: "pay" },
        },
      ],
    });
  });

  it.each([
    [1_735_689_600_000, 1_735_689_600_000],
    ["2025-01-01T00:00:00Z", 1_735_689_600_000],
    ["2025-01-01T08:00:00+0800", 1_735_689_600_000],
    ["2025-01-01 00:00:00", 1_735_689_600_000],
    ["yesterday", undefined],
    ["", undefined],
    [null, undefined],
  ])("created at %j is %j", async (create_time, createdAt) => {
    const page = await entries({ id: "a", status: "PAUSING", create_time });
    expect(page.is === "page" && page.jobs[0]?.createdAt).toBe(createdAt);
  });

  it("has the kind that was asked for, where it does not say", async () => {
    expect(await entries({ id: "a", status: "PAUSING" })).toMatchObject({ jobs: [{ id: "a", kind: "migration" }] });
  });

  it("of disaster recovery brings its subtasks, each once", async () => {
    const parent = {
      id: "p",
      status: "INCRE_TRANSFER_STARTED",
      job_type: "cloudDataGuard",
      children: [{ id: "c", status: "PAUSING" }],
    };
    const child = { id: "c", status: "PAUSING", job_type: "cloudDataGuard", job_mode_role: "child" };
    expect(await entries(parent, child)).toMatchObject({
      jobs: [
        { id: "p", role: "parent" },
        { id: "c", role: "child", kind: "disaster-recovery" },
      ],
    });
  });

  it.each([[{}], ["a"], [{ id: "../x", status: "PAUSING" }], [{ id: "a", status: "" }], [{ id: "a" }]])(
    "%j is a doubt",
    async (entry) => {
      expect(await entries(entry, { id: "b", status: "PAUSING" })).toMatchObject({
        jobs: [{ id: "b" }],
        doubt: { kind: "unavailable" },
      });
    },
  );

  it("of a deleted job is none", async () => {
    const page = await entries({ id: "a", status: "DELETED" });
    expect(page).toMatchObject({ is: "page", jobs: [] });
    expect(page).not.toHaveProperty("doubt");
  });
});

/** A list that honours its page, and says any total. */
function listOf(counts: readonly number[], totals: () => unknown): Ask {
  return async ({ path, query, body }) => {
    const isV3 = path.startsWith("/v3");
    const asked = isV3 ? JSON.parse(body) : query;
    const type = ["migration", "sync", "cloudDataGuard"].indexOf(isV3 ? asked.db_use_type : asked.job_type);
    const size = Number(isV3 ? asked.per_page : asked.limit);
    const from = isV3 ? (asked.cur_page - 1) * size : Number(asked.offset);
    const ids = Array.from({ length: counts[type] ?? 0 }, (_, index) => `job-${type}-${index}`);
    const jobs = ids.slice(from, from + size).map((id) => ({ id, status: "PAUSING" }));
    return yes({ jobs, [isV3 ? "total_record" : "total_count"]: totals() });
  };
}

describe("a whole listing", () => {
  const counts = fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 1, 99, 100, 101, 200, 230)));
  const total = fc.oneof(fc.integer({ min: -5, max: 500 }), fc.constantFrom(null, "many", "7", 1e9, undefined));

  it.each(["v5", "v3"] as const)("through %s shows every job once and ends, whatever the totals", async (api) => {
    await fc.assert(
      fc.asyncProperty(counts, fc.array(total, { minLength: 1 }), async (lengths, totals) => {
        let calls = 0;
        const ask = listOf(lengths, () => totals[calls++ % totals.length]);
        const { jobs } = await listAll(api, ask);
        const wanted = lengths.flatMap((length, type) => Array.from({ length }, (_, index) => `job-${type}-${index}`));
        expect(jobs.map(({ id }) => id)).toEqual(wanted);
      }),
      { numRuns: 50 },
    );
  });

  it.each(["v5", "v3"] as const)("through %s doubts a total that promises more than it shows", async (api) => {
    expect(
      await listAll(
        api,
        listOf([0, 0, 0], () => 0),
      ),
    ).toEqual({ jobs: [], doubts: 0, pages: 3 });
    expect(
      await listAll(
        api,
        listOf([101, 0, 0], () => 101),
      ),
    ).toMatchObject({ pages: 4, doubts: 2 });
  });

  it("goes on after a short page when the total promises more", async () => {
    const short = (ids: readonly string[]): Answer =>
      yes({ total_count: 3, jobs: ids.map((id) => ({ id, status: "PAUSING" })) });
    const { asked, ask } = scripted(short(["a", "b"]), short(["c"]), yes({ jobs: [] }));
    const { jobs } = await listAll("v5", ask);
    expect(jobs.map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(asked.map(({ query }) => query["offset"])).toEqual(["0", "2", "0", "0"]);
  });

  it("that shows one page for ever ends, with a doubt, and shows it once", async () => {
    const page = Array.from({ length: 100 }, (_, index) => ({ id: `a-${index}`, status: "PAUSING" }));
    const { jobs, doubts, pages } = await listAll("v5", scripted(yes({ jobs: page })).ask);
    expect({ ids: jobs.length, doubts, pages }).toEqual({ ids: 300, doubts: 3, pages: 6 });
  });

  it("that never ends is ended, with a doubt", async () => {
    let next = 0;
    const ask: Ask = async () => yes({ jobs: [{ id: `a-${next++}`, status: "PAUSING" }], total_count: 1e9 });
    expect(await listAll("v5", ask)).toMatchObject({ doubts: 3, pages: 15_000 });
  });
});
