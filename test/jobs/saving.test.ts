import { describe, expect, it } from "vitest";
import { type Action, type Step, stepsOf } from "#lib/jobs/action.ts";
import type { Kind } from "#lib/jobs/job.ts";
import type { Meanings } from "#lib/jobs/job-summary.ts";
import { type ResultEvent, toResultEvent } from "#lib/jobs/result-event.ts";
import { recordedFor, savingOf } from "#lib/jobs/saving.ts";
import { freshTask, type Task } from "#lib/jobs/todo.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import { NOW, planned } from "./samples.ts";

const RATES = { currency: "CNY", rates: [{ kind: "sync" as const, perHour: 2.2 }, { perHour: 0.9 }] };
const PROVEN_AT = NOW + 5000;

type Story = {
  readonly action?: Action;
  readonly kind?: Kind | undefined;
  readonly before?: string;
  readonly after?: string;
  readonly proven?: readonly Step[];
  readonly verdict?: ResultEvent["verdict"];
  readonly task?: Partial<Task>;
};

/** A teardown of a running sync job, unless the story says otherwise. */
function told(story: Story): readonly [ResultEvent, Task] {
  const { action = "teardown", before = "Synchronizing", after = "gone", verdict = "succeeded" } = story;
  const kind = "kind" in story ? story.kind : "sync";
  const { run } = planned({ action });
  const proven = story.proven ?? stepsOf(action);
  const job = { id: "a", ...(kind === undefined ? {} : { kind }) };
  const task = {
    ...freshTask(job, [], false, NOW),
    status: after,
    statusBefore: before,
    name: "nightly",
    proven,
    ...story.task,
  };
  const conclusion = { verdict: "succeeded", reason: "", status: after, proven, attempts: 2 } as const;
  return [{ ...toResultEvent(run, task.job, conclusion, PROVEN_AT), verdict }, task];
}

const saved = (story: Story, meanings: Meanings = alibabaDts.states) => savingOf(...told(story), meanings, RATES);

describe("what a proven teardown of a billed job saves", () => {
  it("has the job, the run, both states' billing, and the price of then", () => {
    const [verdict, task] = told({});
    expect(savingOf(verdict, task, alibabaDts.states, RATES)).toStrictEqual({
      eventId: verdict.eventId,
      target: "acme-cn",
      provider: "alibaba-dts",
      jobId: "a",
      direction: "Forward",
      name: "nightly",
      kind: "sync",
      runId: verdict.runId,
      action: "teardown",
      proven: "delete",
      at: PROVEN_AT,
      billing: "billed",
      billingAfter: "free",
      perHour: 2.2,
      currency: "CNY",
    });
  });

  it("has no price without a price list, or when nothing on it fits", () => {
    const [verdict, task] = told({});
    const none = { currency: "CNY", rates: [{ kind: "migration" as const, perHour: 1 }] };
    for (const rates of [undefined, none]) {
      const saving = savingOf(verdict, task, alibabaDts.states, rates);
      expect(saving?.billing).toBe("billed");
      expect(saving).not.toHaveProperty("perHour");
      expect(saving).not.toHaveProperty("currency");
    }
  });

  it("lacks what is not known of the job", () => {
    const [verdict, { name: _name, ...task }] = told({ kind: undefined });
    const { direction: _direction, ...undirected } = verdict;
    const saving = savingOf(undirected, task, huaweiDrs.states, RATES);
    for (const key of ["name", "kind", "direction"]) expect(saving).not.toHaveProperty(key);
  });
});

