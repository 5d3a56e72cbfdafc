import { describe, expect, it } from "vitest";
import { findJob } from "#lib/find-job.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { JobSummary } from "#lib/jobs/job-summary.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import type { Select } from "#lib/jobs/select.ts";
import { listJobs } from "#lib/list-jobs.ts";
import { patient } from "#lib/patient.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Answer, JobPage } from "#lib/providers/provider.ts";
import type { OpenTarget } from "#lib/reading.ts";
import { NOW, TARGET } from "./jobs/samples.ts";

const THROTTLED: Failure = { kind: "throttled", message: "too fast" };
const job = (id: string, more: Partial<JobSummary> = {}): JobSummary => ({ id, status: "Finished", ...more });
const page = (jobs: readonly JobSummary[], next?: string, doubt?: Failure): JobPage => ({
  is: "page",
  jobs,
  ...(next ? { next } : {}),
  ...(doubt ? { doubt } : {}),
});

/** A provider whose pages are given by cursor; `begin` is the first. */
function opened(pages: Readonly<Record<string, JobPage>>, observed?: Observation) {
  const asked: string[] = [];
  const open: OpenTarget = {
    target: TARGET,
    reader: {
      jobId: alibabaDts.jobId,
      hasDirections: true,
      states: alibabaDts.states,
      observe: async (_target, jobs) =>
        new Map(jobs.map(({ id, direction = "Forward" }) => [`${id}/${direction}`, observed ?? { is: "absent" }])),
      list: async (_target, cursor = "begin") => {
        asked.push(cursor);
        return pages[cursor] ?? { is: "unreadable", failure: { kind: "not-found", message: cursor } };
      },
    },
    ask: async () => {
      throw new Error("nothing is asked of a cloud here");
    },
    now: () => NOW,
  };
  return { open, asked };
}

async function told(open: OpenTarget, select: Select = {}): Promise<string[]> {
  const lines: string[] = [];
  for await (const listed of listJobs(open, select)) {
    if (listed.is === "trouble") lines.push(`trouble: ${listed.failure.message}`);
    else lines.push(`${listed.is} ${listed.report.id}${listed.report.direction === "Reverse" ? " back" : ""}`);
  }
  return lines;
}

describe("listJobs", () => {
  it("follows the pages to the last, with each job once", async () => {
    const { open, asked } = opened({
      begin: page([job("a"), job("b", { direction: "Forward" })], "2"),
      2: page([], "3"),
      3: page([job("b"), job("b", { direction: "Reverse" }), job("c")]),
    });
    expect(await told(open)).toEqual(["job a", "job b", "job b back", "job c"]);
    expect(asked).toEqual(["begin", "2", "3"]);
  });

  it("stops at the limit of jobs that are meant, and asks for no page more", async () => {
    const { open, asked } = opened({ begin: page([job("a"), job("b", { status: "Failed" }), job("c")], "2") });
    expect(await told(open, { status: ["finished"], limit: 2 })).toEqual(["job a", "job c"]);
    expect(asked).toEqual(["begin"]);
  });

  it("tells jobs that may be meant apart; they do not count towards the limit", async () => {
    const { open } = opened({ begin: page([job("a"), job("b", { tags: { env: "dev" } }), job("c", { tags: {} })]) });
    expect(await told(open, { tags: { env: "dev" }, limit: 1 })).toEqual(["unsure a", "job b"]);
  });

  it("ends where the cursor repeats", async () => {
    const { open, asked } = opened({ begin: page([job("a")], "2"), 2: page([job("b")], "2") });
    expect(await told(open)).toEqual(["job a", "job b", "trouble: the listing led back to a page it had shown"]);
    expect(asked).toEqual(["begin", "2"]);
  });

  it("ends where pages have no end", async () => {
    const { open } = opened({});
    let count = 0;
    const endless = {
      ...open,
      reader: {
        ...open.reader,
        list: async () => {
          count += 1;
          return page([job("a")], String(count));
        },
      },
    };
    expect(await told(endless)).toEqual([
      "job a",
      "trouble: the listing has more than 15000 pages; what came after was not read",
    ]);
    expect(count).toBe(15_000);
  });

  it("goes on after a page that is not whole, and says so", async () => {
    const { open } = opened({ begin: page([job("a")], "2", THROTTLED), 2: page([job("b")]) });
    expect(await told(open)).toEqual(["job a", "trouble: too fast", "job b"]);
  });

  it("keeps what was read before a page that cannot be", async () => {
    const { open } = opened({ begin: page([job("a")], "2"), 2: { is: "unreadable", failure: THROTTLED } });
    expect(await told(open)).toEqual(["job a", "trouble: too fast"]);
  });

  it("a prepaid job is paid for by its order, whatever its state", async () => {
    const { open } = opened({ begin: page([job("a", { isPrepaid: true })]) });
    const { value } = await listJobs(open, {}).next();
    expect(value).toMatchObject({ report: { state: "stopped", billing: { is: "by-order" } } });
  });
});

