import { describe, expect, it } from "vitest";
import { checkConfig, checkDeployable } from "#lib/jobs/check-config.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { sentenceOf } from "./refusal.ts";

const ALI = {
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" },
};
const HW = {
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  credentials: { from: "env", accessKeyId: "HW_AK", secretAccessKey: "HW_SK" },
};
const IAM = { from: "iam", user: "HW_USER", password: "HW_PASSWORD", domain: "HW_DOMAIN" };
const EVERY_ACTION = ["start", "pause", "stop", "reset", "delete", "teardown"];

const NIGHTLY = {
  name: "nightly",
  schedule: { cron: "0 3 * * *", timeZone: "Asia/Shanghai" },
  target: "acme",
  action: "teardown",
  select: { status: ["Finished", "Failed"], olderThan: "14d" },
};

/** The defaults as the documentation writes them out. */
const GUARDRAILS = {
  protect: { ids: [], names: [], tags: {}, targets: [] },
  limits: { jobsPerRun: 100, jobsPerDay: 1000, shareOfTarget: 1 },
  secondPersonOver: null,
  origins: { queue: EVERY_ACTION, bus: EVERY_ACTION },
};

function accept(value: unknown): Config {
  const config = parse(configSchema, value, "config");
  checkConfig(config, value, providerOf);
  return config;
}

const one = (target: object) => ({ targets: { acme: target } });

describe("a config that is accepted", () => {
  it("has every default", () => {
    expect(accept(one(ALI))).toEqual({
      ...one(ALI),
      ledger: { sqlite: ".sluice/ledger.db" },
      guardrails: GUARDRAILS,
      policies: [],
      webhooks: [],
      notify: [],
      chat: {},
    });
  });

  it("is the same with every default written out", () => {
    const guardrails = { ...GUARDRAILS, limits: { jobsPerRun: 100 } };
    const written = { ...one(ALI), guardrails, policies: [], webhooks: [], chat: {} };
    expect(accept(written)).toEqual(accept(one(ALI)));
  });

  it("may have a policy, which only plans unless it says otherwise", () => {
    expect(accept({ ...one(ALI), policies: [NIGHTLY] }).policies).toEqual([
      { ...NIGHTLY, mode: "plan", slowStart: [1, 10], deadlineSeconds: 3600 },
    ]);
  });

  it.each(["dynamodb", { sqlite: "/var/sluice.db" }])("may have its ledger in %j", (ledger) => {
    expect(accept({ ...one(ALI), ledger }).ledger).toEqual(ledger);
  });

  it("adds the api and the pause mode of a Huawei target", () => {
    expect(accept(one(HW)).targets).toEqual(one({ ...HW, api: "auto", pauseMode: "target" }).targets);
  });

  it.each([
    ["https", { endpoint: "https://dts.example" }],
    ["https with a port", { endpoint: "https://dts.example:8443/" }],
    ["http to 127.0.0.1", { endpoint: "http://127.0.0.1:8080" }],
    ["http to localhost", { endpoint: "http://localhost:8080" }],
    ["http to ::1", { endpoint: "http://[::1]:8080" }],
    ["the optional fields", { resourceGroupId: "rg3m1213ye7l", zeroEtlJob: true, rate: 10 }],
    ["a secret in Secrets Manager", { credentials: { from: "secretsmanager", id: "sluice/dev/acme" } }],
    ["a secret in SSM", { credentials: { from: "ssm", id: "/sluice/dev/acme" } }],
    ["a token", { credentials: { ...ALI.credentials, securityToken: "ACME_STS" } }],
  ])("may have %s", (_title, fields) => {
    expect(accept(one({ ...ALI, ...fields })).targets["acme"]).toEqual({ ...ALI, ...fields });
  });

  it.each([
    ["two regions of one account", { a: ALI, b: { ...ALI, region: "cn-beijing" } }],
    ["two keys in one region", { a: ALI, b: { ...ALI, credentials: { ...ALI.credentials, accessKeyId: "OTHER" } } }],
    ["two projects of one key", { a: HW, b: { ...HW, projectId: "154ba152d480d55b2f5dc0069e7ddef0" } }],
    [
      "one region name of both clouds",
      { a: { ...ALI, region: "ap-southeast-1" }, b: { ...HW, region: "ap-southeast-1" } },
    ],
  ])("may have %s", (_title, targets) => {
    expect(Object.keys(accept({ targets }).targets)).toEqual(["a", "b"]);
  });
});

