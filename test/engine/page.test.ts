import { expect, it } from "vitest";
import { workPage } from "#lib/engine/page.ts";
import type { Page, PlannedJob, Todo } from "#lib/jobs/todo.ts";
import { NOW, planned } from "../jobs/samples.ts";

const LATER = NOW + 1234;

it("a page of one chunk is put on the list at once, and nothing is left to save", async () => {
  const { listed, saved } = await work(pageOf(ids(3)));
  expect(listed).toEqual([{ chunks: [[0, 3]], left: { jobs: [], nextChunk: 1 } }]);
  expect(saved).toEqual([]);
});

it("chunks are due now, and hold the jobs of the page in their order", async () => {
  const { chunks } = await work(pageOf(ids(2)));
  expect(chunks).toMatchObject([
    {
      runId: "run-1",
      lane: "acme-cn",
      due: LATER,
      tasks: ["job-0", "job-1"].map((id) => ({ job: { id }, due: LATER })),
    },
  ]);
});

it("goes on numbering where the page begins", async () => {
  const { listed } = await work(pageOf(ids(11), { nextChunk: 400 }));
  expect(listed).toEqual([
    {
      chunks: [
        [400, 10],
        [401, 1],
      ],
      left: { jobs: [], nextChunk: 402 },
    },
  ]);
});

it("both directions of an id go in chunks of their own, and neither is left", async () => {
  const both: readonly PlannedJob[] = [{ id: "a" }, { id: "a", direction: "Reverse" }];
  const { listed } = await work(pageOf(both));
  expect(listed).toEqual([
    {
      chunks: [
        [0, 1],
        [1, 1],
      ],
      left: { jobs: [], nextChunk: 2 },
    },
  ]);
});

it("lists 48 chunks in a transaction, and the rest in the next", async () => {
  const { listed, saved } = await work(pageOf(ids(492)));
  expect(listed.map(({ chunks }) => chunks.length)).toEqual([48, 2]);
  expect(listed.map(({ left }) => left)).toEqual([
    { jobs: ids(492).slice(480), nextChunk: 48 },
    { jobs: [], nextChunk: 50 },
  ]);
  expect(listed[1]?.chunks).toEqual([
    [48, 10],
    [49, 2],
  ]);
  expect(saved).toEqual([]);
});

it("what time does not allow stays on the page, due at once and given back in order", async () => {
  const page = pageOf(ids(481), { takes: 3, due: NOW + 60_000 });
  const { listed, saved } = await work(page, { mayCall: () => false });
  expect(listed).toHaveLength(1);
  expect(saved).toEqual([{ ...page, jobs: [{ id: "job-480" }], nextChunk: 48, due: LATER, takes: 0 }]);
});

it("a page that is somebody else's by now is let go", async () => {
  const { listed, saved } = await work(pageOf(ids(481)), { isOurs: false });
  expect(listed).toHaveLength(1);
  expect(saved).toEqual([]);
});

function ids(count: number): readonly PlannedJob[] {
  return Array.from({ length: count }, (_, index) => ({ id: `job-${index}` }));
}

function pageOf(jobs: readonly PlannedJob[], more: Partial<Page> = {}): Page {
  const place = { runId: "run-1", lane: "acme-cn", priority: 1, due: NOW, seq: 7 };
  return { ...place, page: 0, jobs, nextChunk: 0, ...more };
}

/** Each transaction in short: number and size of its chunks, and what the page then still has. */
type Listed = {
  readonly chunks: readonly (readonly [number, number])[];
  readonly left: Pick<Page, "jobs" | "nextChunk">;
};

async function work(page: Page, { isOurs = true, mayCall = (): boolean => true } = {}) {
  const listed: Listed[] = [];
  const chunks: Todo[] = [];
  const saved: object[] = [];
  const clock = { now: () => LATER, elapsed: () => 0, sleep: async () => undefined };
  const ledger = {
    list: async ({ jobs, nextChunk }: Page, made: readonly Todo[]) => {
      chunks.push(...made);
      listed.push({ chunks: made.map(({ chunk, tasks }) => [chunk, tasks.length]), left: { jobs, nextChunk } });
      return isOurs;
    },
    save: async <I extends object>(item: I) => {
      saved.push(item);
      return item;
    },
  };
  const run = { ...planned({}).run, runId: "run-1" };
  await workPage(page, run, { ledger, clock, mayCall });
  return { listed, chunks, saved };
}