describe("findJob", () => {
  const seen: Observation = { is: "seen", status: "Synchronizing", kind: "sync", otherStatus: "Finished" };

  it("takes the status from the read by id and the rest from the listing", async () => {
    const { open } = opened(
      { begin: page([job("a", { createdAt: 5, tags: {}, name: "n", kind: "migration" })]) },
      seen,
    );
    expect(await findJob(open, { id: "a" })).toMatchObject({
      is: "found",
      report: { id: "a", status: "Synchronizing", state: "running", kind: "sync", name: "n", createdAt: 5, tags: {} },
      otherStatus: "Finished",
    });
  });

  it("the other direction's listing is not its own", async () => {
    const { open } = opened({ begin: page([job("a", { createdAt: 5 })]) }, seen);
    const found = await findJob(open, { id: "a", direction: "Reverse" });
    expect(found.is === "found" && found.report).not.toHaveProperty("createdAt");
  });

  it("a listing that fails takes nothing from the read by id, and is told", async () => {
    const { open } = opened({ begin: { is: "unreadable", failure: THROTTLED } }, seen);
    expect(await findJob(open, { id: "a" })).toMatchObject({ is: "found", trouble: THROTTLED });
  });

  it.each([
    [{ is: "absent" }, { is: "missing" }],
    [{ is: "gone" }, { is: "missing" }],
    [
      { is: "unreadable", failure: THROTTLED },
      { is: "unreadable", failure: THROTTLED },
    ],
  ] as const)("%j is %j, and nothing is listed", async (observed, found) => {
    const { open, asked } = opened({ begin: page([job("a")]) }, observed);
    expect(await findJob(open, { id: "a" })).toEqual(found);
    expect(asked).toEqual([]);
  });
});

describe("patient", () => {
  const no = (failure: Failure): Answer => ({ ok: false, failure, effect: "none" });
  const REQUEST = { operation: "List", method: "GET", path: "/", query: {}, headers: {}, body: "" } as const;

  it.each([
    ["a read that was throttled is sent again", [no(THROTTLED), { ok: true, data: 1 }], [1000], true],
    ["three times in all", [no(THROTTLED), no(THROTTLED), no(THROTTLED), { ok: true, data: 1 }], [1000, 2000], false],
    ["as late as the cloud asks", [no({ ...THROTTLED, retryAfterMs: 9000 }), { ok: true, data: 1 }], [9000], true],
    ["but no later than 30 s", [no({ ...THROTTLED, retryAfterMs: 90_000 }), { ok: true, data: 1 }], [30_000], true],
    ["a time-out is not sent again", [no({ kind: "timeout", message: "" }), { ok: true, data: 1 }], [], false],
    ["nor is a refusal", [no({ kind: "access-denied", message: "" }), { ok: true, data: 1 }], [], false],
  ] as const)("%s", async (_title, answers, waits, isRead) => {
    const left: Answer[] = [...answers];
    const slept: number[] = [];
    const clock = {
      now: () => NOW,
      elapsed: () => 0,
      sleep: async (ms: number) => {
        slept.push(ms);
      },
    };
    const ask = patient(async () => left.shift() ?? no(THROTTLED), { clock, random: () => 0.5 });
    expect((await ask(REQUEST)).ok).toBe(isRead);
    expect(slept).toEqual(waits);
  });
});
