import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import type { Request } from "#lib/chat/request.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { anything, naming, type Saying, selecting, textOf } from "./saying.ts";
import { TARGETS, UNDERSTOOD } from "./understood.rows.ts";

const WORDS = UNDERSTOOD.flatMap(([text]) => text.split(" "));
/** Words that belong together now and then, and what no keyboard has. */
const babble = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc
    .array(fc.constantFrom(...WORDS, '"', "“", ",", "，", "=", "/reverse"), { maxLength: 12 })
    .map((some) => some.join(" ")),
);

type Acting = Request & { readonly is: "plan" | "act" };

function isActing(request: Request): request is Acting {
  return request.is === "plan" || request.is === "act";
}

/** The way of the CLI and of chat from a request to a command. */
function commandOf({ is: _is, jobs, select, ...rest }: Acting): object {
  return { version: 1, ...rest, ...(select === undefined ? { jobs } : { select }) };
}

describe("whatever is said", () => {
  it("is understood or wrong at a word of the text, and never throws", () => {
    fc.assert(
      fc.property(babble, (text) => {
        const found = understand(text, TARGETS);
        if (found.is === "wrong") expect(text.slice(found.at, found.at + found.word.length)).toBe(found.word);
      }),
      { numRuns: 3000 },
    );
  });

  it("what is to be done is a command that parseCommand takes as it is", () => {
    fc.assert(
      fc.property(fc.oneof(babble, selecting.map(textOf), naming.map(textOf)), (text) => {
        const found = understand(text, TARGETS);
        if (found.is === "wrong" || !isActing(found.request)) return;
        const { action, target, jobs, select } = found.request;
        expect(parseCommand(commandOf(found.request))).toMatchObject({
          action,
          target,
          jobs,
          ...(select ? { select } : {}),
        });
        expect(TARGETS).toContain(target);
      }),
      { numRuns: 3000 },
    );
  });

  it("a request that is put into words is that request", () => {
    fc.assert(
      fc.property(anything, (saying) => {
        expect(understand(textOf(saying), TARGETS)).toEqual({ is: "understood", request: saying.request });
      }),
      { numRuns: 3000 },
    );
  });
});

/** One letter lost, doubled, exchanged with the next, or replaced. */
const slip = fc.constantFrom<(word: string, at: number) => string>(
  (word, at) => word.slice(0, at) + word.slice(at + 1),
  (word, at) => word.slice(0, at + 1) + word.slice(at),
  (word, at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  (word, at) => `${word.slice(0, at)}x${word.slice(at + 1)}`,
  (word, at) => `${word.slice(0, at)}1${word.slice(at + 1)}`,
  (word) => `${word}5`,
  () => "",
);

/** The same saying with a slip in one of its keywords. */
const slipped = fc.tuple(fc.oneof(selecting, naming), slip, fc.nat(), fc.nat()).map(([saying, slips, which, at]) => {
  const clauses = saying.clauses.map((clause, index) =>
    index === which % saying.clauses.length
      ? { ...clause, keyword: slips(clause.keyword, at % clause.keyword.length) }
      : clause,
  );
  return { saying, text: textOf({ ...saying, clauses }) };
});

/** A text for each condition; whatever the order of tags. */
function conditionsOf({ select: { tags = {}, ...others } = {} }: Acting): readonly string[] {
  return [...Object.entries(others), ...Object.entries(tags)].map((condition) => JSON.stringify(condition));
}

/** A name whose keyword is lost stands in quotation marks still, and what stands there may be an id: of one job, which the plan shows. */
function isName({ select = {} }: Acting, { jobs }: Acting): boolean {
  return jobs.length === 1 && jobs[0]?.id === select.name && Object.keys(select).length === 1;
}

/** Whether what is understood means no job that was not meant. */
function isWithin({ request }: Saying, found: Acting): boolean {
  if (!isActing(request) || found.target !== request.target || found.action !== request.action) return false;
  if (isName(request, found)) return true;
  const ids = new Set(request.jobs.map(({ id, direction }) => `${id}/${direction}`));
  const [selected, wanted] = [conditionsOf(found), conditionsOf(request)];
  return (
    found.jobs.every(({ id, direction }) => ids.has(`${id}/${direction}`)) &&
    wanted.every((each) => selected.includes(each))
  );
}

describe("a slip in a keyword", () => {
  it("is wrong, or means no more jobs and chooses by no less", () => {
    fc.assert(
      fc.property(slipped, ({ saying, text }) => {
        const found = understand(text, TARGETS);
        if (found.is === "wrong" || !isActing(found.request)) return;
        expect([text, isWithin(saying, found.request)]).toEqual([text, true]);
      }),
      { numRuns: 5000 },
    );
  });

  it("so does any word left out that is not quoted", () => {
    fc.assert(
      fc.property(fc.oneof(selecting, naming), fc.nat(), (saying, which) => {
        const clauses = saying.clauses.filter((_clause, index) => index !== which % saying.clauses.length);
        const lost = saying.clauses[which % saying.clauses.length];
        const text = textOf({ ...saying, clauses: [...clauses, { keyword: "", rest: lost?.rest ?? "" }] });
        const found = understand(text, TARGETS);
        if (found.is === "wrong" || !isActing(found.request) || clauses.some(({ keyword }) => keyword === "because"))
          return;
        expect([text, isWithin(saying, found.request)]).toEqual([text, true]);
      }),
      { numRuns: 2000 },
    );
  });
});
