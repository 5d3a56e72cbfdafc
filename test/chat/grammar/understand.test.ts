import { describe, expect, it, test } from "vitest";
import { understand } from "#lib/chat/grammar/understand.ts";
import { TARGETS, UNDERSTOOD } from "./understood.rows.ts";
import { WRONG } from "./wrong.rows.ts";

describe("what is understood", () => {
  it.each(UNDERSTOOD)("%s", (text, request) => {
    expect(understand(text, TARGETS)).toEqual({ is: "understood", request });
  });
});

describe("what is wrong, where, and what was probably meant", () => {
  const rows = WRONG.map(([text, problem, at, word, near]) => ({ text, problem, at, word, near }));
  it.each(rows)("$text", ({ text, problem, at, word, near }) => {
    const { want, ...wrong } = { want: [], ...understand(text, TARGETS) };
    expect(wrong).toEqual({ is: "wrong", problem, at, word, ...(near === undefined ? {} : { near }) });
    expect(text.slice(at, at + word.length)).toBe(word);
  });
});

describe("what could stand there", () => {
  it.each([
    ["stop dts1", ["in acme-cn", "in acme-hw", "in ali"]],
    ["stop dts1 in x", TARGETS],
    ["stop joba in ali", ['"joba"', "ID", "in", "kind", "status", "state", "older", "name", "tag", "limit", "because"]],
    ["stop oldr in ali", ["ID", "in", "kind", "status", "state", "older", "name", "tag", "limit", "because"]],
    [
      "stop limit50 in ali",
      ['"limit50"', "ID", "in", "kind", "status", "state", "older", "name", "tag", "limit", "because"],
    ],
    ["stop ali-7 in ali", ['"ali-7"', "acme-cn", "acme-hw", "ali"]],
    ["stop kind x in ali", ["migration", "sync", "change-tracking", "disaster-recovery"]],
    ["stop state x in ali", ["running", "moving", "paused", "stopped", "failed"]],
    ["stop dts1/x in ali", ["dts1/Forward", "dts1/Reverse"]],
    ["plan x", ["start", "pause", "stop", "reset", "delete", "teardown"]],
    ["halt x", TARGETS],
    ["halt acme-cn x", ["in", "because"]],
    ["teardown ali", ["ID", "kind", "status", "state", "older", "name", "tag"]],
    ["teardown ali limit 5", ["kind", "status", "state", "older", "name", "tag"]],
    ["confirm 8f3a2c x", ["HASH", "COUNT"]],
    ["snooze dts1 in ali", ["for 7d"]],
  ])("%s", (text, want) => {
    expect(understand(text, TARGETS)).toMatchObject({ is: "wrong", want });
  });
});

test("a target may be called like a keyword, after in", () => {
  const request = { is: "act", action: "stop", target: "status", jobs: [{ id: "dts1" }] };
  expect(understand("stop dts1 in status", ["status"])).toEqual({ is: "understood", request });
  expect(understand("stop dts1 status", ["status"])).toMatchObject({
    is: "wrong",
    problem: "both ids and a selection",
  });
  expect(understand("halt status", ["status"])).toMatchObject({ is: "wrong", problem: "unknown word" });
});

test("an id that is also a target is never taken for a job", () => {
  expect(understand("stop prod1 in ali", ["ali", "prod1"])).toMatchObject({
    is: "wrong",
    problem: "said twice",
    at: 11,
  });
});

test("a config without targets understands what needs none", () => {
  expect(understand("halt", [])).toEqual({ is: "understood", request: { is: "halt" } });
  expect(understand("stop dts1 in x", [])).toMatchObject({ is: "wrong", problem: "unknown target", want: [] });
});

test("as many jobs as a command may have, and not one more", () => {
  const text = (count: number) => `stop ${Array.from({ length: count }, (_, index) => `j${index}`).join(" ")} in ali`;
  expect(understand(text(10_000), TARGETS)).toMatchObject({ is: "understood", request: { jobs: { length: 10_000 } } });
  expect(understand(text(10_001), TARGETS)).toMatchObject({ is: "wrong", problem: "too many words", word: "j10000" });
});

/** Of the pages of DescribeDtsJobs and of DRS's job details. */
const STATUSES =
  "Migrating Initializing Synchronizing Normal Suspending Finished NotConfigured NotStarted PrecheckFailed InitializeFailed MigrationFailed Failed ModifyFailed Abnormal Prechecking PrecheckPass Starting Modifying Retrying Upgrade Downgrade Locked CREATING CREATE_FAILED CONFIGURATION STARTJOBING WAITING_FOR_START START_JOB_FAILED PAUSING FULL_TRANSFER_STARTED INCRE_TRANSFER_STARTED RELEASE_RESOURCE_COMPLETE REBUILD_NODE_STARTED DELETED";

it.each(STATUSES.split(" "))("status %s is no keyword misspelt", (status) => {
  const request = { is: "act", action: "stop", target: "ali", jobs: [], select: { status: [status] } };
  expect(understand(`stop status ${status} in ali`, TARGETS)).toEqual({ is: "understood", request });
});
