import { describe, expect, it } from "vitest";
import { mapWebhook } from "#lib/jobs/map-webhook.ts";
import { sentenceOf } from "./refusal.ts";
import { alertOf, groupOf, hookOf, LAG_ALERT, PUSH } from "./webhooks.samples.ts";

const MOST = 3;
const RESOLVED = { status: "resolved", endsAt: "2026-11-28T09:00:00Z" };

function jobsAsked(hook: object, body: unknown): readonly unknown[] {
  const mapped = mapWebhook(hookOf(hook), body, MOST);
  return mapped.is === "command" ? mapped.command.jobs : [mapped.why];
}

describe("what a group of alerts asks for", () => {
  it("is the command of the hook, for the jobs that its expression finds", () => {
    const mapped = mapWebhook(hookOf(LAG_ALERT), groupOf([alertOf("job-a"), alertOf("job-b")]), MOST);
    expect(mapped).toMatchObject({
      is: "command",
      command: {
        ...{ version: 1, action: "stop", target: "acme-cn", jobs: [{ id: "job-a" }, { id: "job-b" }] },
        ...{ reason: "webhook lag-alert", deadlineSeconds: 3600, dryRun: false, force: false },
      },
    });
  });

  it("is nothing about alerts that are over, even where the expression does not ask", () => {
    const hook = { ...LAG_ALERT, command: { ...LAG_ALERT.command, jobs: "alerts[].labels.dts_job_id" } };
    expect(jobsAsked(hook, groupOf([alertOf("job-a"), alertOf("job-b", RESOLVED)]))).toEqual([{ id: "job-a" }]);
  });

  it("is nothing when all of them are over", () => {
    expect(jobsAsked(LAG_ALERT, groupOf([alertOf("job-a", RESOLVED)]))).toEqual([
      "every alert of the group is resolved",
    ]);
  });

  it("is refused when it is no group of alerts", () => {
    expect(sentenceOf(() => jobsAsked(LAG_ALERT, { alerts: [] }))).toBe("body.groupKey is missing; want string");
  });
});

describe("what any other body asks for", () => {
  it.each([
    ["a list of ids", { jobs: ["job-a", "job-b"] }, [{ id: "job-a" }, { id: "job-b" }]],
    ["one id", { jobs: "job-a" }, [{ id: "job-a" }]],
    ["an id twice", { jobs: ["job-a", "job-a"] }, [{ id: "job-a" }]],
    [
      "jobs with a direction",
      { jobs: [{ id: "job-a", direction: "Reverse" }] },
      [{ id: "job-a", direction: "Reverse" }],
    ],
  ])("is %s", (_title, body, jobs) => {
    expect(jobsAsked(PUSH, body)).toEqual(jobs);
  });

  it.each([
    ["no such key", {}, "body names no job: jobs finds nothing in it"],
    ["no body", null, "body names no job: jobs finds nothing in it"],
    ["nulls alone", { jobs: [null] }, "body names no job: jobs finds nothing in it"],
    ["an empty list", { jobs: [] }, "body names no job: jobs finds nothing in it"],
    ["a path for an id", { jobs: ["../x"] }, 'command.jobs[0] is "../x"; want 1 to 64 letters, digits, - or _'],
    ["a number for an id", { jobs: [7] }, /^command\.jobs\[0\]/],
    ["a null among them", { jobs: ["job-a", null] }, /^command\.jobs\[1\]/],
    ["a list in the list", { jobs: [["job-a"]] }, /^command\.jobs\[0\]/],
    ["an object with more", { jobs: [{ id: "job-a", force: true }] }, /^command\.jobs\[0\]/],
    ["a line break after the id", { jobs: ["job-a\n"] }, /^command\.jobs\[0\]/],
    ["a full-width letter", { jobs: ["job-\uff41"] }, /^command\.jobs\[0\]/],
    ["too many", { jobs: ["a", "b", "c", "d"] }, "body names 4 jobs; guardrails.limits.jobsPerRun is 3"],
  ])("is refused: %s", (_title, body, sentence) => {
    expect(sentenceOf(() => jobsAsked(PUSH, body))).toMatch(sentence);
  });

  it("is refused when the body does not fit the expression", () => {
    const hook = { ...PUSH, command: { ...PUSH.command, jobs: "sort_by(jobs, &id)[].id" } };
    expect(sentenceOf(() => jobsAsked(hook, { jobs: 7 }))).toMatch(/^body does not fit the expression sort_by/);
  });

  it.each([
    [true, { jobs: "a", go: true }],
    [true, { jobs: "a", go: "yes" }],
    [true, { jobs: "a", go: 0 }],
    [false, { jobs: "a", go: false }],
    [false, { jobs: "a", go: "" }],
    [false, { jobs: "a", go: [] }],
    [false, { jobs: "a", go: {} }],
    [false, { jobs: "a" }],
  ])("counts only where `when` is true of it, as JMESPath has it: %s for %j", (isTrue, body) => {
    const hook = { ...PUSH, when: "go" };
    expect(jobsAsked(hook, body)).toEqual(isTrue ? [{ id: "a" }] : ["when is not true of it: go"]);
  });
});

describe("words that come from the body", () => {
  const command = { action: { from: "do" }, target: { from: "where" }, jobs: "jobs", reason: { from: "why" } };
  const hook = {
    ...PUSH,
    allow: [
      { action: "stop", target: "acme-cn" },
      { action: "pause", target: "acme-hw" },
    ],
    command,
  };

  it("are taken as they stand there, within what the hook allows", () => {
    const mapped = mapWebhook(hookOf(hook), { do: "pause", where: "acme-hw", jobs: "a", why: "lag" }, MOST);
    expect(mapped).toMatchObject({ command: { action: "pause", target: "acme-hw", reason: "lag" } });
  });

  it("a reason that is not there is none, and a long one is cut", () => {
    expect(mapWebhook(hookOf(hook), { do: "stop", where: "acme-cn", jobs: "a" }, MOST)).toMatchObject({
      command: { reason: "" },
    });
    const long = { do: "stop", where: "acme-cn", jobs: "a", why: "x".repeat(2000) };
    expect(mapWebhook(hookOf(hook), long, MOST)).toMatchObject({ command: { reason: "x".repeat(1000) } });
  });

  it.each([
    ["another action", { do: "delete", where: "acme-cn" }, "webhook push does not allow delete on acme-cn"],
    [
      "an allowed action on another's target",
      { do: "pause", where: "acme-cn" },
      "webhook push does not allow pause on acme-cn",
    ],
    [
      "a reason that is no text",
      { do: "stop", where: "acme-cn", why: { toString: 1 } },
      /^command\.reason is no text; want/,
    ],
    ["no action", { where: "acme-cn" }, /^command\.action/],
    ["a target of another form", { do: "stop", where: ["acme-cn"] }, /^command\.target/],
  ])("are refused: %s", (_title, body, sentence) => {
    expect(sentenceOf(() => mapWebhook(hookOf(hook), { jobs: "a", ...body }, MOST))).toMatch(sentence);
  });
});
