import { describe, expect, it } from "vitest";
import { checkConfig, checkDeployable } from "#lib/jobs/check-config.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { checkExpressions } from "#lib/jobs/expression.ts";
import { parse } from "#lib/jobs/parse.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { checkSettings } from "#lib/web/check-settings.ts";
import { sentenceOf } from "./refusal.ts";
import { LAG_ALERT, PUSH } from "./webhooks.samples.ts";

const STORED = { from: "ssm", id: "/sluice/dev/acme-cn" };
const TARGETS = { "acme-cn": { provider: "alibaba-dts", region: "cn-hangzhou", credentials: STORED } };
const ROBOT = { ...PUSH, scheme: "dingtalk-robot" };
const STILL = { allow: [{ action: "stop", target: "acme-cn" }] };
const HMAC = { ...PUSH, scheme: "hmac", header: "Stripe-Signature" };

function accept(webhooks: readonly object[], more: object = {}): Config {
  const written = { targets: TARGETS, webhooks, ...more };
  const config = parse(configSchema, written, "config");
  checkConfig(config, written, providerOf);
  checkExpressions(config);
  checkSettings(config);
  return config;
}

function misspelt({ allow, ...hook }: typeof PUSH): object {
  return { ...hook, alow: allow };
}

const everything = (scheme: object, actions: readonly string[]) => ({
  ...{ ...PUSH, ...scheme },
  allow: actions.map((action) => ({ action, target: "acme-cn" })),
});

describe("a webhook that is accepted", () => {
  it.each([
    ["the design's example", LAG_ALERT],
    ["an expression with functions", { ...PUSH, when: "length(jobs) > `0` && !contains(jobs, 'x')" }],
    ["two secrets while one takes the place of the other", { ...PUSH, secret: [PUSH.secret, STORED] }],
    ["a delete by a sender that signs its body", everything({ scheme: "github" }, ["stop", "delete", "teardown"])],
    ["a stop and a pause by a robot", everything({ scheme: "dingtalk-robot" }, ["stop", "pause"])],
    [
      "words of the body, within what is allowed",
      { ...PUSH, command: { action: { from: "do" }, target: { from: "where" }, jobs: "jobs" } },
    ],
    [
      "an hmac of one's own",
      { ...HMAC, isList: true, prefix: "v1=", signed: "{timestamp}.{body}", timestamp: { in: "list", name: "t" } },
    ],
  ])("%s", (_title, hook) => {
    expect(accept([hook]).webhooks).toHaveLength(1);
  });
});

const WEAK = ["slack", "feishu", "dingtalk-robot", "dingtalk-events", "cloudmonitor"] as const;
const MORE: Readonly<Record<string, object>> = {
  "dingtalk-events": { token: STORED, ownerKey: "ding1" },
  cloudmonitor: { sources: ["47.74.206.0/26"] },
};

describe("a scheme that proves too little", () => {
  it.each(
    WEAK.flatMap((scheme) => ["start", "reset", "delete", "teardown"].map((action) => [scheme, action] as const)),
  )("%s may not %s, whatever its config says", (scheme, action) => {
    expect(sentenceOf(() => accept([everything({ scheme, ...MORE[scheme] }, ["stop", action])]))).toBe(
      `config.webhooks[0] (push).allow[1].action is ${action}, which the scheme ${scheme} does not prove enough for: whoever has one request of it could ask for more; want stop or pause`,
    );
  });
});

