import { describe, expect, it } from "vitest";
import { parse } from "#lib/jobs/parse.ts";
import { targetSchema } from "#lib/jobs/target.ts";
import { sentenceOf } from "./refusal.ts";

const ALI = { provider: "alibaba-dts", region: "cn-hangzhou", credentials: { from: "env" } };
const HW = { provider: "huawei-drs", region: "cn-north-4", credentials: { from: "env" } };
const OIDC = { from: "oidc", sessionName: "sluice", durationSeconds: 3600 };
const ROLE = "acs:ram::1234567890:role/sluice";
const PROJECT = "054ba152d480d55b2f5dc0069e7ddef0";

const ENDPOINT_RULE = "want https://host (http only for this machine's loopback), without path or query";

const accept = (target: object): unknown => parse(targetSchema, target, "target");
const refusal = (target: object) => sentenceOf(() => accept(target));

describe("a target", () => {
  it.each([
    ["keys from the cloud's standard variables", ALI],
    ["a region of 40 characters", { ...ALI, region: "r".repeat(40) }],
    ["a region of 1 character", { ...ALI, region: "9" }],
    ["the central endpoint", { ...ALI, endpoint: "central" }],
    ["the regional endpoint", { ...ALI, endpoint: "regional" }],
    ["the VPC endpoint", { ...ALI, endpoint: "vpc" }],
    ["1000 calls a second", { ...ALI, rate: 1000 }],
    ["a call in ten seconds", { ...ALI, rate: 0.1 }],
    ["an STS endpoint", { ...ALI, stsEndpoint: "https://sts.example" }],
    ["an OIDC token", { ...ALI, credentials: { ...OIDC, roleArn: ROLE, oidcProviderArn: "a", tokenFile: "/t" } }],
  ])("may have %s", (_title, target) => {
    expect(accept(target)).toEqual(target);
  });

  it.each([
    ["API v3", { api: "v3", pauseMode: "all" }],
    ["API v5 and a project", { api: "v5", pauseMode: "target", projectId: PROJECT }],
    ["whichever API", { api: "auto", pauseMode: "target", iamEndpoint: "https://iam.example" }],
  ])("of Huawei may have %s", (_title, fields) => {
    expect(accept({ ...HW, ...fields })).toEqual({ ...HW, ...fields });
  });

  it.each([
    [{ region: "" }, 'target.region is ""; want a region id such as cn-hangzhou'],
    [{ region: "cn-hangzhou/x" }, 'target.region is "cn-hangzhou/x"; want a region id such as cn-hangzhou'],
    [{ region: ".cn" }, 'target.region is ".cn"; want a region id such as cn-hangzhou'],
    [{ region: "r".repeat(41) }, `target.region is "${"r".repeat(41)}"; want a region id such as cn-hangzhou`],
    [{ rate: 1000.5 }, "target.rate is 1000.5; want at most 1000 calls a second"],
    [{ rate: -1 }, "target.rate is -1; want calls a second above 0"],
    [{ endpoint: "" }, `target.endpoint is ""; ${ENDPOINT_RULE}`],
    [{ endpoint: "public" }, `target.endpoint is "public"; ${ENDPOINT_RULE}`],
  ])("of Alibaba may not have %j", (fields, sentence) => {
    expect(refusal({ ...ALI, ...fields })).toBe(sentence);
  });

  it.each([
    [{ projectId: `x${PROJECT}` }, `target.projectId is "x${PROJECT}"; want the 32 hex digits of a project id`],
    [{ projectId: `${PROJECT}0` }, `target.projectId is "${PROJECT}0"; want the 32 hex digits of a project id`],
    [{ pauseMode: "" }, 'target.pauseMode is ""; want "target" or "all"'],
    [{ api: "" }, 'target.api is ""; want "v5" or "v3" or "auto"'],
  ])("of Huawei may not have %j", (fields, sentence) => {
    expect(refusal({ ...HW, ...fields })).toBe(sentence);
  });
});

describe("an endpoint", () => {
  it.each([
    "https://dts.example#top",
    "https://dts.example?a=1",
    "https://dts.example/a",
    "ftp://127.0.0.1",
    "ftp://localhost",
    "http://localhost.example",
    "",
  ])("is refused as %s", (stsEndpoint) => {
    expect(refusal({ ...ALI, stsEndpoint })).toBe(`target.stsEndpoint is "${stsEndpoint}"; ${ENDPOINT_RULE}`);
  });

  it.each(["https://user@dts.example", "https://:pass@dts.example", "http://user@localhost"])(
    "with a user or a password is refused and not shown: %s",
    (stsEndpoint) => {
      expect(refusal({ ...ALI, stsEndpoint })).toBe(`target.stsEndpoint is not shown; ${ENDPOINT_RULE}`);
    },
  );
});
