import { describe, expect, test } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { headCard } from "#lib/chat/cards/head.ts";
import { jobsCard } from "#lib/chat/cards/jobs.ts";
import { noticeCard } from "#lib/chat/cards/notice.ts";
import type { PlanShown } from "#lib/chat/cards/plan.ts";
import { statusCard } from "#lib/chat/cards/status.ts";
import { threadCard } from "#lib/chat/cards/thread.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { NO_COUNTS, type Run } from "#lib/jobs/run.ts";
import {
  CNY,
  conversation,
  HALT,
  HOUR_MS,
  NOW,
  notice,
  plan,
  RUN_ID,
  row,
  run,
  TAKEN,
  TARGET,
  verdict,
} from "./kit.ts";

const CANCEL: BrakeOn = { is: "cancel", runId: RUN_ID, by: "U01", at: NOW };

function tableOf({ parts }: Card) {
  return parts.find((part) => part.is === "table");
}

function linesOf({ parts }: Card): readonly string[] {
  return parts.flatMap((part) => ("text" in part ? [part.text] : []));
}

function commandsOf({ parts }: Card): readonly string[] {
  return parts.flatMap((part) => (part.is === "buttons" ? part.buttons.map(({ command }) => command) : []));
}

describe("a plan that a run carries out", () => {
  const taken = conversation({ progress: { ...TAKEN, approvedBy: "U02" } });
  const three = plan({ counts: { planned: 3, already: 0, refused: 0 } });
  const shown: PlanShown & { readonly brakes: [] } = {
    ...{ conversation: taken, plan: three, rows: [row("dts1")], target: TARGET, rates: CNY },
    ...{ secondPersonOver: 2, now: NOW, locale: "en", brakes: [] },
  };

  test("shows how far it has come, what was planned, and who wanted it", () => {
    const going = run({ open: 1, counts: { ...NO_COUNTS, succeeded: 1, failed: 1 } });
    expect(headCard({ ...shown, run: going, brakes: [HALT] })).toEqual({
      title: "teardown 3 jobs on acme-cn",
      tone: "bad",
      parts: [
        {
          is: "text",
          text: "Halted: acme-cn, by U02: freeze. Open jobs wait; sluice halt --lift goes on.",
        },
        {
          is: "facts",
          facts: [
            ["run", RUN_ID],
            ["state", "halted"],
            ["verdicts so far", "1 succeeded · 1 failed"],
            ["open", "1 of 3 jobs"],
            ["started", "2026-11-23 00:00 UTC"],
            ["deadline", "2026-11-23 01:00 UTC"],
          ],
        },
        {
          is: "facts",
          facts: [
            ["asked by", "U01"],
            ["asked at", "2026-11-23 00:00 UTC"],
            ["jobs meant", "status Finished older than 14d"],
            ["planned", "3"],
            ["cost a month", "1,095.00 CNY, and 2 jobs of unknown cost"],
            ["plan", "feedc0defeed"],
            ["approved by", "U02"],
          ],
        },
        {
          is: "table",
          heads: ["job", "name", "kind", "status", "idle", "CNY a month", "plan"],
          rows: [["dts1", "job dts1", "migration", "Failed", "10 days", "1,095.00", "would stop, then delete"]],
          more: "2 more jobs not shown; sluice plan on the command line lists them all",
        },
        {
          is: "buttons",
          buttons: [{ label: "Cancel the run", command: `cancel ${RUN_ID}`, look: "danger" }],
        },
      ],
    });
  });

  test.each<[string, Partial<Run>, readonly BrakeOn[], Card["tone"], string, readonly string[]]>([
    ["running", { open: 3 }, [], "neutral", "running", [`cancel ${RUN_ID}`]],
    ["in the making", { jobs: 0, isPlanning: true }, [], "neutral", "plan in the making", [`cancel ${RUN_ID}`]],
    ["ended well", { counts: { ...NO_COUNTS, succeeded: 2, already: 1 } }, [], "good", "ended", []],
    ["with a refusal", { counts: { ...NO_COUNTS, succeeded: 2, refused: 1 } }, [], "warning", "ended", []],
    ["unproven", { counts: { ...NO_COUNTS, succeeded: 2, unproven: 1 } }, [], "bad", "ended", []],
    ["ended under a halt", { counts: { ...NO_COUNTS, succeeded: 3 } }, [HALT], "good", "ended", []],
    ["halted elsewhere", { open: 3 }, [{ ...HALT, target: "acme-hw" }], "neutral", "running", [`cancel ${RUN_ID}`]],
    ["cancelled", { open: 3 }, [CANCEL], "warning", "cancelled", []],
    [
      "beside a cancelled one",
      { open: 3 },
      [{ ...CANCEL, runId: "other" }],
      "neutral",
      "running",
      [`cancel ${RUN_ID}`],
    ],
    ["without a plan", { jobs: 0, notPlanned: "no key" }, [], "bad", "nothing done", []],
    ["tried", { dryRun: true, open: 3 }, [], "neutral", "running · dry run", [`cancel ${RUN_ID}`]],
  ])("%s", (_name, over, brakes, tone, state, commands) => {
    const card = headCard({ ...shown, run: run(over), brakes });
    const facts = card.parts.flatMap((part) => (part.is === "facts" ? part.facts : []));
    expect([card.tone, facts.find(([label]) => label === "state")?.[1], commandsOf(card)]).toEqual([
      tone,
      state,
      commands,
    ]);
  });
});

