import { describe, expect, it } from "vitest";
import { regroup } from "#lib/engine/regroup.ts";
import type { Step } from "#lib/jobs/action.ts";
import { freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { NOW } from "../jobs/samples.ts";

const { states } = alibabaDts;

describe("who goes alone after a refused batch", () => {
  it.each([
    ["of three, when all read as before: everyone", stops("Normal 3, Normal 3, Normal 3"), "a b c"],
    ["of three, when one is not due any more: nobody", stops("Normal 3, Normal 3"), ""],
    ["of three, when one is left: nobody", stops("Normal 3"), ""],
    ["of two, when both read as before: everyone", stops("Normal 2, Normal 2"), "a b"],
    ["of three, when one has failed: that one", stops("Normal 3, Failed 3, Normal 3"), "b"],
    ["of three, when one is moving: that one", stops("Normal 3, Normal 3, Locked 3"), "c"],
    ["of three, when one is at rest: everyone", stops("Normal 3, Suspending 3, Finished 3"), "a b c"],
    ["of three, when two have failed: those two", stops("Failed 3, Failed 3, Normal 3"), "a b"],
    ["of three, when all have failed: everyone", stops("Failed 3, Failed 3, Failed 3"), "a b c"],
    ["of three, when two failed ones are left: both", stops("Failed 3, Locked 3"), "a b"],
    ["of three, when one goes alone already: only that one", stops("Normal 3, Normal 3 alone, Normal 3"), "b"],
    ["of three, when a failed one goes alone already: only that one", stops("Normal 3, Failed 3 alone"), "b"],
    ["of two, beside another one of three: each batch for itself", stops("Normal 2, Normal 2, Normal 3"), "a b"],
    ["of three, beside jobs that were in none: everyone that was in it", stops("Normal 3, Normal, Failed"), ""],
    ["that deleted three, when all have failed: everyone", deletes("Failed 3, Failed 3, Failed 3"), "a b c"],
    ["that deleted three, when two are left and one has failed: nobody", deletes("Failed 3, Finished 3"), ""],
    ["that deleted three, when two are left and one is moving: nobody", deletes("Locked 3, Finished 3"), ""],
  ])("%s", (_title, acting, want) => {
    expect(aloneIn(regroup(acting, states))).toBe(want);
  });

  it.each(["Normal", "Failed", "Locked"])("not a %s job that was in no refused batch", (status) => {
    const acting = stops(`${status}, ${status}, ${status}`);
    expect(regroup(acting, states)).toEqual(acting);
  });

  it("says nothing else of a job, and keeps the order", () => {
    const acting = stops("Failed 3, Normal 3");
    expect(regroup(acting, states)).toEqual(acting.map((task, index) => ({ ...task, alone: index === 0 })));
  });

  it("a job without a status counts as what the table makes of no word", () => {
    const never = stops("Normal 3, Normal 3").map((task, index) => (index === 0 ? { ...task, status: null } : task));
    expect(aloneIn(regroup(never, states))).toBe("a");
    const classOf = (status: string) => (status === "" ? "running" : states.classOf(status));
    expect(aloneIn(regroup(never, { ...states, classOf }))).toBe("");
  });
});

const stops = (jobs: string) => tasksOf("stop", jobs);
const deletes = (jobs: string) => tasksOf("delete", jobs);

/** Jobs a, b, c … as "status [size of the refused batch] [alone]". */
function tasksOf(step: Step, jobs: string): readonly Task[] {
  return jobs.split(", ").map((job, index) => {
    const [status = "", size, alone] = job.split(" ");
    const task = freshTask({ id: "abc".charAt(index) }, [step], false, NOW);
    const refused = size === undefined ? {} : { refusedWith: Number(size) };
    return { ...task, seen: true, status, alone: alone !== undefined, ...refused };
  });
}

function aloneIn(tasks: readonly Task[]): string {
  return tasks.flatMap(({ job, alone }) => (alone ? [job.id] : [])).join(" ");
}
