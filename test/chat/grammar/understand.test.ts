import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import { parseCommand } from "#lib/jobs/command.ts";

const TARGETS = ["acme-cn", "acme-hw", "paid"];
const HASH = "0123456789abcdef".repeat(4);
const ids = (...of: string[]) => of.map((id) => ({ id }));
const act = (action: string, target: string, meant: object) => ({ is: "act", action, target, jobs: [], ...meant });

describe("what is understood", () => {
  it.each<[string, object]>([
    ["help", { is: "help" }],
    ["help teardown", { is: "help", about: "teardown" }],
    ["HELP", { is: "help" }],
    ["/sluice help", { is: "help" }],
    ["sluice help", { is: "help" }],
    ["帮助", { is: "help" }],
    ["status", { is: "status" }],
    ["status acme-cn", { is: "status", of: "acme-cn" }],
    ["status 8f3a2c", { is: "status", of: "8f3a2c" }],
    ["状态 acme-cn", { is: "status", of: "acme-cn" }],
    ["jobs acme-cn", { is: "jobs", target: "acme-cn", jobs: [] }],
    ["jobs in acme-cn", { is: "jobs", target: "acme-cn", jobs: [] }],
    ["jobs in acme-cn status Failed", { is: "jobs", target: "acme-cn", jobs: [], select: { status: ["Failed"] } }],
    ["jobs acme-cn limit 5", { is: "jobs", target: "acme-cn", jobs: [], select: { limit: 5 } }],
    ["stop dts1 in acme-cn", act("stop", "acme-cn", { jobs: ids("dts1") })],
    ["STOP dts1 IN acme-cn", act("stop", "acme-cn", { jobs: ids("dts1") })],
    ["stop dts1 dts2,dts3 , dts4 in acme-cn", act("stop", "acme-cn", { jobs: ids("dts1", "dts2", "dts3", "dts4") })],
    ["stop dts1、dts2，dts3 在 acme-cn", act("stop", "acme-cn", { jobs: ids("dts1", "dts2", "dts3") })],
    ["stop in acme-cn dts1", act("stop", "acme-cn", { jobs: ids("dts1") })],
    ["stop acme-cn dts1", act("stop", "acme-cn", { jobs: ids("dts1") })],
    ["stop dts1/Reverse in acme-cn", act("stop", "acme-cn", { jobs: [{ id: "dts1", direction: "Reverse" }] })],
    [
      "stop dts1:reverse dts1/forward in acme-cn",
      act("stop", "acme-cn", {
        jobs: [
          { id: "dts1", direction: "Reverse" },
          { id: "dts1", direction: "Forward" },
        ],
      }),
    ],
    ['stop "abc" in acme-cn', act("stop", "acme-cn", { jobs: ids("abc") })],
    ["stop “abc” in acme-cn", act("stop", "acme-cn", { jobs: ids("abc") })],
    ['stop "status" in acme-cn', act("stop", "acme-cn", { jobs: ids("status") })],
    [
      "stop dts1 in acme-cn because lag, in the evening",
      act("stop", "acme-cn", { jobs: ids("dts1"), reason: "lag, in the evening" }),
    ],
    ["停止 dts1 在 acme-cn 因为 延迟", act("stop", "acme-cn", { jobs: ids("dts1"), reason: "延迟" })],
    [
      "teardown acme-cn older than 14d status Finished",
      act("teardown", "acme-cn", { select: { olderThan: "14d", status: ["Finished"] } }),
    ],
    ["teardown acme-cn older 2w", act("teardown", "acme-cn", { select: { olderThan: "2w" } })],
    [
      "拆除 acme-cn 早于 14d 状态 Finished,Failed",
      act("teardown", "acme-cn", { select: { olderThan: "14d", status: ["Finished", "Failed"] } }),
    ],
    [
      "delete status Finished, Failed in acme-hw",
      act("delete", "acme-hw", { select: { status: ["Finished", "Failed"] } }),
    ],
    [
      "delete state failed,stopped kind SYNC in acme-hw",
      act("delete", "acme-hw", { select: { state: ["failed", "stopped"], kind: "sync" } }),
    ],
    [
      'pause name "tmp *" tag env=dev tag team=a=b limit 3 in paid',
      act("pause", "paid", { select: { name: "tmp *", tags: { env: "dev", team: "a=b" }, limit: 3 } }),
    ],
    ["stop tag env= in paid", act("stop", "paid", { select: { tags: { env: "" } } })],
    ["start\u00a0dts1\u3000in\nacme-cn", act("start", "acme-cn", { jobs: ids("dts1") })],
    ["plan reset dts1 in acme-cn", { is: "plan", action: "reset", target: "acme-cn", jobs: ids("dts1") }],
    [
      "计划 删除 acme-cn 状态 Failed",
      { is: "plan", action: "delete", target: "acme-cn", jobs: [], select: { status: ["Failed"] } },
    ],
    ["confirm 8f3a2c", { is: "confirm", code: "8f3a2c" }],
    ["confirm 8f3a2c 21", { is: "confirm", code: "8f3a2c", count: 21 }],
    [`confirm 8f3a2c ${HASH}`, { is: "confirm", code: "8f3a2c", plan: HASH }],
    [`approve 8f3a2c ${HASH} 21`, { is: "approve", code: "8f3a2c", plan: HASH, count: 21 }],
    ["确认 8f3a2c", { is: "confirm", code: "8f3a2c" }],
    ["cancel 8f3a2c", { is: "cancel", code: "8f3a2c" }],
    ["halt", { is: "halt" }],
    ["halt acme-cn", { is: "halt", target: "acme-cn" }],
    ["halt in acme-cn because a fire", { is: "halt", target: "acme-cn", reason: "a fire" }],
    ["冻结 因为 故障", { is: "halt", reason: "故障" }],
    ["snooze dts1 in acme-cn for 7d", { is: "snooze", jobId: "dts1", target: "acme-cn", lastsMs: 604_800_000 }],
    ["exempt dts1 in acme-cn for 30d", { is: "exempt", jobId: "dts1", target: "acme-cn", lastsMs: 2_592_000_000 }],
  ])("%s", (text, request) => {
    expect(understand(text, TARGETS)).toEqual({ is: "understood", request });
  });
});

