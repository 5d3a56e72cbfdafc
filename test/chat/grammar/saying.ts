import fc from "fast-check";
import type { Request } from "#lib/chat/request.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import { HASH, TARGETS } from "./understood.rows.ts";

/** A part of a sentence: `keyword` alone is what a slip may happen to. */
type Clause = { readonly keyword: string; readonly rest: string };
export type Saying = { readonly opening: string; readonly clauses: readonly Clause[]; readonly request: Request };

export function textOf({ opening, clauses }: Omit<Saying, "request">): string {
  return [opening, ...clauses.map(({ keyword, rest }) => `${keyword} ${rest}`)].join(" ");
}

/** As ids of the clouds are: far from every keyword and target. */
const id = fc.stringMatching(/^[a-z][0-9][a-zA-Z0-9_-]{8,30}$/);
const spelt = (...spellings: readonly string[]) => fc.constantFrom(...spellings);
const amount = fc.integer({ min: 1, max: 999 });
const duration = fc.tuple(amount, fc.constantFrom("m", "h", "d", "w")).map(([count, unit]) => `${count}${unit}`);
/** Whatever can stand in straight quotation marks. */
const quotable = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => !/["“”„＂]/.test(text));
const status = fc.constantFrom("Finished", "Failed", "Abnormal", "RELEASE_RESOURCE_COMPLETE");

type Chosen = { readonly clauses: readonly Clause[]; readonly select: object };
const of = <T>(keywords: fc.Arbitrary<string>, values: fc.Arbitrary<T>, say: (value: T) => string, key: string) =>
  fc
    .tuple(keywords, values)
    .map(([keyword, value]): Chosen => ({ clauses: [{ keyword, rest: say(value) }], select: { [key]: value } }));

const older = of(spelt("older", "Older"), duration, (value) => `than ${value}`, "olderThan");
const conditions = [
  of(spelt("kind", "KIND", "类型"), fc.constantFrom("sync", "migration", "change-tracking"), String, "kind"),
  of(spelt("status", "Status", "状态"), fc.uniqueArray(status, { minLength: 1 }), (all) => all.join(", "), "status"),
  of(
    spelt("state", "情况"),
    fc.uniqueArray(fc.constantFrom("running", "paused", "failed"), { minLength: 1 }),
    (all) => all.join("，"),
    "state",
  ),
  fc.oneof(older, of(spelt("早于"), duration, String, "olderThan")),
  of(spelt("name", "名称"), quotable, (value) => `"${value}"`, "name"),
  of(spelt("limit", "最多"), fc.integer({ min: 1, max: 10_000 }), String, "limit"),
  fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), quotable, { minKeys: 1, maxKeys: 3, noNullPrototype: true }).map(
    (tags): Chosen => ({
      clauses: Object.entries(tags).map(([key, value]) => ({ keyword: "tag", rest: `${key}="${value}"` })),
      select: { tags },
    }),
  ),
];

/** A selection that chooses, its conditions in any order. */
const selection = fc
  .subarray(conditions, { minLength: 1 })
  .chain((some) => fc.tuple(...some))
  .map((some) => some.reduce((one, other) => joinedWith(one, other), { clauses: [], select: {} }))
  .filter(({ select }) => Object.keys(select).some((key) => key !== "limit"));

function joinedWith(one: Chosen, other: Chosen): Chosen {
  return { clauses: [...one.clauses, ...other.clauses], select: { ...one.select, ...other.select } };
}

const jobs = fc
  .uniqueArray(fc.tuple(id, fc.constantFrom(undefined, "Reverse" as const)), { minLength: 1, selector: ([one]) => one })
  .map((some) => ({
    said: some.map(([one, direction]) => (direction ? `${one}/${direction}` : one)),
    jobs: some.map(([one, direction]) => (direction ? { id: one, direction } : { id: one })),
  }));

const target = fc.constantFrom(...TARGETS);
const verb = fc.tuple(fc.constantFrom("plan" as const, "act" as const), fc.constantFrom(...ACTIONS));
const reason = fc.option(fc.stringMatching(/^[a-z][a-z",. ]{0,40}[a-z]$/), { nil: undefined });
const opened = (is: "plan" | "act", action: string) => (is === "plan" ? `plan ${action}` : action);
const because = (why: string | undefined) => (why === undefined ? [] : [{ keyword: "because", rest: why }]);
const asked = (why: string | undefined) => (why === undefined ? {} : { reason: why });

/** An action on what is selected, in any order; the reason is last. */
export const selecting: fc.Arbitrary<Saying> = fc
  .tuple(verb, target, selection, reason, fc.gen())
  .map(([[is, action], where, { clauses, select }, why, draw]): Saying => {
    const parts = [...clauses, { keyword: draw(spelt, "in", "IN", "on", "在"), rest: where }];
    const shuffled = draw(() => fc.shuffledSubarray(parts, { minLength: parts.length }));
    const request = { is, action, target: where, jobs: [], select, ...asked(why) } as const;
    return { opening: opened(is, action), clauses: [...shuffled, ...because(why)], request };
  });

/** An action on jobs by their ids. */
export const naming: fc.Arbitrary<Saying> = fc
  .tuple(verb, target, jobs, reason, spelt(" ", ", ", "，", "、", " , "))
  .map(([[is, action], where, named, why, gap]): Saying => {
    const request = { is, action, target: where, jobs: named.jobs, ...asked(why) } as const;
    const clauses = [{ keyword: "in", rest: where }, ...because(why)];
    return { opening: `${opened(is, action)} ${named.said.join(gap)}`, clauses, request };
  });

const code = fc.stringMatching(/^[0-9a-f]{6,32}$/);
const count = fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined });
const answering = fc
  .tuple(fc.constantFrom("confirm" as const, "approve" as const), code, fc.boolean(), count)
  .map(([is, given, hasHash, jobsTyped]): Saying => {
    const words = [is, given, ...(hasHash ? [HASH] : []), ...(jobsTyped === undefined ? [] : [String(jobsTyped)])];
    const told = { ...(hasHash ? { plan: HASH } : {}), ...(jobsTyped === undefined ? {} : { count: jobsTyped }) };
    return { opening: words.join(" "), clauses: [], request: { is, code: given, ...told } };
  });
const sparing = fc
  .tuple(fc.constantFrom("snooze" as const, "exempt" as const), id, target, fc.integer({ min: 1, max: 400 }))
  .map(
    ([is, jobId, where, days]): Saying => ({
      opening: `${is} ${jobId}`,
      clauses: [
        { keyword: "in", rest: where },
        { keyword: "for", rest: `${days}d` },
      ],
      request: { is, jobId, target: where, lastsMs: days * 86_400_000 },
    }),
  );
const halting = fc.tuple(target, reason).map(
  ([where, why]): Saying => ({
    opening: "halt",
    clauses: [{ keyword: "in", rest: where }, ...because(why)],
    request: { is: "halt", target: where, ...asked(why) },
  }),
);

export const anything = fc.oneof(selecting, naming, answering, sparing, halting);
