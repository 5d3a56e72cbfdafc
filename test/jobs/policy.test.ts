import { describe, expect, it } from "vitest";
import { parse } from "#lib/jobs/parse.ts";
import { policySchema } from "#lib/jobs/policy.ts";
import { sentenceOf } from "./refusal.ts";

const NIGHTLY = {
  name: "nightly-teardown",
  schedule: { cron: "0 3 * * *", timeZone: "Asia/Shanghai" },
  target: "acme-cn",
  action: "teardown",
  select: { status: ["Finished", "Failed"], olderThan: "14d" },
};
const read = (change: object) => parse(policySchema, { ...NIGHTLY, ...change }, "policy");

describe("a policy", () => {
  it("only plans, begins slowly and has an hour, unless it says otherwise", () => {
    expect(read({})).toEqual({ ...NIGHTLY, mode: "plan", slowStart: [1, 10], deadlineSeconds: 3600 });
  });

  it.each([
    { grace: "3d" },
    { mode: "notify" },
    { mode: "act" },
    { slowStart: [] },
    { slowStart: [5] },
    { deadlineSeconds: 1 },
    { deadlineSeconds: 604_800 },
    { select: { kind: "sync" } },
    { select: { state: ["failed"] } },
    { select: { olderThan: "1d", limit: 5 } },
    { select: { name: "tmp-*" } },
    { select: { tags: { env: "dev" } } },
  ])("may say %j", (change) => {
    expect(read(change)).toMatchObject(change);
  });

  const CONDITION = "want at least one of kind, status, state, olderThan, name, tags";

  it.each([
    [{ name: "a b" }, 'policy.name is "a b"; want 1 to 64 letters, digits, - or _'],
    [{ name: "a".repeat(65) }, `policy.name is "${"a".repeat(65)}"; want 1 to 64 letters, digits, - or _`],
    [{ name: undefined }, "policy.name is missing; want string"],
    [{ schedule: { cron: "0 3 * * *" } }, "policy.schedule.timeZone is missing; want string"],
    [{ schedule: { timeZone: "UTC" } }, "policy.schedule.cron is missing; want string"],
    [{ schedule: { ...NIGHTLY.schedule, seconds: 1 } }, 'policy.schedule has the unknown key "seconds"'],
    [{ target: ["a", "b"] }, "policy.target is a list of 2; want string"],
    [
      { action: "purge" },
      'policy.action is "purge"; want "start" or "pause" or "stop" or "reset" or "delete" or "teardown"',
    ],
    [{ select: undefined }, "policy.select is missing; want object"],
    [{ select: {} }, `policy.select is an object; ${CONDITION}`],
    [{ select: { limit: 5 } }, `policy.select is an object; ${CONDITION}`],
    [{ select: { tags: {} } }, `policy.select is an object; ${CONDITION}`],
    [{ select: { tags: {}, kind: undefined } }, `policy.select is an object; ${CONDITION}`],
    [{ select: { olderthan: "1d" } }, 'policy.select has the unknown key "olderthan"'],
    [{ grace: "3" }, 'policy.grace is "3"; want a number and m, h, d or w, such as 14d'],
    [{ mode: "dry" }, 'policy.mode is "dry"; want "plan" or "notify" or "act"'],
    [{ slowStart: [1, 0] }, "policy.slowStart[1] is 0; want a whole number, 1 or more"],
    [{ slowStart: [1.5] }, "policy.slowStart[0] is 1.5; want int"],
    [{ deadlineSeconds: 0 }, "policy.deadlineSeconds is 0; want 1 to 604800 seconds"],
    [{ deadlineSeconds: 604_801 }, "policy.deadlineSeconds is 604801; want 1 to 604800 seconds"],
    [{ olderThan: "14d" }, 'policy has the unknown key "olderThan"'],
  ])("%j is refused in one sentence", (change, sentence) => {
    expect(sentenceOf(() => read(change))).toBe(sentence);
  });
});
