import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesGlob } from "#lib/jobs/glob.ts";
import type { JobReport } from "#lib/jobs/job-summary.ts";
import { matches, parseSelect } from "#lib/jobs/select.ts";
import { NOW } from "./samples.ts";

const DAY = 86_400_000;
const REPORT: JobReport = {
  id: "job-a",
  status: "Finished",
  kind: "migration",
  name: "tmp-orders",
  createdAt: NOW - 14 * DAY,
  tags: { env: "dev", owner: "" },
  state: "stopped",
  billing: { is: "free", source: "a page" },
};
const without = (key: keyof JobReport): JobReport => {
  const { [key]: _gone, ...rest } = REPORT;
  return rest as JobReport;
};
const found = (select: object, report = REPORT) => matches(parseSelect(select, "select"), report, NOW);

describe("matches", () => {
  it.each([
    [{}],
    [{ kind: "migration" }],
    [{ status: ["failed", "fInIsHeD"] }],
    [{ state: ["paused", "stopped"] }],
    [{ olderThan: "14d" }],
    [{ olderThan: "2w" }],
    [{ olderThan: "336h" }],
    [{ olderThan: "20160m" }],
    [{ name: "tmp-*" }],
    [{ tags: { env: "dev" } }],
    [{ tags: { owner: "" } }],
    [{ limit: 1 }],
    [{ kind: "migration", status: ["Finished"], olderThan: "1d", name: "*", tags: { env: "dev" }, limit: 50 }],
  ])("%j fits", (select) => expect(found(select)).toEqual({ is: "yes" }));

  it.each([
    [{ kind: "sync" }],
    [{ status: ["Finishe"] }],
    [{ state: ["running"] }],
    [{ olderThan: "15d" }],
    [{ olderThan: "20161m" }],
    [{ name: "tmp" }],
    [{ name: "TMP-*" }],
    [{ tags: { env: "Dev" } }],
    [{ tags: { toString: "" } }],
    [{ tags: { env: "dev", team: "a" } }],
    [{ kind: "migration", status: ["Failed"] }],
  ])("%j does not", (select) => expect(found(select)).toEqual({ is: "no" }));

  it.each([
    ["kind", { kind: "migration" }, "its kind cannot be read"],
    ["createdAt", { olderThan: "1m" }, "its age cannot be read"],
    ["status", { status: ["Finished"] }, "its status cannot be read"],
    ["state", { state: ["stopped"] }, "its state cannot be read"],
    ["name", { name: "*" }, "its name cannot be read"],
    ["tags", { tags: { env: "dev" } }, "its tags cannot be read"],
  ] as const)("a job without %s is unknown to a selection that asks for it, and to no other", (key, select, why) => {
    expect(found(select, without(key))).toEqual({ is: "unknown", why });
    expect(found({}, without(key))).toEqual({ is: "yes" });
  });

  it("what surely does not fit outweighs what cannot be read", () => {
    expect(found({ tags: { env: "dev" }, state: ["running"] }, without("tags"))).toEqual({ is: "no" });
  });

  it("a creation time that is no time is unknown; one to come is not old", () => {
    expect(found({ olderThan: "1d" }, { ...REPORT, createdAt: Number.NaN }).is).toBe("unknown");
    expect(found({ olderThan: "1d" }, { ...REPORT, createdAt: NOW + DAY }).is).toBe("no");
  });
});

describe("parseSelect", () => {
  it.each([
    [{ olderthan: "1d" }, 'select has the unknown key "olderthan" (did you mean olderThan?)'],
    [{ tag: {} }, 'select has the unknown key "tag" (did you mean tags?)'],
    [{ region: "x" }, 'select has the unknown key "region"; want kind, status, state, olderThan, name, tags, limit'],
    [{ olderThan: "14" }, 'select.olderThan is "14"; want a number and m, h, d or w, such as 14d'],
    [{ olderThan: "0d" }, 'select.olderThan is "0d"; want a number and m, h, d or w, such as 14d'],
    [{ status: "Failed" }, 'select.status is "Failed"; want array'],
    [{ status: [] }, "select.status is a list of 0; want at least 1 entry"],
    [{ state: ["gone"] }, 'select.state[0] is "gone"; want "running" or "moving" or "paused" or "stopped" or "failed"'],
    [{ tags: JSON.parse('{"env": "dev", "__proto__": "x"}') }, "select.tags has a tag that cannot be selected by"],
    [{ limit: 0 }, "select.limit is 0; want 1 to 10000"],
    [{ limit: 10_001 }, "select.limit is 10001; want 1 to 10000"],
    [{ status: [""] }, 'select.status[0] is ""; want a word'],
    [null, "select is null; want object"],
    [{ name: "a".repeat(129) }, `select.name is "${"a".repeat(79)}…; want at most 128 characters`],
    [[], "select is a list of 0; want object"],
    ["x", 'select is "x"; want object'],
  ])("%j is refused in one sentence", (value, message) => {
    expect(() => parseSelect(value, "select")).toThrow(message);
  });
});

/** The meaning itself, with all its backtracking. */
function naive(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const [head, rest] = [pattern[0], pattern.slice(1)];
  if (head === "*") return naive(rest, text) || (text !== "" && naive(pattern, text.slice(1)));
  return text !== "" && (head === "?" || head === text[0]) && naive(rest, text.slice(1));
}

describe("matchesGlob", () => {
  it("agrees with the naive matcher", () => {
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 10 });
    fc.assert(
      fc.property(pattern, text, (glob, name) => {
        expect(matchesGlob(glob, name)).toBe(naive(glob, name));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["tmp.*", "tmpXorders", false],
    ["[ab]", "a", false],
    ["订单-?", "订单-😀", true],
    ["*", "", true],
    ["?", "", false],
  ])("%s on %s is %s: only * and ? are special, and ? is one character", (glob, name, is) => {
    expect(matchesGlob(glob, name)).toBe(is);
  });

  it("is not slowed down by a pattern that makes a backtracking matcher explode", () => {
    const started = performance.now();
    expect(matchesGlob(`${"*a".repeat(63)}*b`, "a".repeat(100_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
