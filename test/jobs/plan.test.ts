import { describe, expect, it } from "vitest";
import { CHUNKS_AT_ONCE, chunksOf } from "#lib/jobs/plan.ts";
import { isChunk, isPage } from "#lib/jobs/todo.ts";
import { NOW, planned, tasksIn } from "./samples.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `job${index}`);
const jobs = (from: number, to: number) =>
  ids(to)
    .slice(from)
    .map((id) => ({ id }));
const PLACE = { runId: "19f1064b619d49d35392eac7261cd726", lane: "acme-cn", priority: 1, due: NOW, seq: 0 };

describe("the items of a plan", () => {
  it("are chunks of ten as long as one transaction holds them all", () => {
    expect(CHUNKS_AT_ONCE).toBe(48);
    const { items } = planned({ jobs: ids(480) });
    expect(items.map((item) => isChunk(item) && [item.chunk, item.tasks.length])).toEqual(
      Array.from({ length: 48 }, (_, chunk) => [chunk, 10]),
    );
  });

  it("stand on the run's lane, due now, taken by nobody yet", () => {
    const { items } = planned({ jobs: ids(12), action: "delete" });
    expect(items).toMatchObject([
      { ...PLACE, priority: 5, chunk: 0 },
      { ...PLACE, priority: 5, chunk: 1 },
    ]);
  });

  it("are pages of 400 jobs when they are more, each with numbers kept free for its chunks", () => {
    expect(planned({ jobs: ids(481) }).items).toEqual([
      { ...PLACE, page: 0, jobs: jobs(0, 400), nextChunk: 0 },
      { ...PLACE, page: 1, jobs: jobs(400, 481), nextChunk: 400 },
    ]);
  });

  it("have no page without jobs", () => {
    const { items } = planned({ jobs: ids(800) });
    expect(items.map((item) => isPage(item) && item.jobs.length)).toEqual([400, 400]);
  });

  it("tell of a job whose other direction is on another page", () => {
    const { items } = planned({ jobs: [...ids(500), { id: "job0", direction: "Reverse" }] });
    const paired = items.map((item) => isPage(item) && item.jobs.filter(({ isPaired }) => isPaired));
    expect(paired).toEqual([[{ id: "job0", isPaired: true }], [{ id: "job0", direction: "Reverse", isPaired: true }]]);
  });
});

describe("the chunks of a page", () => {
  const { run } = planned({ action: "teardown" });

  it("are numbered from where the page says, ten jobs each, in order", () => {
    const chunks = chunksOf(run, jobs(0, 12), 400, NOW + 5000);
    expect(chunks.map(({ chunk, due, tasks }) => [chunk, due, tasks.length])).toEqual([
      [400, NOW + 5000, 10],
      [401, NOW + 5000, 2],
    ]);
    expect(tasksIn({ run, items: chunks }).map(({ job }) => job)).toEqual(jobs(0, 12));
  });

  it("hold jobs as the command named them, and know which have the other direction too", () => {
    const page = [
      { id: "a", isPaired: true },
      { id: "b", kind: "sync" as const },
      { id: "a", direction: "Reverse" as const },
    ];
    const tasks = tasksIn({ run, items: chunksOf(run, page, 0, NOW) });
    expect(tasks.map(({ job, isPaired, steps }) => ({ job, isPaired, steps }))).toEqual([
      { job: { id: "a" }, isPaired: true, steps: ["stop", "delete"] },
      { job: { id: "b", kind: "sync" }, isPaired: false, steps: ["stop", "delete"] },
      { job: { id: "a", direction: "Reverse" }, isPaired: false, steps: ["stop", "delete"] },
    ]);
    expect(tasks[0]?.job).not.toHaveProperty("isPaired");
  });
});
