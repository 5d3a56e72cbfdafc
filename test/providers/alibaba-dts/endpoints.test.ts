import { describe, expect, it } from "vitest";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { sentenceOf } from "../../jobs/refusal.ts";

const endpoint = (region: string, choice?: string) =>
  alibabaDts.endpoint({
    name: "acme-cn",
    provider: "alibaba-dts",
    region,
    credentials: { from: "ssm", id: "/acme" },
    ...(choice ? { endpoint: choice } : {}),
  });

describe("endpoints", () => {
  it.each([
    ["cn-hangzhou", "https://dts.aliyuncs.com"],
    ["cn-wulanchabu", "https://dts.aliyuncs.com"],
    ["eu-central-1", "https://dts.aliyuncs.com"],
    ["cn-shanghai-finance-1", "https://dts.aliyuncs.com"],
    ["ap-northeast-1", "https://dts.ap-northeast-1.aliyuncs.com"],
    ["cn-guangzhou", "https://dts.cn-guangzhou.aliyuncs.com"],
    ["me-central-1", "https://dts.me-central-1.aliyuncs.com"],
    ["ap-southeast-7", "https://dts.ap-southeast-7.aliyuncs.com"],
  ])("%s without a choice is where the official SDK goes: %s", (region, url) => {
    expect(endpoint(region)).toBe(url);
  });

  it.each([
    ["central", "cn-hangzhou", "https://dts.aliyuncs.com"],
    ["central", "cn-chengdu", "https://dts.aliyuncs.com"],
    ["regional", "cn-hangzhou", "https://dts.cn-hangzhou.aliyuncs.com"],
    ["regional", "eu-central-1", "https://dts.eu-central-1.aliyuncs.com"],
    ["regional", "cn-shenzhen-finance-1", "https://dts.cn-shenzhen-finance-1.aliyuncs.com"],
    ["regional", "cn-heyuan", "https://dts.cn-heyuan.aliyuncs.com"],
    ["vpc", "cn-hangzhou", "https://dts-vpc.cn-hangzhou.aliyuncs.com"],
    ["vpc", "cn-north-2-gov-1", "https://dts-vpc.cn-north-2-gov-1.aliyuncs.com"],
    ["vpc", "ap-northeast-1", "https://dts-vpc.ap-northeast-1.aliyuncs.com"],
  ])("%s in %s is %s", (choice, region, url) => {
    expect(endpoint(region, choice)).toBe(url);
  });

  it("has a VPC host in the 25 regions of the metadata", () => {
    const regions =
      "us-west-1 us-east-1 me-east-1 eu-west-1 eu-central-1 cn-zhangjiakou cn-wulanchabu cn-shenzhen-finance-1 cn-shenzhen cn-shanghai-finance-1 cn-shanghai cn-qingdao cn-north-2-gov-1 cn-huhehaote cn-hongkong cn-hangzhou cn-chengdu cn-beijing-finance-1 cn-beijing ap-southeast-5 ap-southeast-3 ap-southeast-2 ap-southeast-1 ap-south-1 ap-northeast-1";
    const hosts = regions.split(" ").map((region) => endpoint(region, "vpc"));
    expect(new Set(hosts).size).toBe(25);
  });

  it("is the target's own URL, whatever the region", () => {
    expect(endpoint("mars-1", "http://127.0.0.1:8123/")).toBe("http://127.0.0.1:8123");
  });

  it.each([
    [
      "cn-chengdu",
      "regional",
      "target acme-cn: region cn-chengdu has no regional endpoint of DTS; want central or vpc, or https://host",
    ],
    [
      "cn-guangzhou",
      "central",
      "target acme-cn: region cn-guangzhou has no central endpoint of DTS; want regional, or https://host",
    ],
    ["cn-heyuan", "vpc", "target acme-cn: region cn-heyuan has no vpc endpoint of DTS; want regional, or https://host"],
    [
      "mars-1",
      "vpc",
      "target acme-cn: region mars-1 is not in the DTS region table; want a DTS region such as cn-hangzhou, or https://host as its endpoint",
    ],
    [
      "mars-1",
      undefined,
      "target acme-cn: region mars-1 is not in the DTS region table; want a DTS region such as cn-hangzhou, or https://host as its endpoint",
    ],
  ])("%s with %s is refused, with what would be right", (region, choice, sentence) => {
    expect(sentenceOf(() => endpoint(region, choice))).toBe(sentence);
  });
});
