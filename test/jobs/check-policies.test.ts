import { describe, expect, it } from "vitest";
import { checkPolicies } from "#lib/jobs/check-policies.ts";
import type { PolicyRules } from "#lib/jobs/check-policy-select.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import type { ProviderName } from "#lib/jobs/target.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { sentenceOf } from "./refusal.ts";

const credentials = { from: "secretsmanager", id: "sluice/acme" };
const TARGETS = {
  "acme-cn": { provider: "alibaba-dts", region: "cn-hangzhou", credentials },
  "acme-hw": { provider: "huawei-drs", region: "cn-north-4", credentials },
};
const NIGHTLY = {
  name: "nightly",
  schedule: { cron: "0 3 * * *", timeZone: "Asia/Shanghai" },
  target: "acme-cn",
  action: "teardown",
  select: { status: ["Finished", "Failed"], olderThan: "14d" },
};
const HUAWEI = { target: "acme-hw", select: { olderThan: "14d" } };

type Fragment = { readonly policies: readonly object[]; readonly protect?: object; readonly targets?: object };
type RulesOf = (provider: ProviderName) => PolicyRules;

function check({ policies, protect = {}, targets = TARGETS }: Fragment, rulesOf: RulesOf = providerOf): void {
  const written = { targets, policies, guardrails: { protect } };
  checkPolicies(parse(configSchema, written, "config"), written, rulesOf);
}

const policy = (change: object): Fragment => ({ policies: [{ ...NIGHTLY, ...change }] });
const select = (select: object, change = {}): Fragment => policy({ select, ...change });
const cron = (cron: string): Fragment => policy({ schedule: { cron, timeZone: "UTC" } });
const zone = (timeZone: string): Fragment => policy({ schedule: { cron: "0 3 * * *", timeZone } });
const protect = (protect: object, change = {}): Fragment => ({ ...policy(change), protect });

describe("policies that are accepted", () => {
  const ACCEPTED: readonly (readonly [title: string, fragment: Fragment])[] = [
    ["none", { policies: [] }],
    ["two of different names", { policies: [NIGHTLY, { ...NIGHTLY, name: "weekly" }] }],
    ["a delete without grace in mode act", policy({ mode: "act", action: "delete" })],
    ["a status in another case", select({ status: ["finished"] })],
    ["a Huawei status", select({ status: ["INCRE_TRANSFER_FAILED"] }, { target: "acme-hw" })],
    ["a status one of whose classes fits", select({ status: ["Finished", "Failed"], state: ["failed"] })],
    ["a state alone", select({ state: ["failed"] })],
    ["a kind its action goes with", select({ kind: "sync" }, { action: "reset" })],
    ["the pause of a kind of its own", select({ kind: "disaster-recovery" }, { target: "acme-hw", action: "pause" })],
    ["another target protected", protect({ targets: ["acme-hw"] })],
    [
      "a protected name among those that a pattern fits",
      protect({ names: ["prod-*"] }, { select: { name: "prod-*" } }),
    ],
    ["a name that only in part fits", protect({ names: ["prod"] }, { select: { name: "prod-a" } })],
    ["the protected tag with another value", protect({ tags: { keep: "yes" } }, { select: { tags: { keep: "no" } } })],
    ["a tag named as what every object has", protect({ tags: {} }, { select: { tags: { toString: "x" } } })],
  ];

  it.each(ACCEPTED)("%s", (_title, fragment) => {
    check(fragment);
  });

  it.each([
    "*/15 * * * *",
    "15 */6 * * 1-5",
    "0 0 29 2 *",
    "0 0 31 1-12 *",
    "0 3 * JAN,jul MON-FRI",
    "30 2,14 1-31/2 * 7",
    "0 0 30 2 1",
    " 0  3 * * * ",
  ])("the cron %s", (text) => {
    check(cron(text));
  });

  it.each(["UTC", "Europe/Berlin", "asia/shanghai", "America/Argentina/Buenos_Aires"])("the zone %s", (text) => {
    check(zone(text));
  });
});

const AT = "config.policies[0] (nightly)";
const FIELDS = "want five fields: minute, hour, day of the month, month, day of the week";
const ALL = "every job it selects is protected; want others, or lift the protection";
const PLAIN = "want numbers, *, -, / and commas, or names such as MON";
const badCron = (text: string, why: string) =>
  [`the cron ${text}`, cron(text), `${AT}.schedule.cron is "${text}"${why}`] as const;
