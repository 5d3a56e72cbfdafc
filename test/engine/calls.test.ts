import { describe, expect, it } from "vitest";
import { planCalls, toKnown } from "#lib/engine/calls.ts";
import type { Step } from "#lib/jobs/action.ts";
import type { Job } from "#lib/jobs/job.ts";
import { freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import type { Provider } from "#lib/providers/provider.ts";
import { NOW } from "../jobs/samples.ts";

/** Two jobs a call, of whatever kind. */
const PAIRS: Provider = {
  ...alibabaDts,
  batches: (_step, jobs) =>
    Array.from({ length: Math.ceil(jobs.length / 2) }, (_, index) => jobs.slice(index * 2, index * 2 + 2)),
};

describe("the calls of a chunk", () => {
  it.each([
    ["none without a job", [], []],
    ["as large as the provider allows, in order", [stop("a"), stop("b"), stop("c")], ["stop a b", "stop c"]],
    ["by step, the first one's first", [destroy("a"), stop("b"), destroy("c"), stop("d")], ["delete a c", "stop b d"]],
    [
      "with those that go alone after the batches of their step",
      [stop("a", { alone: true }), stop("b"), destroy("c"), stop("d")],
      ["stop b d", "stop a", "delete c"],
    ],
    [
      "each for itself where everyone goes alone",
      [stop("a", { alone: true }), stop("b", { alone: true })],
      ["stop a", "stop b"],
    ],
    [
      "with both directions of an id for themselves",
      [stop("a"), stop("b"), stopReverse("a")],
      ["stop a b", "stop a/Reverse"],
    ],
    [
      "with those of a refused batch that nothing explains alone",
      [stop("a", { refusedWith: 2 }), stop("b", { refusedWith: 2 }), stop("c")],
      ["stop c", "stop a", "stop b"],
    ],
  ] as const)("are %s", (_title, tasks, want) => {
    expect(planned(tasks, PAIRS)).toEqual(want);
  });

  it("carry together only what the provider lets share a call", () => {
    const tasks = [stop("a", { job: { id: "a", kind: "change-tracking" } }), stop("b"), stop("c")];
    expect(planned(tasks, alibabaDts)).toEqual(["stop a", "stop b c"]);
  });

  it("carry alone what it puts in no call, and nothing that it makes up", () => {
    const batches = () => [[{ id: "b" }, { id: "nobody" }]];
    expect(planned([stop("a"), stop("b")], { ...alibabaDts, batches })).toEqual(["stop b", "stop a"]);
  });

  it("are asked of the provider with what was read, and without those that go alone", () => {
    const asked: unknown[] = [];
    const batches: Provider["batches"] = (step, jobs) => {
      asked.push([step, jobs]);
      return [];
    };
    planCalls([stop("a", { via: "v5" }), stop("b", { alone: true })], { ...alibabaDts, batches });
    expect(asked).toEqual([["stop", [{ id: "a", kind: "sync", status: "Synchronizing", via: "v5" }]]]);
  });
});

describe("a job as a call needs it", () => {
  it.each([
    ["never read", { status: null }, {}],
    ["read", {}, { status: "Synchronizing" }],
    ["read, by one of several ways", { via: "v3" }, { status: "Synchronizing", via: "v3" }],
  ] as const)("%s", (_title, more, want) => {
    expect(toKnown(stop("a", more))).toStrictEqual({ id: "a", kind: "sync", ...want });
  });
});

/** Each call as its step and its jobs. */
function planned(tasks: readonly Task[], provider: Provider): readonly string[] {
  return planCalls(tasks, provider).map((call) => [call.step, ...call.tasks.map(({ job }) => named(job))].join(" "));
}

function named({ id, direction }: Job): string {
  return direction === undefined ? id : `${id}/${direction}`;
}

function stop(id: string, more: Partial<Task> = {}): Task {
  return taskOf({ id, kind: "sync" }, ["stop", "delete"], more);
}

function stopReverse(id: string): Task {
  return taskOf({ id, kind: "sync", direction: "Reverse" }, ["stop", "delete"], {});
}

function destroy(id: string): Task {
  return taskOf({ id, kind: "sync" }, ["delete"], {});
}

function taskOf(job: Job, steps: readonly Step[], more: Partial<Task>): Task {
  return { ...freshTask(job, steps, false, NOW), seen: true, status: "Synchronizing", ...more };
}
