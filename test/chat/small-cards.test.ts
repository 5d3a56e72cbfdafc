import { describe, expect, test } from "vitest";
import type { Card } from "#lib/chat/card.ts";
import { type Done, doneCard } from "#lib/chat/cards/done.ts";
import { haltCard } from "#lib/chat/cards/halt.ts";
import { helpCard } from "#lib/chat/cards/help.ts";
import { planningCard } from "#lib/chat/cards/planning.ts";
import { refusedCard } from "#lib/chat/cards/refused.ts";
import { wrongCard } from "#lib/chat/cards/wrong.ts";
import type { Refusal } from "#lib/chat/refusal.ts";
import type { Wrong } from "#lib/chat/request.ts";
import { CODE, conversation, HALT, HOUR_MS, NOW, RUN_ID } from "./kit.ts";

function linesOf({ parts }: Card): readonly string[] {
  return parts.flatMap((part) => ("text" in part ? [part.text] : []));
}

describe("what is wrong with the words", () => {
  const wrong: Wrong = {
    is: "wrong",
    problem: "unknown target",
    at: 17,
    word: "acme-xx",
    near: "acme-cn",
    want: ["acme-cn", "acme-hw"],
  };
  const said = "teardown dts1 in acme-xx older than 14d";

  test("is pointed at, with what was meant", () => {
    expect(wrongCard(wrong, said, "en")).toEqual({
      title: "Not understood",
      tone: "warning",
      parts: [
        { is: "text", text: "teardown dts1 in ▸acme-xx◂ older than 14d" },
        { is: "text", text: "There is no target acme-xx." },
        { is: "text", text: "Did you mean acme-cn?" },
        { is: "text", text: "Here could stand: acme-cn, acme-hw" },
        { is: "note", text: "help shows all that can be said." },
      ],
    });
  });

  test("is said in Chinese too", () => {
    expect(linesOf(wrongCard(wrong, said, "zh"))).toEqual([
      "teardown dts1 in ▸acme-xx◂ older than 14d",
      "没有名为 acme-xx 的目标。",
      "是否想输入 acme-cn？",
      "此处可用：acme-cn、acme-hw",
      "输入 help 查看所有命令。",
    ]);
  });

  test("is marked where a word is missing", () => {
    const missing = { ...wrong, problem: "target missing", at: 13, word: "", near: undefined, want: [] } as const;
    const { near: _near, ...rest } = missing;
    expect(linesOf(wrongCard(rest, "teardown dts1", "en"))).toEqual([
      "teardown dts1▸◂",
      "Say which target is meant.",
      "help shows all that can be said.",
    ]);
  });

  test("of nothing quotes nothing", () => {
    const { near: _near, ...nothing } = { ...wrong, problem: "nothing said", at: 0, word: "", want: [] } as const;
    expect(linesOf(wrongCard(nothing, " \n", "en"))[0]).toBe("There is no command in this.");
  });

  test("is shown with what stands around it, not with a whole long text", () => {
    const long = `${"字".repeat(100)} bad ${"x".repeat(100)}`;
    const [line] = linesOf(wrongCard({ ...wrong, at: 101, word: "bad" }, long, "en"));
    expect(line).toBe(`…${"字".repeat(58)} ▸bad◂ ${"x".repeat(58)}…`);
  });

  test("tells at most 20 words that could stand there", () => {
    const want = Array.from({ length: 23 }, (_, index) => `t${index}`);
    expect(linesOf(wrongCard({ ...wrong, want }, said, "en"))[3]).toMatch(
      /^Here could stand: t0, t1, .*t19, and 3 more$/,
    );
  });
});

describe("help", () => {
  test("of one word shows how it is said, and what holds for all", () => {
    expect(helpCard("en", "Snooze")).toEqual({
      title: "How to say snooze",
      tone: "neutral",
      parts: [
        {
          is: "table",
          heads: ["say", "and Sluice"],
          rows: [["snooze dtsabc123 in acme-cn for 7d", "keeps policies from acting on a job for so long"]],
        },
        {
          is: "note",
          text: "Whatever changes jobs at a cloud makes a plan first, and nothing happens before you confirm it.",
        },
        {
          is: "note",
          text: "A plan can be confirmed for 15 minutes, in its room, by whoever asked; more than 20 jobs want their number typed.",
        },
        { is: "note", text: "Deletes of many jobs may want a second person's approval." },
        { is: "note", text: "A halt is lifted on the command line: sluice halt --lift" },
      ],
    });
  });

  test("of a word that is said in several ways shows them all", () => {
    const [en, zh] = [helpCard("en", "teardown"), helpCard("zh", "teardown")].map(({ parts: [table] }) => table);
    expect(en).toMatchObject({
      rows: [
        ["teardown older than 14d status Finished in acme-cn", "stops jobs and deletes them"],
        ["teardown dtsabc123 in acme-cn", "does the same"],
      ],
    });
    expect(zh).toMatchObject({
      rows: [
        ["拆除 早于 14天 状态 Finished 在 acme-cn", "停止并删除任务"],
        ["拆除 dtsabc123 在 acme-cn", "同上"],
      ],
    });
  });

  test.each([
    [
      "en",
      "help status jobs plan start pause stop reset delete teardown confirm approve cancel halt snooze exempt",
    ] as const,
    ["zh", "帮助 状态 任务 计划 启动 暂停 停止 重置 删除 拆除 确认 批准 取消 冻结 推迟 豁免"] as const,
  ])("in %s shows every word, each with an example that begins with it", (locale, words) => {
    const [table] = helpCard(locale, "nonsense").parts;
    const said = table?.is === "table" ? table.rows.map(([example = ""]) => example.split(" ")[0]) : [];
    expect(said.join(" ")).toBe(words);
  });
});