describe("the verdicts of a run", () => {
  const failed = verdict("dts3", {
    ...{ verdict: "failed", status: "Failed", reason: "the cloud refused: no" },
    error: { kind: "quota", code: "Quota.Full", message: "no" },
  });
  const ended = run({ counts: { ...NO_COUNTS, succeeded: 2, failed: 1 } });

  test("show first what somebody may have to see to", () => {
    expect(threadCard({ run: ended, verdicts: [verdict("dts2"), verdict("dts1"), failed], locale: "en" })).toEqual({
      title: "Verdicts: teardown on acme-cn",
      tone: "bad",
      parts: [
        {
          is: "facts",
          facts: [
            ["run", RUN_ID],
            ["verdicts", "2 succeeded · 1 failed"],
          ],
        },
        {
          is: "table",
          heads: ["job", "verdict", "status", "reason", "error code"],
          rows: [
            ["dts3", "failed", "Failed", "the cloud refused: no", "Quota.Full"],
            ["dts1", "succeeded", "gone", "delete proven: a read no longer finds the job", "–"],
            ["dts2", "succeeded", "gone", "delete proven: a read no longer finds the job", "–"],
          ],
        },
      ],
    });
  });

  test("are told in Chinese, without the column of codes that none has", () => {
    const reverse = verdict("dts1", { direction: "Reverse", status: null });
    expect(tableOf(threadCard({ run: ended, verdicts: [reverse], locale: "zh" }))).toEqual({
      is: "table",
      heads: ["任务", "结果", "状态", "原因"],
      rows: [["dts1 ⇠", "成功", "–", "已证实删除：已查不到该任务"]],
      more: `另有 2 个任务未显示，可在命令行用 sluice status ${RUN_ID} 查看全部`,
    });
  });

  test("are at most 50; a link leads to the others", () => {
    const verdicts = Array.from({ length: 60 }, (_, index) => verdict(`dts${index}`));
    const large = run({ jobs: 70, open: 5, counts: { ...NO_COUNTS, succeeded: 65 } });
    const card = threadCard({ run: large, verdicts, locale: "en", link: "https://sluice.example/r" });
    const table = tableOf(card);
    expect([table?.rows.length, table?.more]).toEqual([50, "15 more jobs not shown; they are behind the link"]);
    expect(card.parts.at(-1)).toEqual({ is: "link", label: "See all", url: "https://sluice.example/r" });
  });

  test("may not be there yet", () => {
    expect(linesOf(threadCard({ run: run({ open: 3 }), verdicts: [], locale: "en" }))).toEqual([
      "No job has a verdict yet.",
    ]);
  });
});