describe("what is wrong, and where", () => {
  it.each<[string, string, number, string, string?]>([
    ["", "nothing said", 0, ""],
    ["   ", "nothing said", 3, ""],
    ["stpo dts1 in acme-cn", "unknown word", 0, "stpo", "stop"],
    ["please stop dts1", "unknown word", 0, "please"],
    ['"stop" dts1 in acme-cn', "unknown word", 0, "stop"],
    ["stop dts1", "target missing", 9, ""],
    ["stop dts1 in", "target missing", 12, ""],
    ["stop dts1 in acme-c", "unknown target", 13, "acme-c", "acme-cn"],
    ["stop dts1 in elsewhere", "unknown target", 13, "elsewhere"],
    ["stop acme-cn", "jobs missing", 12, ""],
    ["stop in acme-cn", "jobs missing", 15, ""],
    ["delete acme-cn limit 5", "chooses nothing", 22, ""],
    ["teardown acme-cn oldr than 14d", "unknown word", 17, "oldr", "older"],
    ["teardown acme-cn older than 14", "bad value", 28, "14"],
    ["teardown acme-cn older than", "value missing", 27, ""],
    ["teardown acme-cn staus Finished", "unknown word", 17, "staus", "status"],
    ["teardown acme-cn status Finished Failed", "unknown word", 33, "Failed"],
    ["delete dts1 status Failed in acme-cn", "both ids and a selection", 36, ""],
    ["delete status Failed status Finished in acme-cn", "said twice", 21, "status"],
    ["delete tag a=1 tag a=2 in acme-cn", "said twice", 19, "a=2"],
    ["delete tag a in acme-cn", "bad value", 11, "a"],
    ["delete tag __proto__=1 in acme-cn", "bad value", 11, "__proto__=1"],
    ["delete tag =1 in acme-cn", "bad value", 11, "=1"],
    ["stop dts1 in acme-cn in acme-hw", "said twice", 21, "in"],
    ["stop acme-cn dts1 in acme-hw", "said twice", 18, "in"],
    ["stop all in acme-cn", "unknown word", 5, "all"],
    ["stop * in acme-cn", "unknown word", 5, "*"],
    ["stop limit5 in acme-cn", "unknown word", 5, "limit5", "limit"],
    ["stop ../x1 in acme-cn", "bad job id", 5, "../x1"],
    ["stop dts1;dts2 in acme-cn", "bad job id", 5, "dts1;dts2"],
    ["stop <@U1> in acme-cn", "bad job id", 5, "<@U1>"],
    ['stop "a b" in acme-cn', "bad job id", 5, "a b"],
    ['stop "abc in acme-cn', "unknown word", 5, '"'],
    [`stop ${"a1".repeat(40)} in acme-cn`, "bad job id", 5, "a1".repeat(40)],
    ["stop kind foo in acme-cn", "bad value", 10, "foo"],
    ["stop state gone in acme-cn", "bad value", 11, "gone"],
    ["stop status Failed limit 0 in acme-cn", "bad value", 25, "0"],
    ["stop status Failed limit 10001 in acme-cn", "bad value", 25, "10001"],
    ["stop dts1 for 7d in acme-cn", "unknown word", 10, "for"],
    ["stop dts1 in acme-cn because", "value missing", 28, ""],
    ["plan", "value missing", 4, ""],
    ["plan help", "unknown word", 5, "help"],
    ["confirm", "code missing", 7, ""],
    ["confirm yes", "bad code", 8, "yes"],
    ["confirm 8F3A2C", "bad code", 8, "8F3A2C"],
    ["confirm 8f3a2", "bad code", 8, "8f3a2"],
    ["confirm 8f3a2c five", "bad count", 15, "five"],
    ["confirm 8f3a2c -5", "bad count", 15, "-5"],
    [`confirm 8f3a2c ${HASH} 5 6`, "too many words", 82, "6"],
    ["cancel", "code missing", 6, ""],
    ["cancel 8f3a2c now", "too many words", 14, "now"],
    ["halt acme", "unknown target", 5, "acme"],
    ["halt the acme-cn", "unknown target", 5, "the"],
    ["halt in", "target missing", 7, ""],
    ["halt acme-cn acme-hw", "too many words", 13, "acme-hw"],
    ["halt because", "value missing", 12, ""],
    ["snooze", "jobs missing", 6, ""],
    ["snooze dts1", "target missing", 11, ""],
    ["snooze dts1 acme-cn for 7d", "target missing", 12, "acme-cn"],
    ["snooze dts1 in acme-cn", "duration missing", 22, ""],
    ["snooze dts1 in acme-cn 7d", "duration missing", 23, "7d"],
    ["snooze dts1 in acme-cn for ever", "bad value", 27, "ever"],
    ["snooze dts1 in acme-cn for 401d", "bad value", 27, "401d"],
    ["snooze ../x in acme-cn for 7d", "bad job id", 7, "../x"],
    ["help me now", "too many words", 8, "now"],
  ])("%s", (text, problem, at, word, near) => {
    expect(understand(text, TARGETS)).toMatchObject({ is: "wrong", problem, at, word, ...(near ? { near } : {}) });
    if (!near) expect(understand(text, TARGETS)).not.toHaveProperty("near");
  });
});

