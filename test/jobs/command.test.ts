import { describe, expect, it } from "vitest";
import { parseCommand } from "#lib/jobs/command.ts";
import { sentenceOf } from "./refusal.ts";

const LEAST = { version: 1, action: "stop", target: "acme-cn", jobs: ["l5o11f9029c0001"] };
const DEFAULTS = { deadlineSeconds: 3600, dryRun: false, force: false };
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `job${index}`);
const longest = "a".repeat(64);

describe("a command that is accepted", () => {
  it("has the defaults of whatever it leaves out", () => {
    expect(parseCommand(LEAST)).toEqual({ ...LEAST, ...DEFAULTS, jobs: [{ id: "l5o11f9029c0001" }] });
  });

  it("keeps every field it may have", () => {
    const full = {
      version: 1,
      requestId: "optional-idempotency-key",
      action: "teardown",
      target: "acme-cn",
      jobs: [
        "l5o11f9029c0001",
        { id: "l5o11f9029c0002", direction: "Reverse", instanceId: "dtsl3m1213ye7l", kind: "sync" },
      ],
      reason: "free text",
      requestedBy: "free text, never trusted",
      deadlineSeconds: 60,
      dryRun: true,
      force: true,
    };
    expect(parseCommand(full)).toEqual({ ...full, jobs: [{ id: "l5o11f9029c0001" }, full.jobs[1]] });
  });

  it.each(["start", "pause", "stop", "reset", "delete", "teardown"])("may ask for %s", (action) => {
    expect(parseCommand({ ...LEAST, action }).action).toBe(action);
  });

  it.each(["migration", "sync", "change-tracking", "disaster-recovery"])("may say the kind %s", (kind) => {
    expect(parseCommand({ ...LEAST, jobs: [{ id: "a", kind }] }).jobs).toEqual([{ id: "a", kind }]);
  });

  it.each([1, 3600, 604_800])("may have %i seconds", (deadlineSeconds) => {
    expect(parseCommand({ ...LEAST, deadlineSeconds }).deadlineSeconds).toBe(deadlineSeconds);
  });

  it.each(["a", "!~", "x".repeat(128), "hook:42/7"])("may have the request id %s", (requestId) => {
    expect(parseCommand({ ...LEAST, requestId }).requestId).toBe(requestId);
  });

  it.each([1, 10_000])("may name %i jobs", (count) => {
    expect(parseCommand({ ...LEAST, jobs: numbered(count) }).jobs).toHaveLength(count);
  });

  it.each(["a", "Z9_-", longest, "__proto__", "constructor"])("may name the job %s", (id) => {
    expect(parseCommand({ ...LEAST, jobs: [id] }).jobs).toEqual([{ id }]);
  });
});

const REVERSE = { id: "a", direction: "Reverse" };
const FORWARD = { id: "a", direction: "Forward" };

describe("jobs named twice", () => {
  it.each([
    ["the same id", ["a", "b", "a"], [{ id: "a" }, { id: "b" }]],
    ["the same object", [REVERSE, REVERSE], [REVERSE]],
    ["Forward said and left out", ["a", FORWARD], [{ id: "a" }]],
    ["both directions", ["a", REVERSE], [{ id: "a" }, REVERSE]],
    ["both directions in words", [REVERSE, FORWARD], [REVERSE, FORWARD]],
    [
      "equal details",
      [
        { id: "a", kind: "sync" },
        { kind: "sync", id: "a" },
      ],
      [{ id: "a", kind: "sync" }],
    ],
  ])("%s", (_title, jobs, kept) => {
    expect(parseCommand({ ...LEAST, jobs }).jobs).toEqual(kept);
  });

  it.each([
    [
      "another kind",
      [
        { id: "a", kind: "sync" },
        { id: "a", kind: "migration" },
      ],
    ],
    ["a kind only once", ["a", { id: "a", kind: "sync" }]],
    [
      "another instance",
      [
        { id: "a", instanceId: "i1" },
        { id: "a", instanceId: "i2" },
      ],
    ],
  ])("%s is refused", (_title, jobs) => {
    expect(sentenceOf(() => parseCommand({ ...LEAST, jobs }))).toBe(
      "command.jobs names a twice with different details; want it once",
    );
  });
});

