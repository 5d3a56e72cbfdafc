import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Card, CardPart } from "#lib/chat/card.ts";
import { doneCard } from "#lib/chat/cards/done.ts";
import { haltCard } from "#lib/chat/cards/halt.ts";
import { headCard } from "#lib/chat/cards/head.ts";
import { helpCard } from "#lib/chat/cards/help.ts";
import { jobsCard } from "#lib/chat/cards/jobs.ts";
import { noticeCard } from "#lib/chat/cards/notice.ts";
import { planCard } from "#lib/chat/cards/plan.ts";
import { planningCard } from "#lib/chat/cards/planning.ts";
import { refusedCard } from "#lib/chat/cards/refused.ts";
import { statusCard } from "#lib/chat/cards/status.ts";
import { threadCard } from "#lib/chat/cards/thread.ts";
import { wrongCard } from "#lib/chat/cards/wrong.ts";
import { VERBS } from "#lib/chat/words/help.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import type { BrakeOn } from "#lib/jobs/brake.ts";
import { OFFER_LIVES_MS } from "#lib/jobs/conversation.ts";
import { KINDS } from "#lib/jobs/job.ts";
import { BILLINGS } from "#lib/jobs/job-summary.ts";
import { PLANNED, type PlanRow } from "#lib/jobs/plan-row.ts";
import { LOCALES } from "#lib/jobs/room.ts";
import { VERDICTS } from "#lib/jobs/verdict.ts";
import {
  CNY,
  CONFIRMED,
  conversation,
  HALT,
  NOW,
  notice,
  OFFERED,
  plan,
  RUN_ID,
  row,
  run,
  TAKEN,
  TARGET,
  verdict,
} from "./kit.ts";

const MOST_OF_A_TEXT = 1000;
const MOST_OF_A_CELL = 210;
const MOST_OF_A_TITLE = 200;

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\u202e", "\u2066", "\u200b", "\u0000", "\n", "\u2029", "\ud800", "\u0301", "<", "@", "*", "😀"),
    fc.constantFrom("a", "字", " ", "; "),
  ),
  maxLength: 400,
});

const anyRow: fc.Arbitrary<PlanRow> = fc
  .record({
    id: fc.stringMatching(/^[a-z0-9]{1,64}$/),
    isListed: fc.boolean(),
    decision: fc.constantFrom(...PLANNED),
    text: fc.tuple(nasty, nasty, nasty),
    kind: fc.constantFrom(...KINDS),
    billing: fc.constantFrom(...BILLINGS),
  })
  .map(({ id, isListed, decision, text: [name, status, reason], kind, billing }) => {
    const listed = row(id, { decision, reason }, { name, status, kind, billing: { is: billing, source: "a page" } });
    return isListed ? listed : { job: listed.job };
  });

const anyVerdict = fc
  .record({ verdict: fc.constantFrom(...VERDICTS), text: fc.tuple(nasty, nasty, nasty, nasty) })
  .map(({ verdict: is, text: [id, status, reason, code] }) =>
    verdict(id, { verdict: is, status, reason, error: { kind: "quota", code, message: code } }),
  );

type Situation = {
  readonly locale: (typeof LOCALES)[number];
  readonly text: readonly [string, string, string];
  readonly rows: readonly PlanRow[];
  readonly verdicts: readonly ReturnType<typeof verdict>[];
  readonly counts: { readonly planned: number; readonly already: number; readonly refused: number };
  readonly action: (typeof ACTIONS)[number];
  readonly progress: ReturnType<typeof conversation>["progress"];
  readonly isPriced: boolean;
  readonly isLate: boolean;
};

const situations: fc.Arbitrary<Situation> = fc.record({
  locale: fc.constantFrom(...LOCALES),
  text: fc.tuple(nasty, nasty, nasty),
  rows: fc.array(anyRow, { maxLength: 25 }),
  verdicts: fc.array(anyVerdict, { maxLength: 60 }),
  counts: fc.record({ planned: fc.nat(40), already: fc.nat(9), refused: fc.nat(9) }),
  action: fc.constantFrom(...ACTIONS),
  progress: fc.constantFrom(OFFERED, CONFIRMED, TAKEN),
  isPriced: fc.boolean(),
  isLate: fc.boolean(),
});