const ENDPOINT_RULE = "want https://host (http only for this machine's loopback), without path or query";
const badEndpoint = (endpoint: string) =>
  [
    `the endpoint ${endpoint}`,
    one({ ...ALI, endpoint }),
    `config.targets.acme.endpoint is "${endpoint}"; ${ENDPOINT_RULE}`,
  ] as const;
const slack = (change: object) => ({
  ...one(ALI),
  chat: { slack: { roles: {}, signingSecret: { from: "env", value: "SIGNING" }, ...change } },
});
const secret = { from: "env", value: "DING" };
const ROBOT = { roles: {}, aesKey: secret, token: secret, appKey: "ding1", appSecret: secret, robotSecret: secret };
const ENV_RULE = "want the name of an environment variable";

const REFUSED: readonly (readonly [title: string, config: unknown, sentence: string])[] = [
  ["nothing", null, "config is null; want object"],
  ["no targets", {}, "config.targets is missing; want record"],
  ["an unknown key", { ...one(ALI), gardrails: {} }, 'config has the unknown key "gardrails"'],
  [
    "a misspelt guardrail",
    { ...one(ALI), guardrails: { protct: {} } },
    'config.guardrails has the unknown key "protct"',
  ],
  [
    "a misspelt limit",
    { ...one(ALI), guardrails: { limits: { jobsPerRum: 1 } } },
    'config.guardrails.limits has the unknown key "jobsPerRum"',
  ],
  ["an unknown key of a target", one({ ...ALI, regoin: "x" }), 'config.targets.acme has the unknown key "regoin"'],
  [
    "a field of the other cloud",
    one({ ...ALI, projectId: HW.projectId }),
    'config.targets.acme has the unknown key "projectId"',
  ],
  [
    "a name with a space",
    { targets: { "a b": ALI } },
    "config.targets.a b: the name is not valid: want 1 to 64 letters, digits, - or _",
  ],
  [
    "an unknown provider",
    one({ ...ALI, provider: "aws-dms" }),
    'config.targets.acme.provider is "aws-dms"; want "alibaba-dts" or "huawei-drs"',
  ],
  ["no provider", one({ region: "x" }), 'config.targets.acme.provider is missing; want "alibaba-dts" or "huawei-drs"'],
  [
    "an unknown source of credentials",
    one({ ...ALI, credentials: { from: "file" } }),
    'config.targets.acme.credentials.from is "file"; want "env" or "secretsmanager" or "ssm" or "oidc"',
  ],
  [
    "a region in capitals",
    one({ ...ALI, region: "CN" }),
    'config.targets.acme.region is "CN"; want a region id such as cn-hangzhou',
  ],
  [
    "a project that is none",
    one({ ...HW, projectId: "054" }),
    'config.targets.acme.projectId is "054"; want the 32 hex digits of a project id',
  ],
  ["another api", one({ ...HW, api: "v4" }), 'config.targets.acme.api is "v4"; want "v5" or "v3" or "auto"'],
  [
    "a share above 1",
    { ...one(ALI), guardrails: { limits: { shareOfTarget: 1.5 } } },
    "config.guardrails.limits.shareOfTarget is 1.5; want another value",
  ],
  ["rate 0", one({ ...ALI, rate: 0 }), "config.targets.acme.rate is 0; want calls a second above 0"],
  badEndpoint("http://dts.example"),
  badEndpoint("http://127.0.0.1.example"),
  badEndpoint("http://10.0.0.1"),
  badEndpoint("ftp://dts.example"),
  badEndpoint("https://dts.example/path"),
  badEndpoint("https://dts.example/?a=1"),
  [
    "an endpoint with a password",
    one({ ...ALI, endpoint: "https://user:pass@dts.example" }),
    `config.targets.acme.endpoint is not shown; ${ENDPOINT_RULE}`,
  ],
  badEndpoint("dts.example"),
  [
    "an id that is none",
    { ...one(ALI), guardrails: { protect: { ids: ["../x"] } } },
    'config.guardrails.protect.ids[0] is "../x"; want a job id',
  ],
  [
    "a limit below 0",
    { ...one(ALI), guardrails: { limits: { jobsPerRun: -1 } } },
    "config.guardrails.limits.jobsPerRun is -1; want a whole number, 0 or more",
  ],
  [
    "two names, one Alibaba account and region",
    { targets: { a: ALI, b: { ...ALI, rate: 5 } } },
    "config.targets.b and config.targets.a are the same account and region; want one name",
  ],
  [
    "two names, one Huawei project",
    { targets: { a: HW, b: { ...HW, credentials: IAM } } },
    "config.targets.b and config.targets.a are the same account and region; want one name",
  ],
  [
    "a policy that lacks something",
    { ...one(ALI), policies: [{ name: "nightly" }] },
    "config.policies[0].schedule is missing; want object",
  ],
  [
    "a policy that cannot be",
    { ...one(ALI), policies: [{ ...NIGHTLY, target: "acne" }] },
    'config.policies[0] (nightly).target is "acne", which is unknown (did you mean acme?)',
  ],
  [
    "a protection of a target that is not there",
    { ...one(ALI), guardrails: { protect: { targets: ["acne"] } } },
    'config.guardrails.protect.targets has "acne", which the config does not have (did you mean acme?)',
  ],
  [
    "a protection by tags where no read tells any",
    { ...one({ ...HW, api: "v3" }), guardrails: { protect: { tags: { protected: "true" } } } },
    "config.guardrails.protect.tags cannot hold on target acme: api v3 tells no tags; want api auto or v5",
  ],
  ["a chat without roles", slack({ roles: undefined }), "config.chat.slack.roles is missing; want object"],
  [
    "a role on a target that is not there",
    slack({ roles: { operator: ["U1", { user: "U2", targets: ["acmee"] }] } }),
    'config.chat.slack.roles.operator[1].targets has "acmee", which the config does not have (did you mean acme?)',
  ],
  [
    "notices in a room that is not listened to",
    slack({ rooms: ["C1"], notices: "C2" }),
    "config.chat.slack.notices is C2, which is not in rooms; want it there, too",
  ],
  [
    "a robot, whose words nobody vouches for, without the rooms that it may have answered",
    { ...one(ALI), chat: { dingtalk: ROBOT } },
    "config.chat.dingtalk has a robotSecret and no rooms; want rooms, the ids of those that may be answered",
  ],
];

