import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createHttp } from "#lib/io/http.ts";
import type { Target } from "#lib/jobs/target.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { signatureV1, stringToSignV1 } from "#lib/providers/alibaba-dts/sts-sign.ts";
import type { Credentials, HttpRequest } from "#lib/providers/provider.ts";
import type { StandIn } from "../../clouds/listen.ts";
import { type StsSetting, startSts } from "../../clouds/sts.ts";

const NOW = Date.parse("2026-11-23T00:00:00Z");
const ROLE = "acs:ram::1234567890123456:role/sluice";
const KEYS = { accessKeyId: "LTAIbase", accessKeySecret: "base-secret/+=!'()*~" };
const OIDC = { providerArn: "acs:ram::1234567890123456:oidc-provider/github", token: "eyJ.a+b/c=.sig" };

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function sts(setting: Partial<StsSetting> = {}): Promise<StandIn> {
  const keys = [{ id: KEYS.accessKeyId, secret: KEYS.accessKeySecret }];
  const started = await startSts({ now: () => NOW, keys, roleArn: ROLE, oidc: OIDC, script: [], ...setting });
  cleanUps.push(started.close);
  return started;
}

let nonces = 0;
async function login(target: object, secrets: Credentials, url: string, now = NOW) {
  const send = createHttp();
  cleanUps.push(send.close);
  nonces += 1;
  const whole = {
    name: "acme-cn",
    provider: "alibaba-dts",
    region: "cn-hangzhou",
    stsEndpoint: url,
    ...target,
  } as Target;
  return alibabaDts.login(whole, secrets, send, { now, nonce: `nonce ${nonces}` });
}

const role = (more: object = {}) => ({
  credentials: {
    from: "secretsmanager",
    id: "x",
    assumeRole: { roleArn: ROLE, sessionName: "sluice", durationSeconds: 3600, ...more },
  },
});
const SESSION = { accessKeyId: "STS.key1", accessKeySecret: "sts-secret-1", securityToken: "sts-token-1" };
const oidc = { credentials: { from: "oidc", sessionName: "sluice", durationSeconds: 900 } };
const oidcSecrets = { roleArn: ROLE, oidcProviderArn: OIDC.providerArn, oidcToken: OIDC.token, sessionName: "ci@acme" };

describe("keys", () => {
  it("are used as they are without a role", async () => {
    const target = { credentials: { from: "ssm", id: "x" } };
    expect(await login(target, { ...KEYS, securityToken: "t" }, "http://127.0.0.1:1")).toEqual({
      ok: true,
      credentials: { ...KEYS, securityToken: "t" },
    });
  });

  it("that are not whole are refused by name", async () => {
    await expect(login(role(), { accessKeyId: "LTAIbase" }, "http://127.0.0.1:1")).rejects.toThrow(
      "target acme-cn: its keys are not whole; want accessKeyId and accessKeySecret",
    );
  });
});

