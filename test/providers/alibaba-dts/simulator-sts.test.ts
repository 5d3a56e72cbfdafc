import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { signV1 } from "#lib/providers/alibaba-dts/simulator-sts-signature.ts";
import { ALI, alibaba, alibabaWorld, type Reply, send, type World, worldOf } from "../../simulator/kit.ts";

const ARN = "acs:ram::1234567890123456:role/sluice";
const PROVIDER_ARN = "acs:ram::1234567890123456:oidc-provider/ci";
const SESSION = { RoleArn: ARN, RoleSessionName: "sluice-1" };
const OIDC = { ...SESSION, OIDCProviderArn: PROVIDER_ARN, OIDCToken: "a.b.c" };

type Fields = Record<string, string | undefined>;
type Where = { inQuery?: boolean; secret?: string; method?: string; contentType?: string };

let nonce = 0;

function world(role: object = {}, more: object = {}): World {
  const roles = [{ arn: ARN, oidcProviderArn: PROVIDER_ARN, oidcToken: "a.b.c", ...role }];
  return alibabaWorld({ roles, jobs: [{ id: "a1", kind: "sync", status: "Synchronizing" }], ...more });
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Sends as an RPC client does: the common parameters in the query, the operation's own in a form unless told otherwise. */
async function ask(world: World, common: Fields, own: Fields, where: Where = {}): Promise<Reply> {
  const { inQuery = false, secret = ALI.accessKeySecret, method = "POST" } = where;
  const all = Object.entries({ ...common, ...own }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const canonical = all
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const text = `${method}&%2F&${encode(canonical)}`;
  const signature = createHmac("sha1", `${secret}&`).update(text).digest("base64");
  const signed = common["SignatureMethod"] === undefined ? {} : { Signature: signature };
  const pairs = (names: Fields) =>
    all.filter(([name]) => name in names).map(([name, value]): [string, string] => [name, value]);
  const query = new URLSearchParams([...pairs(common), ...(inQuery ? pairs(own) : []), ...Object.entries(signed)]);
  const body = inQuery ? "" : new URLSearchParams(pairs(own)).toString();
  const headers = { "content-type": where.contentType ?? "application/x-www-form-urlencoded" };
  return send(world.clouds, { method, url: `/?${query}`, headers, body: Buffer.from(body) });
}

function assume(world: World, own: Fields = {}, common: Fields = {}, where: Where = {}): Promise<Reply> {
  nonce += 1;
  const Timestamp = `${new Date(world.clock.now()).toISOString().slice(0, 19)}Z`;
  const signing = { SignatureMethod: "HMAC-SHA1", SignatureVersion: "1.0", SignatureNonce: `n${nonce}` };
  const rest = { Action: "AssumeRole", Version: "2015-04-01", Format: "JSON", AccessKeyId: ALI.accessKeyId, Timestamp };
  return ask(world, { ...rest, ...signing, ...common }, { ...SESSION, ...own }, where);
}

function assumeWithOidc(world: World, own: Fields = {}, common: Fields = {}): Promise<Reply> {
  const rest = { Action: "AssumeRoleWithOIDC", Version: "2015-04-01", Format: "JSON" };
  return ask(world, { ...rest, ...common }, { ...OIDC, ...own });
}

async function stop(world: World, { json }: Reply, token = json.Credentials.SecurityToken) {
  const { AccessKeyId: accessKeyId, AccessKeySecret: secret } = json.Credentials;
  const reply = await alibaba(world, "StopDtsJob", { DtsJobId: "a1" }, { accessKeyId, secret, token });
  return [reply.status, reply.json.Code ?? reply.json.Success];
}

const vectors: {
  method: string;
  params: Record<string, string>;
  accessKeySecret: string;
  documentedSignature: string;
}[] = JSON.parse(readFileSync(new URL("../../vectors/alibaba-acs3.json", import.meta.url), "utf8")).documented.v1;

it.each(vectors)("HMAC-SHA1 of the documented request is $documentedSignature", (vector) => {
  const { method, params, accessKeySecret, documentedSignature } = vector;
  expect(signV1(method, Object.entries(params), accessKeySecret)).toBe(documentedSignature);
});

describe("AssumeRole", () => {
  it.each([false, true])("gives keys for an hour that DTS takes (all in the query: %s)", async (inQuery) => {
    const it = world();
    const reply = await assume(it, {}, {}, { inQuery });
    expect([reply.status, reply.json]).toEqual([
      200,
      {
        RequestId: expect.any(String),
        Credentials: {
          AccessKeyId: expect.stringMatching(/^STS\./),
          AccessKeySecret: expect.any(String),
          SecurityToken: expect.any(String),
          Expiration: "2026-01-15T09:15:00Z",
        },
        AssumedRoleUser: {
          Arn: "acs:ram::1234567890123456:assumed-role/sluice/sluice-1",
          AssumedRoleId: expect.stringMatching(/:sluice-1$/),
        },
      },
    ]);
    it.clock.tick(3600_000 - 1);
    expect(await stop(it, reply)).toEqual([200, true]);
    expect(it.clouds.calls()[0]).toMatchObject({
      operation: "AssumeRole",
      changes: false,
      jobIds: [],
      httpStatus: 200,
    });
  });

  it("gives keys that are refused once they expire", async () => {
    const it = world();
    const reply = await assume(it, { DurationSeconds: "900" });
    it.clock.tick(900_000);
    expect(await stop(it, reply)).toEqual([403, "InvalidSecurityToken.Expired"]);
    expect(it.clouds.effects()).toEqual([]);
  });

  it("gives keys that are good with their own token only", async () => {
    const it = world();
    const reply = await assume(it);
    expect(await stop(it, reply, "other")).toEqual([403, "InvalidSecurityToken.MismatchWithAccessKey"]);
    expect(await stop(it, await assume(it))).toEqual([200, true]);
  });

  it("wants the external id of a role that has one", async () => {
    const it = world({ externalId: "ext" });
    expect((await assume(it)).json.Code).toBe("NoPermission");
    expect((await assume(it, { ExternalId: "ext" })).status).toBe(200);
  });

  it("wants the token of a caller whose own key is temporary", async () => {
    const it = world({}, { credentials: { ...ALI, securityToken: "sts" } });
    expect((await assume(it)).json.Code).toBe("MissingSecurityToken");
    expect((await assume(it, {}, { SecurityToken: "sts" })).status).toBe(200);
  });

  it("answers XML unless JSON is asked for", async () => {
    const reply = await assume(world(), {}, { Format: undefined });
    expect(reply.text).toMatch(/<AssumeRoleResponse>.*<Credentials><AccessKeyId>STS\./);
  });

  it.each([
    ["a wrong secret", {}, {}, { secret: "x" }, 400, "SignatureDoesNotMatch"],
    ["GET", {}, {}, { method: "GET" }, 400, "UnsupportedHTTPMethod"],
    ["a form that does not say it is one", {}, {}, { contentType: "application/json" }, 400, "MissingRoleArn"],
    ["an unknown key", {}, { AccessKeyId: "other" }, {}, 404, "InvalidAccessKeyId.NotFound"],
    ["another version", {}, { Version: "2020-01-01" }, {}, 400, "InvalidVersion"],
    ["another method of signing", {}, { SignatureMethod: "HMAC-SHA256" }, {}, 400, "InvalidParameter"],
    ["a clock 16 minutes off", {}, { Timestamp: "2026-01-15T08:31:00Z" }, {}, 400, "InvalidTimeStamp.Expired"],
    ["a time of another shape", {}, { Timestamp: "2026-01-15 08:15:00" }, {}, 400, "InvalidTimeStamp.Format"],
    ["no session name", { RoleSessionName: undefined }, {}, {}, 400, "MissingRoleSessionName"],
    ["a session name with a space", { RoleSessionName: "a b" }, {}, {}, 400, "InvalidParameter"],
    ["899 seconds", { DurationSeconds: "899" }, {}, {}, 400, "InvalidParameter"],
    ["43201 seconds", { DurationSeconds: "43201" }, {}, {}, 400, "InvalidParameter"],
    ["a name nobody knows", { Colour: "red" }, {}, {}, 400, "InvalidParameter.Unknown"],
    ["another role", { RoleArn: "acs:ram::1:role/x" }, {}, {}, 404, "EntityNotExist.Role"],
  ] as [string, Fields, Fields, Where, number, string][])("refuses %s", async (_, own, common, where, status, code) => {
    const reply = await assume(world(), own, common, where);
    expect([reply.status, reply.json.Code, reply.json.HostId]).toEqual([status, code, "sts.aliyuncs.com"]);
  });

  it("gives keys for every region that knows the role, and no other", async () => {
    const cloud = (region: string, roles: object[]) => {
      const jobs = [{ id: "a1", kind: "sync", status: "Synchronizing" }];
      const credentials = { accessKeyId: `key of ${region}`, accessKeySecret: "s" };
      return { provider: "alibaba-dts", region, credentials, roles, jobs };
    };
    const own = { ...cloud("cn-hangzhou", [{ arn: ARN }]), credentials: ALI };
    const it = worldOf(own, cloud("cn-beijing", [{ arn: ARN }]), cloud("cn-shanghai", [{ arn: "other" }]));
    const {
      AccessKeyId: accessKeyId,
      AccessKeySecret: secret,
      SecurityToken: token,
    } = (await assume(it)).json.Credentials;
    const stopIn = async (RegionId: string) => {
      const { json } = await alibaba(it, "StopDtsJob", { DtsJobId: "a1", RegionId }, { accessKeyId, secret, token });
      return json.Code ?? json.Success;
    };
    expect([await stopIn("cn-hangzhou"), await stopIn("cn-beijing"), await stopIn("cn-shanghai")]).toEqual([
      true,
      true,
      "InvalidAccessKeyId.NotFound",
    ]);
  });

  it("takes a nonce once", async () => {
    const it = world();
    expect((await assume(it, {}, { SignatureNonce: "once" })).status).toBe(200);
    expect((await assume(it, {}, { SignatureNonce: "once" })).json.Code).toBe("SignatureNonceUsed");
  });

  it("suffers faults that name it, and no others", async () => {
    const codes = async (faults: object[]) => (await assume(world({}, { faults }))).json.Code;
    expect(await codes([{ fault: "throttled" }])).toBeUndefined();
    expect(await codes([{ fault: "throttled", operation: "AssumeRole" }])).toBe("Throttling.User");
  });
});

describe("AssumeRoleWithOIDC", () => {
  it("gives keys for a token, unsigned", async () => {
    const it = world();
    const reply = await assumeWithOidc(it, { DurationSeconds: "43200" });
    expect([reply.status, reply.json.Credentials.Expiration]).toEqual([200, "2026-01-15T20:15:00Z"]);
    expect(await stop(it, reply)).toEqual([200, true]);
  });

  it.each([
    ["another token", { OIDCToken: "x" }, {}, 400, "AuthenticationFail.OIDCToken.Invalid"],
    ["another provider", { OIDCProviderArn: "x" }, {}, 403, "NoPermission"],
    ["no token", { OIDCToken: undefined }, {}, 400, "MissingOIDCToken"],
    ["a signature", {}, { SignatureMethod: "HMAC-SHA1" }, 400, "InvalidParameter.Unknown"],
    ["an access key", {}, { AccessKeyId: ALI.accessKeyId }, 400, "InvalidParameter.Unknown"],
  ] as [string, Fields, Fields, number, string][])("refuses %s", async (_, own, common, status, code) => {
    const reply = await assumeWithOidc(world(), own, common);
    expect([reply.status, reply.json.Code]).toEqual([status, code]);
  });
});