describe("what is not done", () => {
  test.each<[Refusal, string, string]>([
    [
      { is: "no role" },
      "You have no role in Sluice here. Whoever keeps its config can give your user id one.",
      "你在这里没有 Sluice 角色。请维护配置的人为你的用户 ID 授权。",
    ],
    [
      { is: "role missing", role: "operator", action: "teardown", target: "acme-cn" },
      "teardown on acme-cn wants the role operator, and you do not have it.",
      "在 acme-cn 上停止并删除（teardown）需要 operator 角色，你没有该角色。",
    ],
    [
      { is: "role missing", role: "approver" },
      "This wants the role approver, and you do not have it.",
      "此操作需要 approver 角色，你没有该角色。",
    ],
    [{ is: "room not listened to" }, "Sluice takes no commands in this room.", "Sluice 不接受本群的命令。"],
    [
      { is: "weak signature" },
      "What comes this way proves too little to change anything: here you may only ask.",
      "经此渠道的消息无法充分验证身份：这里只能查询，不能变更。",
    ],
    [
      { is: "not yours" },
      "Somebody else asked for this, and only they may confirm it.",
      "这是别人发起的，只有发起人可以确认。",
    ],
    [
      { is: "wrong room" },
      "This was asked for in another room. Answer it there.",
      "这是在另一个群里发起的，请到那里操作。",
    ],
    [
      { is: "wrong message" },
      "That button is on an older message. Use the newest one of this plan.",
      "该按钮属于旧消息，请使用此计划的最新卡片。",
    ],
    [
      { is: "another plan" },
      "That is not the plan that is offered here. Look at the newest card and decide again.",
      "这不是此处提供的计划。请查看最新卡片后重新决定。",
    ],
    [
      { is: "expired" },
      "Too late: a plan can be confirmed for 15 minutes. Ask again for a new one.",
      "已过期：计划须在 15 分钟内确认。请重新发起。",
    ],
    [
      { is: "used already" },
      "This plan was used already; a plan is carried out once.",
      "此计划已被使用；一个计划只执行一次。",
    ],
    [
      { is: "used already", runId: "run-1" },
      "This plan was used already, by run run-1; a plan is carried out once.",
      "此计划已由运行 run-1 使用；一个计划只执行一次。",
    ],
    [{ is: "cancelled" }, "This was cancelled. Ask again for a new plan.", "已取消。请重新发起以生成新计划。"],
    [{ is: "not yet planned" }, "The plan is not made yet. Wait for its card.", "计划尚未生成，请等待计划卡片。"],
    [{ is: "not planned", why: "it is gone" }, "No plan could be made: it is gone", "无法生成计划：it is gone"],
    [
      { is: "only to see" },
      "This was only to see what would be done. Ask for the action itself to have it done.",
      "这只是预览。如需执行，请直接发起该操作。",
    ],
    [{ is: "not yet confirmed" }, "Whoever asked has to confirm this first.", "须先由发起人确认。"],
    [
      { is: "waits for approval" },
      "This is confirmed already, and waits for another person to approve it.",
      "已确认，正在等待另一个人审批。",
    ],
    [
      { is: "approver asked" },
      "You asked for this yourself. Another person has to approve it.",
      "这是你自己发起的，须由另一个人审批。",
    ],
    [
      { is: "approval not wanted" },
      "This needs no approval: whoever asked confirms it.",
      "此操作无需审批，由发起人确认即可。",
    ],
    [
      { is: "count wrong" },
      "That is not the number of jobs. Type the count of jobs shown on the plan.",
      "任务数量不对。请输入计划上显示的任务数量。",
    ],
    [
      { is: "count missing" },
      "So many jobs want their number as well: type the count of jobs shown on the plan.",
      "任务较多，还需输入计划上显示的任务数量。",
    ],
    [{ is: "code unknown", code: "3f2a" }, "Nothing here begins with 3f2a.", "这里没有以 3f2a 开头的内容。"],
    [
      { is: "code ambiguous", code: "3" },
      "More than one thing begins with 3. Type more of it.",
      "以 3 开头的不止一个，请多输入几位。",
    ],
    [{ is: "run ended", runId: "run-1" }, "Run run-1 has ended already.", "运行 run-1 已结束。"],
    [{ is: "nothing to do" }, "No job would change, so there is nothing to do.", "没有任务会发生变更，无需执行。"],
    [
      { is: "too many jobs", jobs: 1240, most: 100 },
      "The plan would change 1,240 jobs, and a run may change 100 jobs. Choose fewer.",
      "此计划会变更 1,240 个任务，而一次运行最多 100 个任务。请缩小范围。",
    ],
    [{ is: "run refused", why: "a cap" }, "The run would be refused as a whole: a cap", "整个运行会被拒绝：a cap"],
    [
      { is: "unavailable" },
      "That cannot be looked up now, so nothing was done. Try again in a minute.",
      "暂时无法查询，未做任何变更。请一分钟后重试。",
    ],
  ])("%j says why", (why, en, zh) => {
    expect(refusedCard(why, "en")).toEqual({ title: "Not done", tone: "warning", parts: [{ is: "text", text: en }] });
    expect(refusedCard(why, "zh")).toEqual({ title: "未执行", tone: "warning", parts: [{ is: "text", text: zh }] });
  });
});

