import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamp, clean } from "#lib/chat/clean.ts";
import { withJob } from "#lib/chat/money.ts";
import { AMOUNTS, costOf, grouped, idleFor, instant, instantOf, minutesOf, price } from "#lib/chat/words/amounts.ts";
import { BRAKES } from "#lib/chat/words/brakes.ts";
import { HELP, VERBS } from "#lib/chat/words/help.ts";
import { NAMES } from "#lib/chat/words/names.ts";
import { PLAN } from "#lib/chat/words/plan.ts";
import { reasonIn } from "#lib/chat/words/reasons.ts";
import { REFUSALS } from "#lib/chat/words/refusals.ts";
import { RUN } from "#lib/chat/words/run.ts";
import { STATUS } from "#lib/chat/words/status.ts";
import { TABLE } from "#lib/chat/words/table.ts";
import { WRONG } from "#lib/chat/words/wrong.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import { ROLES } from "#lib/jobs/chat.ts";
import { LOCALES } from "#lib/jobs/room.ts";

const TABLES = { AMOUNTS, BRAKES, HELP, NAMES, PLAN, REFUSALS, RUN, STATUS, TABLE, WRONG };

/** Every text of a table; whatever a sentence is given is the word stop. */
function textsIn(words: unknown): readonly string[] {
  if (typeof words === "string") return [words];
  if (typeof words === "function") return textsIn(words("stop", "stop", "stop"));
  return Object.values(Object(words)).flatMap(textsIn);
}

describe.each(Object.entries(TABLES))("%s", (_name, table) => {
  test.each(LOCALES)("has no empty text in %s", (locale) => {
    const texts = textsIn(table[locale]);
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.filter((text) => text.trim() === "")).toEqual([]);
  });

  test("has as many texts in each language", () => {
    expect(textsIn(table.zh).length).toBe(textsIn(table.en).length);
  });

  test("is Chinese in Chinese, but for what is typed as it is", () => {
    const typed = [...ACTIONS, ...ROLES, ...VERBS, "sluice", "runs", "status", "jobs", "target", "lift"];
    const words = textsIn(table.zh).flatMap((text) => text.match(/[A-Za-z]{2,}/g) ?? []);
    const english = words.filter((word) => !typed.includes(word) && !["Sluice", "ID"].includes(word));
    expect(english).toEqual([]);
  });
});

describe("amounts", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1_234_567, "1,234,567"],
  ])("%i is %s", (count, text) => {
    expect(grouped(count)).toBe(text);
  });

  test.each([
    [0, "0.00"],
    [999.999, "1,000.00"],
    [1_234_567.891, "1,234,567.89"],
  ])("%d is %s", (amount, text) => {
    expect(price(amount)).toBe(text);
  });

  test("one job is not jobs", () => {
    expect([AMOUNTS.en.jobs(1), AMOUNTS.en.jobs(2), AMOUNTS.en.moreJobs(1), AMOUNTS.zh.jobs(1)]).toEqual([
      ...["1 job", "2 jobs", "1 more job", "1 个任务"],
    ]);
  });

  test.each([
    [0, "0 hours", "0 小时"],
    [1, "1 hour", "1 小时"],
    [47, "47 hours", "47 小时"],
    [48, "2 days", "2 天"],
    [undefined, "–", "–"],
  ])("%s hours idle", (hours, en, zh) => {
    expect([idleFor(hours, "en"), idleFor(hours, "zh")]).toEqual([en, zh]);
  });

  test("times have their zone; what is no time is not told", () => {
    const at = Date.parse("2026-12-31T16:00:00Z");
    expect([instant(at, "en"), instant(at, "zh")]).toEqual(["2026-12-31 16:00 UTC", "2027-01-01 00:00（北京时间）"]);
    expect([
      instant(Number.NaN, "en"),
      instant(9e15, "zh"),
      instantOf("soon", "en"),
      instantOf(undefined, "en"),
    ]).toEqual(["–", "–", "–", "–"]);
  });

  test("minutes", () => {
    expect([minutesOf(60_000, "en"), minutesOf(900_000, "zh")]).toEqual(["1 minute", "15 分钟"]);
  });
});