const badZone = (text: string, hint: string) =>
  [`the zone ${text}`, zone(text), `${AT}.schedule.timeZone is "${text}", which is no IANA time zone${hint}`] as const;
const badField = (text: string, name: string, value: string, want: string) =>
  badCron(text, `, whose ${name} is "${value}"; want ${want}`);
const unreadable = (text: string, why: string) =>
  badCron(text, `, which cannot be read (${why}); want one such as 0 3 * * 1-5`);

const DTS_WORDS =
  "migrating, initializing, synchronizing, normal, suspending, finished, notconfigured, notstarted, precheckfailed, initializefailed, migrationfailed, failed, modifyfailed, abnormal, prechecking, precheckpass, starting, modifying, retrying, upgrade, downgrade, locked";

const REFUSED: readonly (readonly [title: string, fragment: Fragment, sentence: string])[] = [
  [
    "an unknown target",
    policy({ target: "acme" }),
    `${AT}.target is "acme", which is unknown; want a target of the config: acme-cn, acme-hw`,
  ],
  [
    "a misspelt target",
    policy({ target: "acme-cm" }),
    `${AT}.target is "acme-cm", which is unknown (did you mean acme-cn?)`,
  ],
  [
    "a target named as what every object has",
    policy({ target: "toString" }),
    `${AT}.target is "toString", which is unknown; want a target of the config: acme-cn, acme-hw`,
  ],
  [
    "a target where there is none",
    { ...policy({}), targets: {} },
    `${AT}.target is "acme-cn", which is unknown; want a target of the config: none`,
  ],
  [
    "two policies of one name",
    { policies: [NIGHTLY, { ...NIGHTLY, name: "weekly" }, { ...NIGHTLY, action: "stop" }] },
    "config.policies[2] (nightly) has the name of config.policies[0]; want one of its own",
  ],
  [
    "a bad policy after a good one",
    { policies: [NIGHTLY, { ...NIGHTLY, name: "weekly", target: "acme-ch" }] },
    'config.policies[1] (weekly).target is "acme-ch", which is unknown (did you mean acme-cn?)',
  ],
  badZone("Europe/Berln", " (did you mean Europe/Berlin?)"),
  badZone("Berlin", " (did you mean Europe/Berlin?)"),
  badZone("new york", " (did you mean America/New_York?)"),
  badZone("Beijing", "; want one such as Asia/Shanghai"),
  badZone("+08:00", "; want one such as Asia/Shanghai"),
  badZone("", "; want one such as Asia/Shanghai"),
  badCron("0 3 * *", `; ${FIELDS}`),
  badCron("0 3 * * * *", `; ${FIELDS}`),
  badCron("0 0 3 * * * 2027", `; ${FIELDS}`),
  badCron("@daily", `; ${FIELDS}`),
  badCron("", `; ${FIELDS}`),
  badCron("2026-11-25T03:00:00Z", `; ${FIELDS}`),
  badField("60 3 * * *", "minute", "60", "0 to 59"),
  badField("0 24 * * *", "hour", "24", "0 to 23"),
  badField("0 3 0 * *", "day of the month", "0", "1 to 31"),
  badField("0 3 1,32 * *", "day of the month", "1,32", "1 to 31"),
  badField("0 3 * 1-13 *", "month", "1-13", "1 to 12"),
  badField("0 3 * * 8", "day of the week", "8", "0 to 7"),
  badField("0 3 L * *", "day of the month", "L", PLAIN.slice(5)),
  badField("0 3 15W * *", "day of the month", "15W", PLAIN.slice(5)),
  badField("0 3 * * MON#2", "day of the week", "MON#2", PLAIN.slice(5)),
  badField("0 3 * * FRIL", "day of the week", "FRIL", PLAIN.slice(5)),
  badField("0 3 ? * *", "day of the month", "?", PLAIN.slice(5)),
  badField("0 3 1 * +MON", "day of the week", "+MON", PLAIN.slice(5)),
  unreadable("0 3 5-1 * *", "From value is larger than to value: '5-1'"),
  unreadable("*/61 * * * *", "steps cannot be greater than maximum value of part (60)"),
  unreadable("*/0 * * * *", "illegal stepping: 0"),
  unreadable(
    "5/10 * * * *",
    "stepping with numeric prefix ('5/10') is not allowed. Use wildcard (*/step) or range (min-max/step) instead",
  ),
  unreadable("0 3 * * XYZ", "configuration entry 5 (XYZ) contains illegal characters"),
  badCron("0 0 30 2 *", ", which never comes; want a day that is in one of its months"),
  badCron("0 0 31 4,6,9,11 *", ", which never comes; want a day that is in one of its months"),
  [
    "a tag that the schema would lose",
    select({ tags: JSON.parse('{"env": "dev", "__proto__": "x"}') }),
    `${AT}.select.tags has a tag that cannot be selected by; want other names than __proto__`,
  ],
  [
    "a misspelt status after a good one",
    select({ status: ["Failed", "Finishd"] }),
    `${AT}.select.status[1] is "Finishd", which is no status of alibaba-dts (did you mean finished?)`,
  ],
  [
    "a status of the other cloud",
    select({ status: ["RELEASE_RESOURCE_COMPLETE"] }),
    `${AT}.select.status[0] is "RELEASE_RESOURCE_COMPLETE", which is no status of alibaba-dts; want ${DTS_WORDS}`,
  ],
  [
    "a status of another class than the state",
    select({ status: ["Finished", "failed"], state: ["running", "paused"] }),
    `${AT}.select can never match: Finished is stopped, failed is failed, and state wants running or paused; leave one of them out`,
  ],
  [
    "disaster recovery on Alibaba",
    select({ kind: "disaster-recovery" }),
    `${AT}.select.kind is "disaster-recovery"; alibaba-dts has migration, sync, change-tracking`,
  ],
  [
    "change tracking on Huawei",
    policy({ ...HUAWEI, select: { kind: "change-tracking" } }),
    `${AT}.select.kind is "change-tracking"; huawei-drs has migration, sync, disaster-recovery`,
  ],
  [
    "the pause of change tracking",
    select({ kind: "change-tracking" }, { action: "pause" }),
    `${AT}.select.kind is "change-tracking", which does not go with action pause (Change tracking cannot be paused: the cloud would say yes and do nothing); want another`,
  ],
  [
    "the reset of migrations",
    select({ kind: "migration" }, { action: "reset" }),
    `${AT}.select.kind is "migration", which does not go with action reset (A migration job cannot be reset); want another`,
  ],
  [
    "a protected target",
    protect({ targets: ["acme-cn"] }),
    `${AT}.target acme-cn is in guardrails.protect.targets: ${ALL}`,
  ],
  [
    "a protected name",
    protect({ names: ["tmp", "prod-*"] }, { select: { name: "prod-a" } }),
    `${AT}.select.name "prod-a" fits "prod-*" of guardrails.protect.names: ${ALL}`,
  ],
  [
    "a protected tag among others",
    protect({ tags: { keep: "yes", prod: "true" } }, { select: { tags: { env: "dev", prod: "true" } } }),
    `${AT}.select.tags has prod: true of guardrails.protect.tags: ${ALL}`,
  ],
];

describe("policies that are refused, in one sentence with the policy and the key", () => {
  it.each(REFUSED)("%s", (_title, fragment, sentence) => {
    expect(sentenceOf(() => check(fragment))).toBe(sentence);
  });

  it("tags, where the listing tells none", () => {
    const noTags: RulesOf = (name) => ({ ...providerOf(name), listsTags: false });
    check(select({ kind: "sync" }), noTags);
    expect(sentenceOf(() => check(select({ tags: { env: "dev" } }), noTags))).toBe(
      `${AT}.select.tags cannot be matched, since the listing of alibaba-dts tells no tags; leave it out`,
    );
  });

  it("the second step of an action counts too", () => {
    const unfit = ({ kind }: { readonly kind?: string | undefined }) => (kind === "sync" ? "Not this." : undefined);
    const picky: RulesOf = (name) => ({
      ...providerOf(name),
      states: { ...providerOf(name).states, rules: { delete: { unfit } } },
    });
    check(select({ kind: "sync" }, { action: "stop" }), picky);
    expect(sentenceOf(() => check(select({ kind: "sync" }), picky))).toBe(
      `${AT}.select.kind is "sync", which does not go with action teardown (Not this); want another`,
    );
  });
});