describe("before there is a plan", () => {
  const asked = {
    is: "facts",
    facts: [
      ["asked by", "U01"],
      ["asked at", "2026-11-23 00:00 UTC"],
      ["jobs meant", "status Finished older than 14d"],
    ],
  };

  test("it is said that it is made, and can be cancelled", () => {
    expect(planningCard(conversation({ progress: { is: "planning" } }), "en")).toEqual({
      title: "Planning: teardown on acme-cn",
      tone: "neutral",
      parts: [
        { is: "text", text: "Reading the jobs from the cloud. The plan will be shown here." },
        asked,
        { is: "buttons", buttons: [{ label: "Cancel", command: `cancel ${CODE}`, look: "plain" }] },
      ],
    });
  });

  test("it is said why there is none", () => {
    const progress = { is: "not planned", why: "the key is\nnot accepted" } as const;
    expect(planningCard(conversation({ progress }), "en")).toEqual({
      title: "No plan: teardown on acme-cn",
      tone: "bad",
      parts: [{ is: "text", text: "Nothing was done: the key is not accepted" }, asked],
    });
  });

  test("it may be cancelled", () => {
    const progress = { is: "cancelled", by: "U01", at: NOW } as const;
    expect(linesOf(planningCard(conversation({ progress }), "zh"))).toEqual([
      "已由 U01 于 2026-11-23 08:00（北京时间）取消，未做任何变更。",
    ]);
  });
});

describe("a halt", () => {
  test("is told with how it is lifted", () => {
    expect(haltCard({ halt: HALT }, "en")).toEqual({
      title: "Halted: acme-cn",
      tone: "warning",
      parts: [
        {
          is: "text",
          text: "No job is changed there any more. What waits, waits; calls that are out are still read back.",
        },
        {
          is: "facts",
          facts: [
            ["by", "U02"],
            ["at", "2026-11-23 00:00 UTC"],
            ["reason", "freeze"],
          ],
        },
        { is: "note", text: "Lift it on the command line: sluice halt --lift --target acme-cn" },
      ],
    });
  });

  test("of everything that was lifted says who put it up", () => {
    const lifted = { by: "ops", at: NOW + HOUR_MS };
    expect(haltCard({ halt: { is: "halt", by: "U02", at: NOW }, lifted }, "zh")).toEqual({
      title: "已解除冻结：所有目标",
      tone: "good",
      parts: [
        { is: "text", text: "等待中的运行继续执行。" },
        {
          is: "facts",
          facts: [
            ["操作人", "ops"],
            ["时间", "2026-11-23 09:00（北京时间）"],
            ["冻结人", "U02"],
          ],
        },
      ],
    });
  });
});

describe("what is done at once", () => {
  const until = NOW + 168 * HOUR_MS;
  test.each<[Done, string, readonly string[]]>([
    [
      { is: "halted" },
      "Halted: every target",
      [
        "No job is changed there any more. What waits, waits; calls that are out are still read back.",
        "Lift it on the command line: sluice halt --lift",
      ],
    ],
    [
      { is: "snoozed", jobId: "dts1", target: "acme-cn", until },
      "Done",
      ["Policies do not act on dts1 on acme-cn until 2026-11-30 00:00 UTC."],
    ],
    [
      { is: "exempted", jobId: "dts1", target: "acme-cn", until },
      "Done",
      ["Policies do not see dts1 on acme-cn until 2026-11-30 00:00 UTC."],
    ],
    [{ is: "plan cancelled", id: conversation().id }, "Done", [`Cancelled plan ${CODE}. Nothing was done.`]],
    [{ is: "run cancelled", runId: RUN_ID }, "Done", [`Cancelled run ${RUN_ID}. Jobs that wait end refused.`]],
    [{ is: "confirmed" }, "Done", ["Confirmed. It waits for another person with the role approver."]],
    [{ is: "taken", runId: RUN_ID }, "Done", [`Run ${RUN_ID} carries it out.`]],
  ])("%j", (done, title, lines) => {
    const card = doneCard(done, "en");
    expect([card.title, linesOf(card)]).toEqual([title, lines]);
  });
});