const ID_RULE = "want 1 to 64 letters, digits, - or _";
const ACTION_RULE = 'want "start" or "pause" or "stop" or "reset" or "delete" or "teardown"';
const fromJson = (text: string): unknown => JSON.parse(text);
const own = (json: string) => fromJson(`{"version":1,"action":"stop","target":"a","jobs":["a"],${json}}`);

const REFUSED: readonly (readonly [title: string, command: unknown, sentence: string])[] = [
  ["null", null, "command is null; want object"],
  ["a list", [LEAST], "command is a list of 1; want object"],
  ["a text", "stop", 'command is "stop"; want object'],
  ["an unknown key", { ...LEAST, jobz: [] }, 'command has the unknown key "jobz"'],
  ["origin, which only Sluice may say", { ...LEAST, origin: "cli" }, 'command has the unknown key "origin"'],
  ["__proto__", own('"__proto__":{"force":true}'), 'command has the unknown key "__proto__"'],
  ["constructor", own('"constructor":1'), 'command has the unknown key "constructor"'],
  ["an unknown key of a job", { ...LEAST, jobs: [{ id: "a", ids: [] }] }, 'command.jobs[0] has the unknown key "ids"'],
  [
    "__proto__ in a job",
    { ...LEAST, jobs: [fromJson('{"id":"a","__proto__":{"kind":"sync"}}')] },
    'command.jobs[0] has the unknown key "__proto__"',
  ],
  ["version 2", { ...LEAST, version: 2 }, "command.version is 2; want 1"],
  ["version as text", { ...LEAST, version: "1" }, 'command.version is "1"; want 1'],
  ["no version", { ...LEAST, version: undefined }, "command.version is missing; want 1"],
  ["no action", { ...LEAST, action: undefined }, `command.action is missing; ${ACTION_RULE}`],
  ["a foreign action", { ...LEAST, action: "suspend" }, `command.action is "suspend"; ${ACTION_RULE}`],
  ["no target", { ...LEAST, target: undefined }, "command.target is missing; want string"],
  ["a target with a space", { ...LEAST, target: "a b" }, 'command.target is "a b"; want the name of a target'],
  ["no jobs", { ...LEAST, jobs: undefined }, "command.jobs is missing; want a list of job ids, or command.select"],
  ["0 jobs", { ...LEAST, jobs: [] }, "command.jobs is a list of 0; want at least 1 job"],
  ["10001 jobs", { ...LEAST, jobs: numbered(10_001) }, "command.jobs is a list of 10001; want at most 10000 jobs"],
  ["jobs as text", { ...LEAST, jobs: "a,b" }, 'command.jobs is "a,b"; want array'],
  ["a path", { ...LEAST, jobs: ["ok", "../x"] }, `command.jobs[1] is "../x"; ${ID_RULE}`],
  ["a space", { ...LEAST, jobs: ["a b"] }, `command.jobs[0] is "a b"; ${ID_RULE}`],
  ["a comma", { ...LEAST, jobs: ["a,b"] }, `command.jobs[0] is "a,b"; ${ID_RULE}`],
  ["a line break", { ...LEAST, jobs: ["a\n"] }, `command.jobs[0] is "a\\n"; ${ID_RULE}`],
  ["an empty id", { ...LEAST, jobs: [""] }, `command.jobs[0] is ""; ${ID_RULE}`],
  ["65 characters", { ...LEAST, jobs: [`${longest}a`] }, `command.jobs[0] is "${longest}a"; ${ID_RULE}`],
  ["a bad id in an object", { ...LEAST, jobs: [{ id: "../x" }] }, `command.jobs[0].id is "../x"; ${ID_RULE}`],
  [
    "a bad instance id",
    { ...LEAST, jobs: [{ id: "a", instanceId: "i?" }] },
    `command.jobs[0].instanceId is "i?"; ${ID_RULE}`,
  ],
  ["a number for a job", { ...LEAST, jobs: [7] }, "command.jobs[0] is 7; want string"],
  ["a job without an id", { ...LEAST, jobs: [{ kind: "sync" }] }, "command.jobs[0].id is missing; want string"],
  [
    "a direction in lower case",
    { ...LEAST, jobs: [{ id: "a", direction: "reverse" }] },
    'command.jobs[0].direction is "reverse"; want "Forward" or "Reverse"',
  ],
  [
    "the cloud's word for a kind",
    { ...LEAST, jobs: ["b", { id: "a", kind: "online" }] },
    'command.jobs[1].kind is "online"; want "migration" or "sync" or "change-tracking" or "disaster-recovery"',
  ],
  ["0 seconds", { ...LEAST, deadlineSeconds: 0 }, "command.deadlineSeconds is 0; want 1 to 604800 seconds"],
  [
    "604801 seconds",
    { ...LEAST, deadlineSeconds: 604_801 },
    "command.deadlineSeconds is 604801; want 1 to 604800 seconds",
  ],
  ["half a second", { ...LEAST, deadlineSeconds: 1.5 }, "command.deadlineSeconds is 1.5; want int"],
  ["seconds as text", { ...LEAST, deadlineSeconds: "60" }, 'command.deadlineSeconds is "60"; want number'],
  ["an empty request id", { ...LEAST, requestId: "" }, 'command.requestId is ""; want 1 to 128 printable characters'],
  [
    "a request id with a space",
    { ...LEAST, requestId: "a b" },
    'command.requestId is "a b"; want 1 to 128 printable characters',
  ],
  [
    "a request id beyond ASCII",
    { ...LEAST, requestId: "é" },
    'command.requestId is "é"; want 1 to 128 printable characters',
  ],
  [
    "a request id with a line break",
    { ...LEAST, requestId: "a\n" },
    'command.requestId is "a\\n"; want 1 to 128 printable characters',
  ],
  [
    "129 characters of request id",
    { ...LEAST, requestId: "r".repeat(129) },
    `command.requestId is "${"r".repeat(79)}…; want 1 to 128 printable characters`,
  ],
  ["dryRun as text", { ...LEAST, dryRun: "yes" }, 'command.dryRun is "yes"; want boolean'],
  ["force as a number", { ...LEAST, force: 1 }, "command.force is 1; want boolean"],
  [
    "a reason of 1001 characters",
    { ...LEAST, reason: "x".repeat(1001) },
    `command.reason is "${"x".repeat(79)}…; want at most 1000 characters`,
  ],
  [
    "a selection of everything",
    { ...LEAST, jobs: undefined, select: {} },
    "command.select chooses nothing, so it would mean every job; want kind, status, state, olderThan, name, tags",
  ],
  [
    "a selection of whatever comes first",
    { ...LEAST, jobs: undefined, select: { limit: 5 } },
    "command.select chooses nothing, so it would mean every job; want kind, status, state, olderThan, name, tags",
  ],
  [
    "a selection by no tag at all",
    { ...LEAST, jobs: undefined, select: { tags: {} } },
    "command.select chooses nothing, so it would mean every job; want kind, status, state, olderThan, name, tags",
  ],
  [
    "a misspelt key of a selection",
    { ...LEAST, jobs: undefined, select: { kindd: "sync" } },
    'command.select has the unknown key "kindd" (did you mean kind?)',
  ],
  ["select beside jobs", { ...LEAST, select: {} }, "command has both jobs and select; want one of them"],
];

describe("a command that is refused, in one sentence with the value", () => {
  it.each(REFUSED)("%s", (_title, command, sentence) => {
    expect(sentenceOf(() => parseCommand(command))).toBe(sentence);
  });
});