const id = fc
  .stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}[0-9]$/)
  .filter((word) => !/^(in|kind|status|state|older|than|name|tag|limit|for|because)\d+$/i.test(word));
const duration = fc
  .tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom("m", "h", "d", "w"))
  .map(([n, unit]) => `${n}${unit}`);
const conditions = fc
  .record(
    {
      kind: fc.constantFrom("sync", "migration").map((one) => `kind ${one}`),
      status: fc
        .uniqueArray(fc.constantFrom("Finished", "Failed", "Abnormal"), { minLength: 1 })
        .map((all) => `status ${all.join(",")}`),
      older: duration.map((one) => `older than ${one}`),
      name: fc.constantFrom("name tmp-*", 'name "a b"'),
      tag: fc.constantFrom("tag env=dev", "tag env=dev tag a=b"),
    },
    { requiredKeys: [] },
  )
  .map((parts) => Object.values(parts))
  .filter((parts) => parts.length > 0)
  .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }));
const target = fc.constantFrom(...TARGETS);
const action = fc.constantFrom(...ACTIONS);

describe("whatever is said", () => {
  it("never throws, and points into the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc
            .array(
              fc.constantFrom(...ACTIONS, "in", "acme-cn", "status", '"', ",", "dts1", "older", "because", "confirm"),
              { maxLength: 12 },
            )
            .map((words) => words.join(" ")),
        ),
        (text) => {
          const found = understand(text, TARGETS);
          if (found.is === "wrong") expect(found.at).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("what is to be done is a command that can be accepted", () => {
    fc.assert(
      fc.property(action, target, conditions, (verb, where, parts) => {
        const found = understand(`${verb} ${parts.join(" ")} in ${where}`, TARGETS);
        if (found.is !== "understood" || found.request.is !== "act") throw new Error(JSON.stringify(found));
        const { select } = found.request;
        expect(parseCommand({ version: 1, action: verb, target: where, select }).select).toEqual(select);
      }),
      { numRuns: 1000 },
    );
  });

  it("each condition that was said is kept: a slip in its word is wrong, and never chooses more", () => {
    const slip = (word: string, at: number) => `${word.slice(0, at)}${word.slice(at + 1)}`;
    fc.assert(
      fc.property(action, target, conditions, fc.nat(), fc.nat(), (verb, where, parts, which, at) => {
        const slipped = parts.map((part, index) => {
          const [word = "", ...rest] = part.split(" ");
          return index === which % parts.length ? [slip(word, at % word.length), ...rest].join(" ") : part;
        });
        expect(understand(`${verb} ${slipped.join(" ")} in ${where}`, TARGETS).is).toBe("wrong");
      }),
      { numRuns: 1000 },
    );
  });

  it("jobs are those that were said, in their order", () => {
    fc.assert(
      fc.property(
        action,
        target,
        fc.array(id, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(" ", ",", ", ", "，", "、"),
        (verb, where, named, gap) => {
          const found = understand(`${verb} ${named.join(gap)} in ${where}`, TARGETS);
          expect(found).toEqual({
            is: "understood",
            request: { is: "act", action: verb, target: where, jobs: named.map((one) => ({ id: one })) },
          });
        },
      ),
      { numRuns: 1000 },
    );
  });
});