/** Every card there is, of one situation. */
function cardsOf({
  locale,
  text,
  rows,
  verdicts,
  counts,
  action,
  progress,
  isPriced,
  isLate,
}: Situation): readonly Card[] {
  const [one, two, three] = text;
  const command = { ...conversation({}, { action }).command, reason: one, select: { name: two } };
  const asked = conversation({ progress, command });
  const now = isLate ? NOW + OFFER_LIVES_MS : NOW;
  const rates = isPriced ? CNY : undefined;
  const shown = { conversation: asked, plan: plan({ command, counts }), rows, target: TARGET, rates, now, locale };
  const brakes: readonly BrakeOn[] = [
    { ...HALT, by: one, reason: two },
    { is: "protect", target: "acme-cn", jobId: one, by: two, at: NOW },
  ];
  const ran = run({ open: counts.planned, action, notPlanned: three });
  const found = verdicts.map(({ jobId, reason }) => notice(jobId, { name: three, status: two, reason, policy: one }));
  return [
    ...[15, null].map((secondPersonOver) => planCard({ ...shown, secondPersonOver })),
    planCard({ ...shown, secondPersonOver: null, runRefused: three, link: "https://sluice.example/p" }),
    headCard({ ...shown, secondPersonOver: null, run: ran, brakes }),
    jobsCard(shown),
    planningCard({ ...asked, progress: { is: "planning" } }, locale),
    planningCard({ ...asked, progress: { is: "not planned", why: three } }, locale),
    threadCard({ run: ran, verdicts, locale }),
    statusCard({ of: "all", runs: [ran], brakes }, locale),
    statusCard({ of: "run", run: ran, verdicts, brakes }, locale),
    statusCard({ of: "target", target: one, runs: [ran], brakes }, locale),
    statusCard({ of: "job", jobId: one, verdicts, brakes, now }, locale),
    noticeCard({ notices: [notice("dts1", { action }), ...found], locale }),
    haltCard({ halt: { ...HALT, by: one, reason: three }, lifted: { by: two, at: NOW } }, locale),
    doneCard({ is: "snoozed", jobId: one, target: two, until: NOW }, locale),
    doneCard({ is: "run cancelled", runId: RUN_ID }, locale),
    refusedCard({ is: "code unknown", code: one }, locale),
    refusedCard({ is: "run refused", why: two }, locale),
    wrongCard(
      { is: "wrong", problem: "bad value", at: one.length, word: two, near: three, want: text },
      text.join(""),
      locale,
    ),
    helpCard(locale, one),
  ];
}

function shortTexts(part: CardPart): readonly string[] {
  switch (part.is) {
    case "facts":
      return part.facts.flat();
    case "table":
      return [...part.heads, ...part.rows.flat()];
    case "buttons":
      return part.buttons.map(({ label }) => label);
    case "link":
      return [part.label];
    default:
      return [];
  }
}

function longTexts(part: CardPart): readonly string[] {
  if ("text" in part) return [part.text];
  return part.is === "table" && part.more !== undefined ? [part.more] : [];
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => [...text].length));
}

function textsOf({ title, parts }: Card): readonly string[] {
  return [title, ...parts.flatMap(shortTexts), ...parts.flatMap(longTexts)];
}

function always(holds: (card: Card, situation: Situation) => void): void {
  fc.assert(
    fc.property(situations, (situation) => {
      for (const card of cardsOf(situation)) holds(card, situation);
    }),
    { numRuns: 60 },
  );
}

/** What a button may say, as it is documented. */
const COMMAND =
  /^((confirm|approve) [0-9a-f]{12} [0-9a-f]{64}|cancel ([0-9a-f]{12}|[0-9a-f]{32})|snooze [A-Za-z0-9_-]{1,64} in [A-Za-z0-9_-]{1,64} for 7d|exempt [A-Za-z0-9_-]{1,64} in [A-Za-z0-9_-]{1,64} for 30d)$/;

