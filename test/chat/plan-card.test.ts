import { describe, expect, test } from "vitest";
import type { CardPart } from "#lib/chat/card.ts";
import { type PlanShown, planCard } from "#lib/chat/cards/plan.ts";
import { NO_MONEY } from "#lib/chat/money.ts";
import { OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import { CNY, CODE, CONFIRMED, conversation, HASH, HOUR_MS, NOW, plan, RUN_ID, row, TAKEN, TARGET } from "./kit.ts";

function shown(over: Partial<PlanShown> = {}): PlanShown {
  const standard = { conversation: conversation(), plan: plan(), rows: [row("dts1")], target: TARGET };
  return { ...standard, secondPersonOver: null, now: NOW, locale: "en", ...over };
}

/** The lines that are no facts and no table. */
function said({ parts }: { readonly parts: readonly CardPart[] }): readonly string[] {
  return parts.flatMap((part) => ("text" in part ? [part.text] : []));
}

function commandsOf({ parts }: { readonly parts: readonly CardPart[] }): readonly string[] {
  return parts.flatMap((part) => (part.is === "buttons" ? part.buttons.map(({ command }) => command) : []));
}

function factOf({ parts }: { readonly parts: readonly CardPart[] }, label: string): string | undefined {
  return parts.flatMap((part) => (part.is === "facts" ? part.facts : [])).find(([name]) => name === label)?.[1];
}

describe("a plan that is offered", () => {
  const three = plan({ counts: { planned: 1, already: 1, refused: 1 }, unsure: 2 });
  const rows = [
    row("dts1", { decision: "already", reason: "it is Finished already; nothing was done" }, { status: "Finished" }),
    row("dts2", { decision: "refused", reason: "protected: guardrails.protect.ids names it" }),
    row("dts3"),
  ];

  test("shows what would be done first, what it costs, and two buttons", () => {
    expect(planCard(shown({ plan: three, rows, rates: CNY }))).toEqual({
      title: "Plan: teardown 1 job on acme-cn",
      tone: "neutral",
      parts: [
        {
          is: "facts",
          facts: [
            ["asked by", "U01"],
            ["asked at", "2026-11-23 00:00 UTC"],
            ["jobs meant", "status Finished older than 14d"],
            ["planned", "1"],
            ["already so", "1"],
            ["refused", "1"],
            ["left out as unsure", "2"],
            ["cost a month", "1,095.00 CNY"],
            ["plan", "feedc0defeed"],
            ["expires", "2026-11-23 00:15 UTC"],
          ],
        },
        {
          is: "table",
          heads: ["job", "name", "kind", "status", "idle", "CNY a month", "plan"],
          rows: [
            ["dts3", "job dts3", "migration", "Failed", "10 days", "1,095.00", "would stop, then delete"],
            [
              "dts2",
              "job dts2",
              "migration",
              "Failed",
              "10 days",
              "1,095.00",
              "refused: protected: guardrails.protect.ids names it",
            ],
            [
              "dts1",
              "job dts1",
              "migration",
              "Finished",
              "10 days",
              "1,095.00",
              "already: it is Finished already; nothing was done",
            ],
          ],
        },
        {
          is: "buttons",
          buttons: [
            { label: "Confirm", command: `confirm ${CODE} ${HASH}`, look: "danger" },
            { label: "Cancel", command: `cancel ${CODE}`, look: "plain" },
          ],
        },
      ],
    });
  });

  test("says the same in Chinese, in Beijing's time", () => {
    expect(planCard(shown({ plan: three, rows, rates: CNY, locale: "zh" }))).toEqual({
      title: "计划：在 acme-cn 上停止并删除 1 个任务",
      tone: "neutral",
      parts: [
        {
          is: "facts",
          facts: [
            ["发起人", "U01"],
            ["发起时间", "2026-11-23 08:00（北京时间）"],
            ["任务范围", "status Finished older than 14d"],
            ["将执行", "1"],
            ["无需操作", "1"],
            ["拒绝", "1"],
            ["无法判断，已排除", "2"],
            ["月费用（将执行的任务）", "1,095.00 CNY"],
            ["计划", "feedc0defeed"],
            ["有效期至", "2026-11-23 08:15（北京时间）"],
          ],
        },
        {
          is: "table",
          heads: ["任务", "名称", "类型", "状态", "闲置", "月费用（CNY）", "计划"],
          rows: [
            ["dts3", "job dts3", "迁移", "Failed", "10 天", "1,095.00", "将停止，再删除"],
            [
              "dts2",
              "job dts2",
              "迁移",
              "Failed",
              "10 天",
              "1,095.00",
              "拒绝：受保护：guardrails.protect.ids 含此任务",
            ],
            ["dts1", "job dts1", "迁移", "Finished", "10 天", "1,095.00", "无需操作：已是 Finished 状态；未做变更"],
          ],
        },
        {
          is: "buttons",
          buttons: [
            { label: "确认", command: `confirm ${CODE} ${HASH}`, look: "danger" },
            { label: "取消", command: `cancel ${CODE}`, look: "plain" },
          ],
        },
      ],
    });
  });

  test.each(["delete", "teardown", "stop", "reset", "start", "pause"] as const)(
    "to %s has a button that looks so",
    (action) => {
      const { command } = conversation({}, { action });
      const card = planCard(shown({ conversation: conversation({ command }), plan: plan({ command }) }));
      const looks = card.parts.flatMap((part) => (part.is === "buttons" ? part.buttons.map(({ look }) => look) : []));
      expect(looks).toEqual([action === "start" || action === "pause" ? "primary" : "danger", "plain"]);
    },
  );

  test("of jobs named by id, with a reason, says so", () => {
    const { command } = conversation({}, { jobs: ["dts1", "dts2"], select: undefined, reason: "moved\nto <us>" });
    const card = planCard(shown({ conversation: conversation({ command }) }));
    expect([factOf(card, "reason"), factOf(card, "jobs meant")]).toEqual(["moved to <us>", "2 jobs by id"]);
  });

  test.each([
    [20, [`confirm ${CODE} ${HASH}`, `cancel ${CODE}`]],
    [21, [`cancel ${CODE}`]],
  ])("of %i jobs has the buttons %j", (planned, commands) => {
    expect(commandsOf(planCard(shown({ plan: plan({ counts: { planned, already: 0, refused: 0 } }) })))).toEqual(
      commands,
    );
  });

  test("of 21 jobs wants their number, and does not put it into the words to type", () => {
    const card = planCard(shown({ plan: plan({ counts: { planned: 21, already: 0, refused: 0 } }) }));
    expect(said(card)).toEqual([
      `So many jobs want their number. Type: confirm ${CODE} and the number of planned jobs.`,
    ]);
  });

  test("that another person has to approve is confirmed by a button, however large", () => {
    const card = planCard(
      shown({ plan: plan({ counts: { planned: 21, already: 0, refused: 0 } }), secondPersonOver: 20 }),
    );
    expect(said(card)).toEqual(["Once you confirm it, another person with the role approver has to approve it."]);
    expect(commandsOf(card)).toEqual([`confirm ${CODE} ${HASH}`, `cancel ${CODE}`]);
  });

  test("to stop many jobs wants no other person", () => {
    const { command } = conversation({}, { action: "stop" });
    const card = planCard(shown({ plan: plan({ command }), secondPersonOver: 0 }));
    expect(said(card)).toEqual([]);
  });

  test("says how many jobs are not shown, and where they are", () => {
    const many = plan({ counts: { planned: 40, already: 2, refused: 0 } });
    const rows = Array.from({ length: 25 }, (_, index) => row(`dts${index}`));
    const more = (card: ReturnType<typeof planCard>) =>
      card.parts.flatMap((part) => (part.is === "table" ? [part.rows.length, part.more] : []));
    expect(more(planCard(shown({ plan: many, rows })))).toEqual([
      20,
      "22 more jobs not shown; sluice plan on the command line lists them all",
    ]);
    expect(more(planCard(shown({ plan: many, rows, link: "https://sluice.example/p" })))).toEqual([
      20,
      "22 more jobs not shown; they are behind the link",
    ]);
  });
});

describe("a plan that nobody can answer", () => {
  const none = { planned: 0, already: 1, refused: 0 };
  test.each<[string, Partial<PlanShown>, string, string]>([
    ["too late", { now: NOW + OFFER_LIVES_MS }, "warning", "Expired: nobody said so in time. Nothing was done."],
    ["with nothing to do", { plan: plan({ counts: none }) }, "neutral", "Nothing to do: no job would change."],
    [
      "that would be refused",
      { runRefused: "too many" },
      "warning",
      "Confirmed as it is, all would be refused: too many",
    ],
    [
      "only to see",
      { conversation: conversation({ wants: "plan" }) },
      "neutral",
      "This is only to see. To have it done, ask for teardown itself.",
    ],
    [
      "that was cancelled",
      { conversation: conversation({ progress: { is: "cancelled", by: "U01", at: NOW + HOUR_MS } }) },
      "neutral",
      "Cancelled by U01, 2026-11-23 01:00 UTC. Nothing was done.",
    ],
    [
      "that was taken",
      { conversation: conversation({ progress: TAKEN }) },
      "neutral",
      `Confirmed; run ${RUN_ID} carries it out.`,
    ],
  ])("%s", (_name, over, tone, line) => {
    const card = planCard(shown(over));
    expect([card.tone, said(card), commandsOf(card)]).toEqual([tone, [line], []]);
  });
});

describe("a plan that waits for another person", () => {
  const waits = "Confirmed. It waits for another person with the role approver.";
  test("is approved by a button", () => {
    const card = planCard(shown({ conversation: conversation({ progress: CONFIRMED }), secondPersonOver: 0 }));
    expect([said(card), commandsOf(card)]).toEqual([[waits], [`approve ${CODE} ${HASH}`, `cancel ${CODE}`]]);
  });

  test("of more than 20 jobs is approved by their number", () => {
    const large = plan({ counts: { planned: 21, already: 0, refused: 0 } });
    const card = planCard(
      shown({ conversation: conversation({ progress: CONFIRMED }), plan: large, secondPersonOver: 0 }),
    );
    const type = `Another person with the role approver types: approve ${CODE} and the number of planned jobs.`;
    expect([said(card), commandsOf(card)]).toEqual([[waits, type], [`cancel ${CODE}`]]);
  });
});

describe("money", () => {
  const money = (over: Partial<PlanShown>) => factOf(planCard(shown(over)), "cost a month");
  const two = plan({ counts: { planned: 2, already: 0, refused: 0 } });
  const free = { billing: { is: "free", source: "a page" } } as const;

  test.each<[string, Partial<PlanShown>, string | undefined]>([
    ["without prices is unknown", {}, "unknown"],
    ["of a kind without a price is unknown", { rows: [row("a", {}, { kind: "sync" })], rates: CNY }, "unknown"],
    ["of jobs that are surely free", { rows: [row("a", {}, free)] }, "not billed"],
    ["of jobs that are surely free, with prices", { rows: [row("a", {}, free)], rates: CNY }, "0.00 CNY"],
    [
      "counts jobs that are not among the rows as unknown",
      { plan: two, rates: CNY },
      "1,095.00 CNY, and 1 job of unknown cost",
    ],
    [
      "of a free job and one of unknown cost shows no 0",
      { plan: two, rows: [row("a", {}, free), row("b", {}, { kind: "sync" })], rates: CNY },
      "unknown for 1 of 2 jobs; the others are not billed",
    ],
    [
      "leaves out what would not be changed",
      {
        plan: plan({ counts: { planned: 0, already: 0, refused: 1 } }),
        rows: [row("a", { decision: "refused" })],
        rates: CNY,
      },
      undefined,
    ],
    [
      "as the caller has added it up",
      { plan: two, money: { ...NO_MONEY, sum: 2_000_000, known: 2, currency: "USD" } },
      "2,000,000.00 USD",
    ],
  ])("%s", (_name, over, told) => {
    expect(money(over)).toBe(told);
  });
});

test("a job that the listing does not show is told as such", () => {
  const card = planCard(
    shown({
      plan: plan({ counts: { planned: 0, already: 0, refused: 1 } }),
      rows: [{ job: { id: "dts9", direction: "Reverse" } }],
      rates: CNY,
    }),
  );
  expect(card.parts.find(({ is }) => is === "table")).toEqual({
    is: "table",
    heads: ["job", "name", "kind", "status", "CNY a month", "plan"],
    rows: [["dts9 ⇠", "–", "–", "–", "unknown", "refused: the listing of its target does not show it"]],
  });
});