describe("money", () => {
  const cost = fc.record({
    sum: fc.double({ min: 0.01, max: 1e9, noNaN: true }),
    known: fc.nat(99),
    unknown: fc.nat(99),
  });

  test("of which something is unknown says so, and shows no 0", () => {
    fc.assert(
      fc.property(cost, fc.constantFrom(...LOCALES), ({ sum, known, unknown }, locale) => {
        const money = { sum: known === 0 ? 0 : sum, known, unknown: unknown + 1, currency: "CNY" };
        const told = costOf(money, locale) ?? "";
        expect(told).toMatch(/unknown|未知/);
        expect(told).not.toMatch(/(^|[^\d.,])0(\.00)?([^\d.]|$)/);
      }),
    );
  });

  test("of no jobs is not told", () => {
    expect(costOf({ sum: 0, known: 0, unknown: 0 }, "en")).toBeUndefined();
  });

  test("adds up what is known", () => {
    const job = {
      version: 1,
      target: "t",
      provider: "huawei-drs",
      region: "r",
      jobId: "a",
      decision: "planned",
      reason: "",
    } as const;
    const priced = withJob({ sum: 1, known: 1, unknown: 0 }, { ...job, perMonth: 2, currency: "CNY" });
    const both = withJob(withJob(priced, job), { ...job, billing: { is: "free", source: "a page" } });
    expect(both).toEqual({ sum: 3, known: 3, unknown: 1, currency: "CNY" });
  });
});

describe("text from outside", () => {
  test.each([
    ["two\r\n lines\u2028and\tmore", "two lines and more"],
    ["a\u202eb\u202c\u2066c\u2069\u200b\u200d\ufeffd\u00ad", "abcd"],
    [" \u200b\n ", "–"],
    ["", "–"],
    ["\ud800x", "\ufffdx"],
    ["x".repeat(61), `${"x".repeat(59)}…`],
    ["😀".repeat(60), "😀".repeat(60)],
    ["😀".repeat(61), `${"😀".repeat(59)}…`],
    [`a${"\u0301".repeat(9)}`, `a${"\u0301".repeat(4)}`],
  ])("%j is shown as %j", (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  test("is cut between code points, and not longer than allowed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const cut = clamp(text, most);
        expect([...cut].length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
      }),
    );
  });
});

describe("reasons in Chinese", () => {
  test.each([
    [
      "would stop, then delete; DRS goes on billing a paused job until it is ended",
      "将停止，再删除；DRS 对暂停的任务继续计费，直到任务结束",
    ],
    ["would delete, once it is no longer Starting", "待状态不再是 Starting 后删除"],
    ["it is Finished already; nothing was done", "已是 Finished 状态；未做变更"],
    [
      "it is Migrating, and only a stopped job may be deleted; use teardown",
      "状态为 Migrating，只能删除已停止的任务；请用 teardown",
    ],
    [
      'protected: its name fits guardrails.protect.names "prod-*"',
      '受保护：名称符合 guardrails.protect.names "prod-*"',
    ],
    ["protected: guardrails.protect.tags names env=prod", "受保护：guardrails.protect.tags 含 env=prod"],
    ["protected: guardrails.protect.targets names acme-cn", "受保护：guardrails.protect.targets 含 acme-cn"],
    ["protected by U02", "由 U02 设为保护"],
    ["halted by U02: freeze", "变更已由 U02: freeze 冻结"],
    ["the run was cancelled by U02", "运行已由 U02 取消"],
    ["stop proven: it reads Finished", "已证实停止：状态为 Finished"],
    ["the cloud refused: no quota", "云端拒绝：no quota"],
    ["not proven within 3600 s; last seen Starting", "3600 秒内未能证实；最后状态为 Starting"],
    ["not proven within 60 s; it was never read", "60 秒内未能证实；从未读到"],
    ["it is gone, and this run did not delete it", "任务已不存在，且不是本次运行删除的"],
    ["a sentence that nobody has translated", "a sentence that nobody has translated"],
  ])("%s", (en, zh) => {
    expect([reasonIn("en", en), reasonIn("zh", en)]).toEqual([en, zh]);
  });
});
