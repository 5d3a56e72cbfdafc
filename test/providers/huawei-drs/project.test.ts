import { afterEach, describe, expect, it } from "vitest";
import { createHttp } from "#lib/io/http.ts";
import type { Target } from "#lib/jobs/target.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import { type IamSetting, type Project, startIam } from "../../clouds/iam.ts";
import type { StandIn } from "../../clouds/listen.ts";

const NOW = Date.parse("2026-11-23T00:00:00Z");
const HERE = { id: "054ba152d480d55b2f5dc0069e7ddef0", name: "cn-north-4" };
const OTHER = { id: "154ba152d480d55b2f5dc0069e7ddef0", name: "cn-north-1" };
const KEYS = { accessKeyId: "HWKEY", secretAccessKey: "hw-secret" };
const USER = { user: "bob", password: 'p"w', domain: "acme" };

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function iam(projects: readonly Project[], setting: Partial<IamSetting> = {}): Promise<StandIn> {
  const user = { name: USER.user, password: USER.password, domain: USER.domain };
  const key = { id: KEYS.accessKeyId, secret: KEYS.secretAccessKey };
  const started = await startIam({ now: () => NOW, user, key, projects, script: [], ...setting });
  cleanUps.push(started.close);
  return started;
}

async function login(secrets: Credentials, url: string, more: object = {}) {
  const send = createHttp();
  cleanUps.push(send.close);
  const credentials = { from: "env" };
  const target = {
    name: "acme-hw",
    provider: "huawei-drs",
    region: "cn-north-4",
    iamEndpoint: url,
    credentials,
    ...more,
  };
  return huaweiDrs.login({ api: "auto", pauseMode: "target", ...target } as Target, secrets, send, {
    now: NOW,
    nonce: "n",
  });
}

describe("the project of a key", () => {
  it("is the one named like the region", async () => {
    const { url, received } = await iam([OTHER, HERE]);
    expect(await login(KEYS, url)).toEqual({ ok: true, credentials: { ...KEYS, projectId: HERE.id } });
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /v3/projects"]);
  });

  it("is found with temporary keys, whose token is signed", async () => {
    const { url, received } = await iam([HERE], { key: { id: "HWKEY", secret: "hw-secret", token: "tok" } });
    expect(await login({ ...KEYS, securityToken: "tok" }, url)).toMatchObject({ ok: true });
    expect(received[0]?.headers.authorization).toContain("x-security-token");
  });

  it.each([
    ["the config's", { projectId: OTHER.id }, KEYS],
    ["the environment's", {}, { ...KEYS, projectId: OTHER.id }],
    ["the config's before the environment's", { projectId: OTHER.id }, { ...KEYS, projectId: HERE.id }],
  ])("is %s, and nobody is asked", async (_title, more, secrets) => {
    expect(await login(secrets, "http://127.0.0.1:1", more)).toEqual({
      ok: true,
      credentials: { ...KEYS, projectId: OTHER.id },
    });
  });

  it("in the environment must be an id", async () => {
    await expect(login({ ...KEYS, projectId: "cn-north-4" }, "http://127.0.0.1:1")).rejects.toThrow(
      "target acme-hw: HUAWEICLOUD_SDK_PROJECT_ID is no project id; want 32 hex digits",
    );
  });

  it.each([
    ["none", [OTHER], "IAM knows 0 projects named cn-north-4, and one is wanted; set projectId of target acme-hw"],
    [
      "several",
      [HERE, { ...OTHER, name: "cn-north-4" }],
      "IAM knows 2 projects named cn-north-4, and one is wanted; set projectId of target acme-hw",
    ],
  ])("must be told when there are %s, and none is ever created", async (_title, projects, message) => {
    const { url, received } = await iam(projects);
    expect(await login(KEYS, url)).toEqual({ ok: false, failure: { kind: "access-denied", message, lane: true } });
    expect(received.every(({ method }) => method === "GET")).toBe(true);
  });

  it.each([
    ["a wrong secret", { ...KEYS, secretAccessKey: "x" }, [], { kind: "access-denied", lane: true }],
    [
      "no permission",
      KEYS,
      [{ status: 403, body: { error: { code: 403, message: "no" } } }],
      { kind: "access-denied" },
    ],
    ["a fault", KEYS, [{ status: 503, body: {} }], { kind: "unavailable" }],
    ["a reply that is no listing", KEYS, [{ status: 200, body: { projects: "none" } }], { kind: "unavailable" }],
    [
      "an id that is none",
      KEYS,
      [{ status: 200, body: { projects: [{ ...HERE, id: "../x" }] } }],
      { kind: "unavailable" },
    ],
    ["a dropped connection", KEYS, ["down" as const], { kind: "unavailable" }],
  ])("is not known after %s", async (_title, keys, script, failure) => {
    const { url } = await iam([HERE], { script: [...script] });
    expect(await login(keys, url)).toMatchObject({ ok: false, failure });
  });
});

describe("a token", () => {
  it("tells its end, and the project of the region when none is known", async () => {
    const { url, received } = await iam([HERE]);
    expect(await login(USER, url)).toEqual({
      ok: true,
      credentials: { authToken: "MIIToken1", projectId: HERE.id },
      expiresAt: NOW + 86_400_000,
    });
    expect(JSON.parse(received[0]?.body ?? "").auth.scope).toEqual({ project: { name: "cn-north-4" } });
  });

  it("is for the project of the config", async () => {
    const { url, received } = await iam([HERE, OTHER], { tokenMs: 7_200_000 });
    expect(await login(USER, url, { projectId: OTHER.id })).toEqual({
      ok: true,
      credentials: { authToken: "MIIToken1", projectId: OTHER.id },
      expiresAt: NOW + 7_200_000,
    });
    expect(JSON.parse(received[0]?.body ?? "").auth.scope).toEqual({ project: { id: OTHER.id } });
  });

  it("without a project, when none is known, is no login", async () => {
    const bare = { status: 201, headers: { "x-subject-token": "T" }, body: { token: { expires_at: "x" } } };
    const { url } = await iam([HERE], { script: [bare] });
    expect(await login(USER, url)).toEqual({
      ok: false,
      failure: {
        kind: "access-denied",
        message: "IAM gave a token without a project; set projectId of target acme-hw",
        lane: true,
      },
    });
  });

  it("that does not tell its end lasts a day", async () => {
    const bare = { status: 201, headers: { "x-subject-token": "T" }, body: {} };
    const { url } = await iam([HERE], { script: [bare] });
    expect(await login(USER, url, { projectId: HERE.id })).toMatchObject({ expiresAt: NOW + 86_400_000 });
  });

  it("is refused for a wrong password, which is not repeated", async () => {
    const { url } = await iam([HERE]);
    const refused = await login({ ...USER, password: "wrong-pass" }, url);
    expect(refused).toMatchObject({ ok: false, failure: { kind: "access-denied", lane: true } });
    expect(JSON.stringify(refused)).not.toContain("wrong-pass");
  });
});