describe("how it is", () => {
  test("with all: the latest runs, and the halts", () => {
    const runs = Array.from({ length: 12 }, () => run({ open: 1, counts: { ...NO_COUNTS, succeeded: 2 } }));
    const card = statusCard({ of: "all", runs, brakes: [HALT, CANCEL] }, "en");
    expect({ ...card, parts: [] }).toEqual({ title: "The latest runs", tone: "warning", parts: [] });
    expect(linesOf(card)).toEqual([
      "Halted: acme-cn, by U02: freeze. Open jobs wait; sluice halt --lift goes on.",
      "The latest 10; sluice runs on the command line lists more",
    ]);
    const table = tableOf(card);
    expect([table?.heads, table?.rows.length, table?.rows[0]]).toEqual([
      ["run", "started", "action", "target", "jobs", "open", "verdicts"],
      10,
      ["abcdef012345", "2026-11-23 00:00 UTC", "teardown", "acme-cn", "3", "1", "2 succeeded"],
    ]);
  });

  test("with a target that another's halt does not hold back, and that no run was for", () => {
    const brakes = [{ ...HALT, target: "acme-hw" }];
    expect(statusCard({ of: "target", target: "acme-cn", runs: [], brakes }, "zh")).toEqual({
      title: "acme-cn 上的运行",
      tone: "neutral",
      parts: [
        { is: "text", text: "还没有运行。" },
        { is: "note", text: "当前没有冻结。" },
      ],
    });
  });

  test("with a target, when everything is halted", () => {
    const brakes: readonly BrakeOn[] = [{ is: "halt", by: "U02", at: NOW }];
    expect(linesOf(statusCard({ of: "target", target: "acme-cn", runs: [], brakes }, "zh"))[0]).toBe(
      "变更已冻结：所有目标，操作人 U02。未完成的任务等待中；执行 sluice halt --lift 后继续。",
    );
  });

  test("with a run", () => {
    const ended = run({ counts: { ...NO_COUNTS, succeeded: 3 } });
    const card = statusCard({ of: "run", run: ended, verdicts: [verdict("dts1")], brakes: [] }, "en");
    expect({ ...card, parts: [] }).toEqual({ title: "teardown 3 jobs on acme-cn", tone: "good", parts: [] });
    expect(tableOf(card)).toEqual({
      is: "table",
      heads: ["job", "verdict", "status", "reason"],
      rows: [["dts1", "succeeded", "gone", "delete proven: a read no longer finds the job"]],
      more: `2 more jobs not shown; sluice status ${RUN_ID} on the command line lists them all`,
    });
  });

  test("with a job: what keeps runs and policies from it, and its latest verdicts", () => {
    const brakes: readonly BrakeOn[] = [
      { is: "protect", target: "acme-cn", jobId: "dts1", by: "U02", at: NOW },
      { is: "snooze", target: "acme-cn", jobId: "dts1", until: NOW + HOUR_MS, by: "U02", at: NOW },
      { is: "exempt", target: "acme-cn", jobId: "dts1", until: NOW, by: "U02", at: NOW },
      { is: "protect", target: "acme-hw", jobId: "dts1", by: "U02", at: NOW },
      { is: "protect", target: "acme-cn", jobId: "dts2", by: "U02", at: NOW },
    ];
    const status = {
      of: "job",
      jobId: "dts1",
      target: "acme-cn",
      verdicts: [verdict("dts1")],
      brakes,
      now: NOW,
    } as const;
    expect(statusCard(status, "en")).toEqual({
      title: "Job dts1",
      tone: "warning",
      parts: [
        { is: "text", text: "dts1 on acme-cn is protected by U02: no run changes it." },
        { is: "text", text: "Policies do not act on dts1 on acme-cn until 2026-11-23 01:00 UTC." },
        {
          is: "facts",
          facts: [
            ["target", "acme-cn"],
            ["run", RUN_ID],
            ["action", "teardown"],
            ["finished", "2026-11-23 00:01 UTC"],
          ],
        },
        {
          is: "table",
          heads: ["job", "verdict", "status", "reason"],
          rows: [["dts1", "succeeded", "gone", "delete proven: a read no longer finds the job"]],
        },
      ],
    });
  });

  test("with a job that no run has met", () => {
    const status = { of: "job", jobId: "dts1", verdicts: [], brakes: [], now: NOW } as const;
    expect(linesOf(statusCard(status, "en"))).toEqual(["No run has given it a verdict."]);
  });
});

