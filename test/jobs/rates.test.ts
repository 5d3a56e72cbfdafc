import { describe, expect, it } from "vitest";
import { checkConfig } from "#lib/jobs/check-config.ts";
import { configSchema } from "#lib/jobs/config.ts";
import { parse } from "#lib/jobs/parse.ts";
import { HOURS_A_MONTH, monthlyCost, type Rates, rateOf, ratesSchema } from "#lib/jobs/rates.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { sentenceOf } from "./refusal.ts";

const LIST: Rates = {
  currency: "CNY",
  rates: [
    { target: "acme-cn", kind: "migration", perHour: 1.5 },
    { provider: "alibaba-dts", kind: "sync", perHour: 2.2 },
    { target: "lab", perHour: 0 },
    { perHour: 0.9 },
  ],
};

describe("the price of a job", () => {
  it.each([
    ["its target and kind are named", { target: "acme-cn", provider: "alibaba-dts", kind: "migration" }, 1.5],
    ["its provider and kind are named", { target: "acme-cn", provider: "alibaba-dts", kind: "sync" }, 2.2],
    ["its kind is named for another provider", { target: "acme-eu", provider: "huawei-drs", kind: "sync" }, 0.9],
    ["its kind is unknown", { target: "acme-cn", provider: "alibaba-dts" }, 0.9],
    ["it costs nothing by the list", { target: "lab", provider: "huawei-drs", kind: "migration" }, 0],
  ] as const)("is that of the first entry that fits: %s", (_why, job, perHour) => {
    expect(rateOf(LIST, job)).toBe(perHour);
  });

  it("is unknown when no entry fits, and so is its cost a month", () => {
    const some = { ...LIST, rates: LIST.rates.slice(0, 2) };
    expect(rateOf(some, { target: "acme-cn", provider: "alibaba-dts" })).toBeUndefined();
    expect(rateOf({ ...LIST, rates: [] }, { target: "a", provider: "huawei-drs" })).toBeUndefined();
    expect(monthlyCost(undefined)).toBeUndefined();
  });

  it("times the hours of an average month is its cost a month", () => {
    expect([HOURS_A_MONTH, monthlyCost(2), monthlyCost(0)]).toEqual([730, 1460, 0]);
  });
});

describe("a price list", () => {
  const price = (perHour: unknown) => ({ currency: "CNY", rates: [{ perHour: 1 }, { kind: "sync", perHour }] });

  it.each([
    ["a negative price", price(-1), "prices.rates[1].perHour is -1; want a price an hour, 0 or more"],
    ["a price that is text", price("2.2"), 'prices.rates[1].perHour is "2.2"; want number'],
    ["a price without end", price(Number.POSITIVE_INFINITY), "prices.rates[1].perHour is null; want number"],
    ["no price", price(undefined), "prices.rates[1].perHour is missing; want number"],
    [
      "a kind nobody has",
      { currency: "CNY", rates: [{ kind: "copy", perHour: 1 }] },
      'prices.rates[0].kind is "copy"; want "migration" or "sync" or "change-tracking" or "disaster-recovery"',
    ],
    [
      "a key nobody knows",
      { currency: "CNY", rates: [{ perhour: 1, perHour: 1 }] },
      'prices.rates[0] has the unknown key "perhour"',
    ],
    [
      "a currency in words",
      { currency: "yuan", rates: [] },
      'prices.currency is "yuan"; want three capital letters, such as CNY',
    ],
    ["no list", { currency: "CNY" }, "prices.rates is missing; want array"],
  ])("with %s is refused in one sentence", (_what, list, sentence) => {
    expect(sentenceOf(() => parse(ratesSchema, list, "prices"))).toBe(sentence);
  });

  it.each([
    ["is near one that is there", "acme-cm", " (did you mean acme-cn?)"],
    ["is like none that is there", "elsewhere", "; want one of acme-cn"],
  ])("for a target that the config does not have is refused: it %s", (_how, target, hint) => {
    const credentials = { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" };
    const written = {
      targets: { "acme-cn": { provider: "alibaba-dts", region: "cn-hangzhou", credentials } },
      rates: {
        currency: "CNY",
        rates: [
          { target: "acme-cn", perHour: 1 },
          { target, perHour: 1 },
        ],
      },
    };
    const config = parse(configSchema, written, "config");
    expect(sentenceOf(() => checkConfig(config, config, providerOf))).toBe(
      `config.rates.rates[1].target is "${target}", which the config does not have${hint}`,
    );
  });
});