describe("a config for functions", () => {
  const refusal = (target: object) => sentenceOf(() => checkDeployable(accept(one(target))));

  it.each([
    ["env", ALI],
    ["iam", { ...HW, credentials: IAM }],
  ])("may not have keys from %s", (from, target) => {
    expect(refusal(target)).toBe(
      `target acme: credentials from ${from} cannot be deployed, since everybody who sees a function sees its environment; want from: secretsmanager or ssm`,
    );
  });

  it.each(["secretsmanager", "ssm"])("may have keys from %s", (from) => {
    checkDeployable(accept(one({ ...ALI, credentials: { from, id: "sluice/dev/acme" } })));
  });
});

describe("a config that is refused, in one sentence with the key", () => {
  it.each(REFUSED)("%s", (_title, config, sentence) => {
    expect(sentenceOf(() => accept(config))).toBe(sentence);
  });

  it.each(["accessKeyId", "accessKeySecret", "securityToken"])(
    "a key pasted where the name of its variable belongs is not shown: %s",
    (field) => {
      const credentials = { ...ALI.credentials, [field]: "wJalrXUtn/bPxRfiCY+KEY" };
      expect(sentenceOf(() => accept(one({ ...ALI, credentials })))).toBe(
        `config.targets.acme.credentials.${field} is not shown; ${ENV_RULE}`,
      );
    },
  );
});