describe("hours and money, hours alone, or nothing", () => {
  const { states: ali } = alibabaDts;
  const { states: hw } = huaweiDrs;
  it.each<[string, Story, Meanings, readonly unknown[] | undefined]>([
    ["a sync job that ran is deleted", {}, ali, ["delete", "billed", "free", 2.2]],
    ["its deletion goes on reading Finished", { after: "Finished" }, ali, ["delete", "billed", "free", 2.2]],
    [
      "a migration that ran is stopped",
      { action: "stop", kind: "migration", after: "Finished" },
      ali,
      ["stop", "billed", "free", 0.9],
    ],
    [
      "a sync job is stopped, and nobody says that this ends its costs",
      { action: "stop", after: "Finished" },
      ali,
      ["stop", "billed", "unknown", undefined],
    ],
    [
      "change tracking is gone with its stop",
      { action: "stop", kind: "change-tracking", proven: ["stop"] },
      ali,
      ["stop", "billed", "free", 0.9],
    ],
    [
      "its kind is unknown, and so what it cost",
      { kind: undefined, before: "Synchronizing" },
      ali,
      ["delete", "unknown", "free", undefined],
    ],
    [
      "the pages disagree on a paused migration",
      { kind: "migration", before: "Suspending" },
      ali,
      ["delete", "disputed", "free", undefined],
    ],
    ["a paused sync job is deleted", { before: "Suspending" }, ali, ["delete", "billed", "free", 2.2]],
    [
      "a failed Huawei job is ended",
      { action: "stop", before: "INCRE_TRANSFER_FAILED", after: "RELEASE_RESOURCE_COMPLETE" },
      hw,
      ["stop", "billed", "free", 2.2],
    ],
    [
      "a Huawei job on its way is ended",
      { action: "stop", before: "STARTJOBING", after: "RELEASE_RESOURCE_COMPLETE" },
      hw,
      ["stop", "unknown", "free", undefined],
    ],
    ["a migration was finished before", { kind: "migration", before: "Finished" }, ali, undefined],
    ["a sync job was finished before", { before: "Finished" }, ali, undefined],
    ["a failed migration costs nothing", { kind: "migration", before: "MigrationFailed" }, ali, undefined],
    ["a Huawei job had ended before", { before: "RELEASE_RESOURCE_COMPLETE" }, hw, undefined],
    ["a paused sync job goes on costing", { action: "pause", after: "Suspending" }, ali, undefined],
    [
      "the pages disagree on what a pause saves",
      { action: "pause", kind: "migration", before: "Migrating", after: "Suspending" },
      ali,
      undefined,
    ],
    [
      "a paused Huawei job goes on costing",
      { action: "pause", before: "INCRE_TRANSFER_STARTED", after: "PAUSING" },
      hw,
      undefined,
    ],
    ["it is prepaid", { task: { isPrepaid: true } }, ali, undefined],
    ["it was started", { action: "start", before: "Suspending", after: "Synchronizing" }, ali, undefined],
    ["it was reset", { action: "reset", after: "NotConfigured" }, ali, undefined],
    ["it was there already", { verdict: "already", proven: [] }, ali, undefined],
    ["nothing was proven", { proven: [] }, ali, undefined],
    ["its stop was proven, its delete was not", { verdict: "failed", proven: ["stop"] }, ali, undefined],
  ])("%s", (_what, story, meanings, want) => {
    const saving = saved(story, meanings);
    expect(saving && [saving.proven, saving.billing, saving.billingAfter, saving.perHour]).toEqual(want);
  });

  it("nothing, when nobody had read it before", () => {
    const [verdict, { statusBefore: _before, ...unread }] = told({});
    expect(savingOf(verdict, unread, alibabaDts.states, RATES)).toBeUndefined();
  });

  it("a pause of a job that then costs nothing saves", () => {
    const meanings: Meanings = {
      ...alibabaDts.states,
      billing: (_kind, status) => ({ is: status === "Suspending" ? "free" : "billed", source: "here" }),
    };
    expect(saved({ action: "pause", after: "Suspending" }, meanings)).toMatchObject({ proven: "pause", perHour: 2.2 });
  });

  it("a stop that leaves a job costing saves nothing", () => {
    const meanings: Meanings = { ...alibabaDts.states, billing: () => ({ is: "billed", source: "here" }) };
    expect(saved({ action: "stop", after: "Finished" }, meanings)).toBeUndefined();
  });
});

it("what may count in a month was recorded in the 400 days before its end", () => {
  expect(recordedFor("2026-11")).toEqual({ from: Date.UTC(2025, 9, 27), to: Date.UTC(2026, 11, 1) });
});