describe("AssumeRole", () => {
  it("gives a session with its end", async () => {
    const { url, received } = await sts({ externalId: "an id & more" });
    expect(await login(role({ externalId: "an id & more", durationSeconds: 1800 }), KEYS, url)).toEqual({
      ok: true,
      credentials: SESSION,
      expiresAt: NOW + 1_800_000,
    });
    expect(received[0]?.query.get("AccessKeyId")).toBe("LTAIbase");
    expect(received[0]?.body).not.toContain("Action");
  });

  it("may be asked for with keys that are a session themselves", async () => {
    const keys = [{ id: KEYS.accessKeyId, secret: KEYS.accessKeySecret, token: "t+/=" }];
    const { url } = await sts({ keys });
    expect(await login(role(), { ...KEYS, securityToken: "t+/=" }, url)).toMatchObject({ ok: true });
  });

  it.each([
    ["a role that is not there", role({ roleArn: `${ROLE}x` }), KEYS, { code: "EntityNotExist.Role" }],
    ["an external id that is wrong", role({ externalId: "x" }), KEYS, { kind: "access-denied", code: "NoPermission" }],
    ["an unknown key", role(), { ...KEYS, accessKeyId: "x" }, { kind: "access-denied", lane: true }],
    ["a wrong secret", role(), { ...KEYS, accessKeySecret: "x" }, { kind: "access-denied", lane: true }],
    ["a duration it does not allow", role({ durationSeconds: 60 }), KEYS, { kind: "invalid-request" }],
  ])("is refused for %s", async (_title, target, keys, failure) => {
    const { url } = await sts();
    const refused = await login(target, keys, url);
    expect(refused).toMatchObject({ ok: false, failure });
    expect(JSON.stringify(refused)).not.toMatch(/base-secret|LTAIbase|string to sign/);
  });

  it("with a clock that is off is a matter of the lane", async () => {
    const { url } = await sts();
    expect(await login(role(), KEYS, url, NOW + 16 * 60_000)).toMatchObject({
      ok: false,
      failure: { code: "InvalidTimeStamp.Expired", lane: true },
    });
  });

  it.each([
    ["throttled", { status: 400, body: { Code: "Throttling.User", Message: "slow" } }, "throttled"],
    ["a server fault", { status: 503, body: { Code: "ServiceUnavailable", Message: "later" } }, "unavailable"],
    ["a dropped connection", "down", "unavailable"],
    ["a session without keys", { status: 200, body: { Credentials: {} } }, "unavailable"],
    ["no session", { status: 200, body: [] }, "unavailable"],
    [
      "a session without an end",
      {
        status: 200,
        body: { Credentials: { AccessKeyId: "a", AccessKeySecret: "b", SecurityToken: "c", Expiration: "soon" } },
      },
      "unavailable",
    ],
  ] as const)("%s can be tried again", async (_title, answer, kind) => {
    const { url } = await sts({ script: [answer] });
    expect(await login(role(), KEYS, url)).toMatchObject({ ok: false, failure: { kind } });
  });
});

describe("AssumeRoleWithOIDC", () => {
  it("gives a session for the token, unsigned", async () => {
    const { url, received } = await sts();
    expect(await login(oidc, oidcSecrets, url)).toEqual({ ok: true, credentials: SESSION, expiresAt: NOW + 900_000 });
    expect([...(received[0]?.query.keys() ?? [])].sort()).toEqual([
      "Action",
      "Format",
      "SignatureNonce",
      "Timestamp",
      "Version",
    ]);
  });

  it("is refused with a token that ran out", async () => {
    const { url } = await sts();
    const refused = await login(oidc, { ...oidcSecrets, oidcToken: "eyJ.old" }, url);
    expect(refused).toMatchObject({ ok: false, failure: { code: "AuthenticationFail.OIDCToken.Expired" } });
    expect(JSON.stringify(refused)).not.toContain("eyJ");
  });
});

it.each([
  [{}, "https://sts.cn-hangzhou.aliyuncs.com"],
  [{ region: "eu-central-1" }, "https://sts.eu-central-1.aliyuncs.com"],
  [{ stsEndpoint: "https://sts-vpc.cn-hangzhou.aliyuncs.com/" }, "https://sts-vpc.cn-hangzhou.aliyuncs.com"],
])("a target with %j asks %s", async (more, origin) => {
  const sent: HttpRequest[] = [];
  const target = { name: "a", provider: "alibaba-dts", region: "cn-hangzhou", ...role(), ...more } as Target;
  const send = async (request: HttpRequest) => {
    sent.push(request);
    return { is: "lost", sent: true, why: "timeout", message: "30 s" } as const;
  };
  expect(await alibabaDts.login(target, KEYS, send, { now: NOW, nonce: "n" })).toEqual({
    ok: false,
    failure: { kind: "timeout", message: "30 s" },
  });
  expect(new URL(sent[0]?.url ?? "").origin).toBe(origin);
});

/** The documentation's own example of the signature, version 1.0: developer.aliyun.com/ask/210168. */
it("the documented DescribeRegions request is signed as documented", () => {
  const parameters = {
    TimeStamp: "2016-02-23T12:46:24Z",
    Format: "XML",
    AccessKeyId: "testid",
    Action: "DescribeRegions",
    SignatureMethod: "HMAC-SHA1",
    SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
    Version: "2014-05-26",
    SignatureVersion: "1.0",
  };
  const text = stringToSignV1("GET", parameters);
  expect(createHmac("sha1", "testsecret&").update(text).digest("base64")).toBe("CT9X0VtwR86fNWSnsc6v8YGOjuE=");
  expect(signatureV1("testsecret", text)).toBe("CT9X0VtwR86fNWSnsc6v8YGOjuE=");
});
