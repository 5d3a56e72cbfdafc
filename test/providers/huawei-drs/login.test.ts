import { describe, expect, it } from "vitest";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Delivery, HttpRequest } from "#lib/providers/provider.ts";

const target = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  projectId: "054ba152d480d55b2f5dc0069e7ddef0",
  api: "auto",
  pauseMode: "target",
  credentials: { from: "iam", user: "U", password: "P", domain: "D" },
} as const;
const secrets = { user: "bob", password: 'p"w', domain: "acme" };

const MOMENT = { now: 0, nonce: "n" };

const reply = (status: number, headers: Record<string, string>, body = "{}"): Delivery => ({
  is: "reply",
  reply: { status, headers, body },
});

async function login(delivery: Delivery, at: object = {}) {
  const sent: HttpRequest[] = [];
  const result = await huaweiDrs.login(
    { ...target, ...at },
    secrets,
    async (request) => {
      sent.push(request);
      return delivery;
    },
    MOMENT,
  );
  return { result, sent };
}

describe("login", () => {
  it("asks IAM for a token of the target's project", async () => {
    const { result, sent } = await login(reply(201, { "x-subject-token": "T0" }));
    expect(result).toEqual({
      ok: true,
      credentials: { authToken: "T0", projectId: target.projectId },
      expiresAt: 86_400_000,
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      method: "POST",
      url: "https://iam.cn-north-4.myhuaweicloud.com/v3/auth/tokens?nocatalog=true",
      headers: { "content-type": "application/json;charset=utf8" },
    });
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      auth: {
        identity: {
          methods: ["password"],
          password: { user: { name: "bob", password: 'p"w', domain: { name: "acme" } } },
        },
        scope: { project: { id: "054ba152d480d55b2f5dc0069e7ddef0" } },
      },
    });
  });

  it("goes to the target's own IAM", async () => {
    const { sent } = await login(reply(201, { "x-subject-token": "T0" }), { iamEndpoint: "http://127.0.0.1:8123/" });
    expect(sent[0]?.url).toBe("http://127.0.0.1:8123/v3/auth/tokens?nocatalog=true");
  });

  it.each([
    [
      "a wrong password",
      reply(401, {}, '{"error":{"code":401,"message":"The username or password is wrong."}}'),
      { kind: "access-denied", lane: true, code: "401" },
    ],
    [
      "a project that is not theirs",
      reply(403, {}, '{"error":{"code":403,"message":"no"}}'),
      { kind: "access-denied" },
    ],
    ["throttled", reply(429, { "retry-after": "3" }), { kind: "throttled", retryAfterMs: 3000 }],
    ["a server fault", reply(503, {}, "<html/>"), { kind: "unavailable" }],
    ["201 without a token", reply(201, {}), { kind: "unavailable" }],
    ["a token with another status", reply(200, { "x-subject-token": "T0" }), { kind: "unavailable" }],
    [
      "lost",
      { is: "lost", sent: true, why: "timeout", message: "30 s" } as const,
      { kind: "timeout", message: "30 s" },
    ],
  ])("%s", async (_title, delivery, failure) => {
    expect((await login(delivery)).result).toMatchObject({ ok: false, failure });
  });

  it("uses keys as they are", async () => {
    const keys = { accessKeyId: "a", secretAccessKey: "b", securityToken: "c" };
    const send = () => Promise.reject(new Error("nothing is sent"));
    expect(await huaweiDrs.login(target, keys, send, MOMENT)).toEqual({
      ok: true,
      credentials: { ...keys, projectId: target.projectId },
    });
  });

  it("names what is missing, not what is there", async () => {
    const send = () => Promise.reject(new Error("nothing is sent"));
    await expect(huaweiDrs.login(target, { user: "bob", password: "pw" }, send, MOMENT)).rejects.toThrow(
      "target acme-hw: an IAM login wants user, password and domain",
    );
  });
});