test("jobs are listed without what a run would do with them", () => {
  const asked = conversation({ wants: "jobs", command: { ...conversation().command, select: {} } });
  const listed = {
    conversation: asked,
    plan: plan({ counts: { planned: 1, already: 1, refused: 0 } }),
    target: TARGET,
  };
  const rows = [row("dts1"), row("dts2", { decision: "already" }, { kind: "sync", state: "running" })];
  expect(jobsCard({ ...listed, rows, rates: CNY, now: NOW, locale: "en" })).toEqual({
    title: "Jobs on acme-cn",
    tone: "neutral",
    parts: [
      {
        is: "facts",
        facts: [
          ["jobs", "2"],
          ["cost a month, all", "1,095.00 CNY, and 1 job of unknown cost"],
          ["read at", "2026-11-23 00:00 UTC"],
          ["asked by", "U01"],
          ["asked at", "2026-11-23 00:00 UTC"],
          ["jobs meant", "all of the target"],
        ],
      },
      {
        is: "table",
        heads: ["job", "name", "kind", "status", "idle", "CNY a month"],
        rows: [
          ["dts1", "job dts1", "migration", "Failed", "10 days", "1,095.00"],
          ["dts2", "job dts2", "sync", "Failed", "–", "unknown"],
        ],
      },
    ],
  });
});

describe("what a policy has found", () => {
  test("is told with when it acts, and how a job is kept from it", () => {
    expect(noticeCard({ notices: [notice("dts1")], locale: "en" })).toEqual({
      title: "Policy nightly has found 1 job on acme-cn",
      tone: "warning",
      parts: [
        {
          is: "text",
          text: "From the time shown a teardown begins for each job that is still the same then.",
        },
        {
          is: "table",
          heads: ["job", "name", "kind", "status", "acts from", "reason"],
          rows: [["dts1", "job dts1", "migration", "Finished", "2026-11-26 00:00 UTC", "would stop, then delete"]],
        },
        {
          is: "buttons",
          buttons: [
            { label: "Snooze dts1 7d", command: "snooze dts1 in acme-cn for 7d", look: "plain" },
            { label: "Exempt dts1 30d", command: "exempt dts1 in acme-cn for 30d", look: "plain" },
          ],
        },
      ],
    });
  });

  test("has buttons for its first five jobs, and words for the others", () => {
    const notices = Array.from({ length: 30 }, (_, index) => notice(`dts${index}`, { mode: "notify" }));
    const card = noticeCard({ notices: [notice("dts0", { mode: "notify" }), ...notices], found: 200, locale: "zh" });
    expect([card.title, card.tone, commandsOf(card).length]).toEqual([
      "策略 nightly 在 acme-cn 上发现 200 个任务",
      "neutral",
      10,
    ]);
    expect([tableOf(card)?.heads, tableOf(card)?.rows.length, tableOf(card)?.more]).toEqual([
      ["任务", "名称", "类型", "状态", "原因"],
      20,
      "另有 180 个任务未显示，可在命令行用 sluice jobs --target acme-cn 查看全部",
    ]);
    expect(linesOf(card)).toEqual([
      "仅通知，不做变更。",
      "其他任务请在命令行操作：sluice snooze ID --target acme-cn --for 7d 或 sluice exempt ID --target acme-cn --for 30d",
    ]);
  });

  test("is one job in both directions with one pair of buttons", () => {
    const both = [notice("dts1"), notice("dts1", { direction: "Reverse" })] as const;
    expect(commandsOf(noticeCard({ notices: both, locale: "en" })).length).toBe(2);
  });

  test("has no button for an id that no command could name", () => {
    expect(commandsOf(noticeCard({ notices: [notice("dts1 in acme-hw")], locale: "en" }))).toEqual([]);
  });
});
