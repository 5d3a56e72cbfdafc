import { describe, expect, it } from "vitest";
import type { Origin } from "#lib/jobs/accepted.ts";
import { ACTIONS } from "#lib/jobs/action.ts";
import { checkCommand, checkOrigin } from "#lib/jobs/check-command.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { sentenceOf } from "./refusal.ts";
import { TARGET } from "./samples.ts";
import { hookOf, LAG_ALERT } from "./webhooks.samples.ts";

const commandOf = (change: object) =>
  parseCommand({ version: 1, action: "stop", target: "acme-cn", jobs: ["a"], ...change });

const RULES = { name: "huawei-drs", jobId: /^jb[a-z]+$/, hasDirections: false, actions: ["stop", "delete"] } as const;

describe("what a provider can do", () => {
  const check = (change: object, rules: Parameters<typeof checkCommand>[2] = RULES) =>
    checkCommand(commandOf(change), TARGET, rules);

  it.each([[{ jobs: ["jba"] }], [{ jobs: ["jba", "jbb"], action: "delete" }]])("%j is accepted", (change) => {
    check(change);
  });

  it.each(["Forward", "Reverse"])("a job may go %s where jobs have directions", (direction) => {
    check({ jobs: [{ id: "jba", direction }] }, { ...RULES, hasDirections: true });
  });

  it.each([
    [
      "an action it has not",
      { action: "reset", jobs: ["jba"] },
      "command.action reset is not available yet for acme-cn (huawei-drs)",
    ],
    ["an id of the other cloud", { jobs: ["l5o1"] }, 'command.jobs has the id "l5o1"; want ^jb[a-z]+$ for huawei-drs'],
    [
      "a bad id after a good one",
      { jobs: ["jba", "x"] },
      'command.jobs has the id "x"; want ^jb[a-z]+$ for huawei-drs',
    ],
    [
      "a direction",
      { jobs: [{ id: "jba", direction: "Forward" }] },
      "command.jobs gives jba a direction; huawei-drs has none",
    ],
    [
      "a direction after a job without",
      { jobs: ["jba", { id: "jbb", direction: "Reverse" }] },
      "command.jobs gives jbb a direction; huawei-drs has none",
    ],
  ])("%s is refused", (_title, change, sentence) => {
    expect(sentenceOf(() => check(change))).toBe(sentence);
  });
});

const SIGNING = { from: "env", value: "SIGNING" };
const LOOKING = { wantsPlan: true };

describe("what an origin may ask for", () => {
  const origins = { queue: ["start", "pause"], bus: [] };
  const guarded = parse(configSchema, { targets: {}, guardrails: { origins } }, "config");
  const ask = (action: string, origin: Origin) => checkOrigin(commandOf({ action }), { origin }, guarded);

  it.each(["start", "pause"])("the queue may %s when its list says so", (action) => {
    ask(action, "queue");
  });

  it.each([
    ["queue", "stop", "guardrails.origins.queue does not allow stop; it allows start, pause"],
    ["queue", "teardown", "guardrails.origins.queue does not allow teardown; it allows start, pause"],
    ["bus", "start", "guardrails.origins.bus does not allow start; it allows nothing"],
  ] as const)("the %s may not %s when its list does not say so", (origin, action, sentence) => {
    expect(sentenceOf(() => ask(action, origin))).toBe(sentence);
  });

  it.each(["cli", "policy"] as const)("%s is not held by the lists of queue and bus", (origin) => {
    for (const action of ACTIONS) ask(action, origin);
  });

  describe("somebody in a chat", () => {
    const operator = [{ user: "U2", targets: ["acme-cn"], actions: ["stop"] }];
    const slack = { roles: { viewer: ["U1"], operator, approver: ["U3"] }, teams: ["T1"], signingSecret: SIGNING };
    const held = { guardrails: { origins: { queue: [], bus: [] } }, chat: { slack } };
    const config = parse(configSchema, { targets: {}, ...held }, "config");
    const asked = (principal: string, action: string, more: object = {}) =>
      checkOrigin(commandOf({ action }), { origin: "chat", principal, ...more }, config);

    it("may ask for what the role allows, whatever queue and bus may", () => {
      asked("slack:T1:U2", "stop");
      asked("slack:T1:U2", "stop", { approvedBy: "slack:T1:U3" });
    });

    it("may look at a plan of anything with any role", () => asked("slack:T1:U1", "delete", { wantsPlan: true }));

    it.each([
      ["another action", "slack:T1:U2", "delete", {}, "slack:T1:U2 may not delete on acme-cn (any more)"],
      ["anything as a viewer", "slack:T1:U1", "stop", {}, "slack:T1:U1 may not stop on acme-cn (any more)"],
      ["anything from another workspace", "slack:T2:U2", "stop", {}, "slack:T2:U2 may not stop on acme-cn (any more)"],
      ["anything on another platform", "feishu:T1:U2", "stop", {}, "feishu:T1:U2 may not stop on acme-cn (any more)"],
      ["a look without a role", "slack:T1:U9", "stop", LOOKING, "slack:T1:U9 may not stop on acme-cn (any more)"],
      ["anything without a name", "U2", "stop", {}, "U2 may not stop on acme-cn (any more)"],
      [
        "what nobody with the role has approved",
        ...(["slack:T1:U2", "stop", { approvedBy: "slack:T1:U1" }] as const),
        "slack:T1:U1 may not approve stop on acme-cn (any more)",
      ],
    ])("may not ask for %s", (_title, principal, action, more, sentence) => {
      expect(sentenceOf(() => asked(principal, action, more))).toBe(sentence);
    });
  });

  describe("a webhook", () => {
    const WIDER = "webhook lag-alert asks with force, select or a requestId; want none of them";
    const config = { ...guarded, webhooks: [hookOf(LAG_ALERT)] };
    const asked = (principal: string | undefined, change: object) =>
      checkOrigin(
        commandOf({ target: "acme-cn", ...change }),
        { origin: "webhook", ...(principal ? { principal } : {}) },
        config,
      );

    it("may ask for what its config allows", () => {
      asked("lag-alert", { action: "stop" });
    });

    it.each([
      ["another action", "lag-alert", { action: "delete" }, "webhook lag-alert does not allow delete on acme-cn"],
      [
        "another target",
        "lag-alert",
        { action: "stop", target: "acme" },
        "webhook lag-alert does not allow stop on acme",
      ],
      ["with force", "lag-alert", { action: "stop", force: true }, WIDER],
      ["with a selection", "lag-alert", { action: "stop", jobs: undefined, select: { kind: "sync" } }, WIDER],
      ["under a request id of its own", "lag-alert", { action: "stop", requestId: "mine" }, WIDER],
      [
        "anything once it is taken out of the config",
        "gone",
        { action: "stop" },
        "there is no webhook gone in the config",
      ],
      ["anything without a name", undefined, { action: "stop" }, "there is no webhook without a name in the config"],
    ])("may not ask for %s", (_title, principal, change, sentence) => {
      expect(sentenceOf(() => asked(principal, change))).toBe(sentence);
    });
  });
});