describe("a webhook that is refused, in one sentence with the key", () => {
  it.each([
    [
      "the name of another",
      [PUSH, { ...LAG_ALERT, name: "push" }],
      {},
      "config.webhooks[1] (push) has the name of config.webhooks[0]; want one of its own",
    ],
    [
      "a target that is not there",
      [{ ...PUSH, allow: [{ action: "stop", target: "acme-ch" }] }],
      {},
      'config.webhooks[0] (push).allow[0].target is "acme-ch", which is unknown (did you mean acme-cn?)',
    ],
    [
      "a target that is protected",
      [PUSH],
      { guardrails: { protect: { targets: ["acme-cn"] } } },
      "config.webhooks[0] (push).allow[0].target acme-cn is in guardrails.protect.targets; want another, or lift the protection",
    ],
    [
      "a command that it does not allow",
      [{ ...PUSH, command: { ...PUSH.command, action: "delete" } }],
      {},
      "config.webhooks[0] (push).command asks for what config.webhooks[0] (push).allow does not have; want the same action and target",
    ],
    [
      "nothing that it allows",
      [{ ...PUSH, allow: [] }],
      {},
      /^config\.webhooks\[0\]\.allow .*want at least one action and target/,
    ],
    [
      "jobs that are no expression",
      [{ ...PUSH, command: { ...PUSH.command, jobs: "alerts[?" } }],
      {},
      /^config\.webhooks\[0\] \(push\)\.command\.jobs is "alerts\[\?"; want a JMESPath expression \(.*EOF/,
    ],
    [
      "a function that is none, deep inside",
      [{ ...PUSH, command: { ...PUSH.command, jobs: "jobs[?lenght(@) > `1`]" } }],
      {},
      /^config\.webhooks\[0\] \(push\)\.command\.jobs is "jobs\[\?lenght.*; JMESPath has no function lenght$/,
    ],
    ["a when that is none", [{ ...PUSH, when: "a b" }], {}, /^config\.webhooks\[0\] \(push\)\.when is "a b"; want a/],
    [
      "a place in the body that is none",
      [{ ...PUSH, command: { ...PUSH.command, reason: { from: "a[" } } }],
      {},
      /^config\.webhooks\[0\] \(push\)\.command\.reason\.from is "a\["; want a JMESPath expression/,
    ],
    ["a key that is misspelt", [misspelt(PUSH)], {}, /^config\.webhooks\[0\] has the unknown key "alow"$/],
    ["a key that is none", [{ ...PUSH, force: true }], {}, /^config\.webhooks\[0\].*force/],
    [
      "addresses that are none",
      [{ ...PUSH, ...STILL, scheme: "cloudmonitor", sources: ["everywhere"] }],
      {},
      /^config\.webhooks\[0\] \(push\): .*everywhere/,
    ],
    [
      "a time that is signed and nowhere",
      [{ ...HMAC, signed: "{timestamp}.{body}" }],
      {},
      /^config\.webhooks\[0\] \(push\): .*timestamp/,
    ],
    [
      "a list without a prefix",
      [{ ...HMAC, isList: true }],
      {},
      /^config\.webhooks\[0\] \(push\): a list of signatures has no prefix/,
    ],
    [
      "a user with a colon",
      [{ ...LAG_ALERT, user: "a:b" }],
      {},
      /^config\.webhooks\[0\] \(lag-alert\): the user of an alertmanager/,
    ],
    ["a scheme that is none", [{ ...PUSH, scheme: "none" }], {}, /^config\.webhooks\[0\]\.scheme .*"github"/],
    [
      "three secrets",
      [{ ...PUSH, secret: [STORED, STORED, STORED] }],
      {},
      /^config\.webhooks\[0\]\.secret is not shown; want one secret, or two$/,
    ],
  ])("%s", (_title, hooks, more, sentence) => {
    expect(sentenceOf(() => accept(hooks, more))).toMatch(sentence);
  });

  it("a secret pasted where its place belongs is not shown", () => {
    expect(sentenceOf(() => accept([{ ...PUSH, secret: "whsec_pasted" }]))).not.toMatch(/pasted/);
    expect(sentenceOf(() => accept([{ ...PUSH, secret: { from: "env", value: "whsec_/pasted" } }]))).not.toMatch(
      /pasted/,
    );
  });
});

describe("a config for functions", () => {
  const stored = { ...PUSH, secret: STORED };
  const refusal = (hooks: readonly object[], more: object = {}) =>
    sentenceOf(() => checkDeployable(accept(hooks, more)));

  it.each([
    ["a webhook", [PUSH], {}, "webhook push"],
    ["one of two", [{ ...stored, secret: [STORED, PUSH.secret] }], {}, "webhook push"],
    ["a token of it", [{ ...stored, scheme: "feishu", verificationToken: PUSH.secret }], {}, "webhook push"],
    ["links", [stored], { links: { secret: PUSH.secret } }, "links"],
  ])("may not have a secret from env: %s", (_title, hooks, more, where) => {
    expect(refusal(hooks, more)).toBe(
      `${where}: a secret from env cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm`,
    );
  });

  it("may have stored ones", () => {
    checkDeployable(accept([stored, { ...ROBOT, name: "robot", secret: STORED }], { links: { secret: STORED } }));
  });
});
