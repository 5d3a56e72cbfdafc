import { describe, expect, it } from "vitest";
import { parse } from "#lib/jobs/parse.ts";
import { targetSchema } from "#lib/jobs/target.ts";
import { sentenceOf } from "./refusal.ts";

const accept = (provider: string, region: string) => (credentials: object) =>
  parse(targetSchema, { provider, region, credentials }, "target").credentials;
const ali = accept("alibaba-dts", "cn-hangzhou");
const hw = accept("huawei-drs", "cn-north-4");
const ROLE = "acs:ram::1234567890:role/sluice";
const SESSION = { sessionName: "sluice", durationSeconds: 3600 };

describe.each([
  ["alibaba-dts", ali, "accessKeyId", "accessKeySecret"],
  ["huawei-drs", hw, "accessKeyId", "secretAccessKey"],
])("variables of %s", (_provider, read, key, secret) => {
  const RULE = `target.credentials is an object; want ${key} and ${secret}, or neither for the standard names`;
  const own = { [key]: "ACME_AK", [secret]: "ACME_SK" };

  it.each([[{}], [own], [{ ...own, securityToken: "ACME_STS" }]])("may be %j", (names) => {
    expect(read({ from: "env", ...names })).toEqual({ from: "env", ...names });
  });

  it.each([
    [{ [key]: "ACME_AK" }],
    [{ [secret]: "ACME_SK" }],
    [{ securityToken: "ACME_STS" }],
    [{ [key]: "ACME_AK", securityToken: "ACME_STS" }],
    [{ [secret]: "ACME_SK", securityToken: "ACME_STS" }],
  ])("may not be only %j: a key never meets a token that is not its own", (names) => {
    expect(sentenceOf(() => read({ from: "env", ...names }))).toBe(RULE);
  });
});

describe("a stored secret", () => {
  it.each([ali, hw])("has a name or ARN", (read) => {
    for (const from of ["secretsmanager", "ssm"]) {
      expect(read({ from, id: "s" })).toEqual({ from, id: "s" });
      expect(sentenceOf(() => read({ from, id: "" }))).toBe("target.credentials.id is not shown; want a name or ARN");
      expect(sentenceOf(() => read({ from }))).toBe("target.credentials.id is missing; want string");
    }
  });
});

describe("another role", () => {
  const assume = (role: object) => ali({ from: "ssm", id: "s", assumeRole: { roleArn: ROLE, ...role } });

  it("is assumed for an hour, as sluice, unless said otherwise", () => {
    expect(assume({})).toEqual({ from: "ssm", id: "s", assumeRole: { roleArn: ROLE, ...SESSION } });
  });

  it.each([
    { durationSeconds: 900 },
    { durationSeconds: 43_200 },
    { externalId: "tenant-7" },
    { sessionName: "s1" },
    { sessionName: `a.@_-${"9".repeat(59)}` },
    { roleArn: "acs:ram::1:role/a" },
    { roleArn: `acs:ram::1234567890:role/a.-_${"9".repeat(60)}` },
  ])("may have %j", (role) => {
    expect(assume(role)).toMatchObject({ assumeRole: role });
  });

  it.each([899, 43_201])("cannot be assumed for %i seconds", (durationSeconds) => {
    expect(sentenceOf(() => assume({ durationSeconds }))).toBe(
      `target.credentials.assumeRole.durationSeconds is ${durationSeconds}; want 900 to 43200 seconds`,
    );
  });

  it.each(["", "a", "a b", " ab", "ab ", "a/b", "a".repeat(65)])("has no session name %j", (sessionName) => {
    expect(sentenceOf(() => assume({ sessionName }))).toBe(
      `target.credentials.assumeRole.sessionName is "${sessionName}"; want 2 to 64 letters, digits, . @ _ or -`,
    );
  });

  it.each([
    "acs:ram::abc:role/sluice",
    "acs:ram:::role/sluice",
    "acs:ram::1:role/",
    "acs:ram::1:role/a b",
    "acs:ram::1:user/a",
    " acs:ram::1:role/a",
    "arn:acs:ram::1:role/a",
    "acs:ram::1:role/a/b",
    `acs:ram::1:role/${"a".repeat(63)}/`,
  ])("has no ARN %s", (roleArn) => {
    const shown = JSON.stringify(roleArn);
    const told = shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
    expect(sentenceOf(() => assume({ roleArn }))).toBe(
      `target.credentials.assumeRole.roleArn is ${told}; want acs:ram::ACCOUNT:role/NAME`,
    );
  });

  it("has no unknown key", () => {
    expect(sentenceOf(() => assume({ duration: 3600 }))).toBe(
      'target.credentials.assumeRole has the unknown key "duration"',
    );
  });
});

describe("an OIDC token", () => {
  it("is exchanged for an hour, as sluice, unless said otherwise", () => {
    expect(ali({ from: "oidc" })).toEqual({ from: "oidc", ...SESSION });
  });

  it("has a role that is one", () => {
    expect(sentenceOf(() => ali({ from: "oidc", roleArn: "sluice" }))).toBe(
      "target.credentials.roleArn is not shown; want acs:ram::ACCOUNT:role/NAME",
    );
  });
});