describe("whatever comes from outside", () => {
  test("no card has a control character, a bidi mark or half a character, and none has an empty text", () => {
    always((card) => {
      const bad = textsOf(card).filter(
        (text) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) || !text.isWellFormed() || text.trim() === "",
      );
      expect(bad).toEqual([]);
    });
  });

  test("every text has a bound", () => {
    always((card) => {
      expect(longest([card.title])).toBeLessThanOrEqual(MOST_OF_A_TITLE);
      expect(longest(card.parts.flatMap(shortTexts))).toBeLessThanOrEqual(MOST_OF_A_CELL);
      expect(longest(card.parts.flatMap(longTexts))).toBeLessThanOrEqual(MOST_OF_A_TEXT);
    });
  });

  test("tables have at most 50 rows, each as long as its heads, and buttons are at most 10", () => {
    always((card) => {
      for (const part of card.parts) {
        if (part.is === "buttons") expect(part.buttons.length).toBeLessThanOrEqual(10);
        if (part.is !== "table") continue;
        expect(part.rows.length).toBeLessThanOrEqual(50);
        expect(new Set(part.rows.map((cells) => cells.length))).toEqual(new Set([part.heads.length]));
      }
    });
  });

  test("buttons say commands of the documented forms", () => {
    always((card) => {
      const commands = card.parts.flatMap((part) =>
        part.is === "buttons" ? part.buttons.map(({ command }) => command) : [],
      );
      expect(commands.filter((command) => !COMMAND.test(command))).toEqual([]);
    });
  });

  test("the same situation makes the same card", () => {
    fc.assert(
      fc.property(situations, (situation) => {
        expect(cardsOf(situation)).toEqual(cardsOf(situation));
      }),
      { numRuns: 10 },
    );
  });
});

test("a job whose cost is unknown has a month that says so", () => {
  fc.assert(
    fc.property(situations, (situation) => {
      const { rows } = situation;
      const unknown = rows.flatMap(({ listed }) =>
        listed ? [row(listed.report.id, {}, { billing: { is: "unknown", source: "a page" } })] : [],
      );
      const counts = { planned: unknown.length, already: 0, refused: 0 };
      const shown = {
        conversation: conversation(),
        plan: plan({ counts }),
        rows: unknown,
        target: TARGET,
        rates: CNY,
        now: NOW,
      };
      const card = planCard({ ...shown, secondPersonOver: null, locale: "en" });
      const facts = new Map(card.parts.flatMap((part) => (part.is === "facts" ? part.facts : [])));
      expect(facts.get("cost a month")).toBe(unknown.length > 0 ? "unknown" : undefined);
      const table = card.parts.find((part) => part.is === "table");
      const months = table?.rows.map((cells) => cells[table.heads.indexOf("CNY a month")]) ?? [];
      expect(months).toEqual(unknown.slice(0, 20).map(() => "unknown"));
    }),
    { numRuns: 60 },
  );
});

test.each([OFFERED, CONFIRMED, TAKEN])(
  "a Chinese card of a plan that is $is has no English but for ids and what is typed",
  (progress) => {
    const ids = /^([0-9a-f]{12,}|U0[12]|UTC|CNY|acme-cn|dts\w+|job|nightly|freeze|Failed|Finished|gone|name|ID)$/;
    const typed: readonly string[] = [
      ...VERBS,
      "in",
      "for",
      "approver",
      "Sluice",
      "sluice",
      "runs",
      "--target",
      "--lift",
      "--for",
    ];
    const rows = [
      row("dts1"),
      row("dts2", { decision: "already", reason: "it is Finished already; nothing was done" }),
    ];
    const situation: Situation = {
      ...{
        locale: "zh",
        text: ["字", "字", "字"],
        rows,
        verdicts: [verdict("dts1")],
        action: "teardown",
        progress,
      },
      ...{ counts: { planned: 30, already: 1, refused: 0 }, isPriced: true, isLate: false },
    };
    const words = cardsOf(situation)
      .flatMap(textsOf)
      .flatMap((text) => text.match(/[A-Za-z0-9-]*[A-Za-z]{2}[A-Za-z0-9-]*/g) ?? []);
    expect([...new Set(words)].filter((word) => !ids.test(word) && !typed.includes(word))).toEqual([]);
  },
);
