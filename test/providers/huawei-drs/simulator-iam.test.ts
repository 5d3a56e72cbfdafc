import { describe, expect, it } from "vitest";
import { HW, huaweiRequest, huaweiWorld, PROJECT, type Reply, send, type World, worldOf } from "../../simulator/kit.ts";

const IAM = { user: "u", password: "p", domain: "d" };

type More = { secret?: string; token?: string; headers?: Record<string, string> };

function ask({ clouds, clock }: World, method: string, url: string, body?: object, more: More = {}): Promise<Reply> {
  return send(clouds, huaweiRequest(clock, method, url, body, more));
}

function tokenBody(project: object, more: object = {}): object {
  const user = { name: "u", password: "p", domain: { name: "d" } };
  return { auth: { identity: { methods: ["password"], password: { user }, ...more }, scope: { project } } };
}

async function askToken({ clouds, clock }: World, body: object, url = "/v3/auth/tokens", type = "application/json") {
  const request = huaweiRequest(clock, "POST", url, body);
  return send(clouds, { ...request, headers: { "content-type": type } });
}

describe("a project's id", () => {
  it("is found by the region's name, signed", async () => {
    const it = huaweiWorld({ iam: IAM });
    const { status, json } = await ask(it, "GET", "/v3/projects?name=cn-north-4");
    expect([status, json.projects, Object.keys(json.links)]).toEqual([
      200,
      [expect.objectContaining({ id: PROJECT, name: "cn-north-4", domain_id: expect.any(String), enabled: true })],
      ["self", "next", "previous"],
    ]);
    expect(it.clouds.calls()).toMatchObject([{ operation: "ListProjects", changes: false, httpStatus: 200 }]);
  });

  it("is found with a token", async () => {
    const it = huaweiWorld({ iam: IAM });
    const token = (await askToken(it, tokenBody({ id: PROJECT }))).headers["x-subject-token"] ?? "";
    expect((await ask(it, "GET", "/v3/projects?name=cn-north-4", undefined, { token })).json.projects).toHaveLength(1);
  });

  it.each([
    ["none", []],
    ["two", [expect.stringMatching(/^[0-9a-f]{32}$/), PROJECT]],
  ])("may have %s matches", async (projects, ids) => {
    const { json } = await ask(huaweiWorld({ projects }), "GET", "/v3/projects?name=cn-north-4");
    expect(json.projects.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it("is not there for another region", async () => {
    expect((await ask(huaweiWorld({}), "GET", "/v3/projects?name=cn-south-1")).json.projects).toEqual([]);
  });

  it("is asked of the region it names", async () => {
    const cloud = (region: string, projectId: string) => ({
      provider: "huawei-drs",
      region,
      projectId,
      credentials: HW,
    });
    const it = worldOf(cloud("cn-north-4", PROJECT), cloud("cn-south-1", "other"));
    const { json } = await ask(it, "GET", "/v3/projects?name=cn-south-1");
    expect(json.projects).toMatchObject([{ id: "other" }]);
  });

  it("is never made: the try is refused and shows in the log", async () => {
    const it = huaweiWorld({ projects: "none" });
    const reply = await ask(it, "POST", "/v3/projects", { project: { name: "cn-north-4" } });
    expect([reply.status, reply.json.error.title]).toEqual([403, "Forbidden"]);
    expect(it.clouds.calls()).toMatchObject([{ operation: "CreateProject", changes: true, httpStatus: 403 }]);
    expect(it.clouds.effects()).toEqual([]);
  });

  it.each([
    ["a wrong signature", "GET", "/v3/projects?name=cn-north-4", { secret: "x" }, 401],
    ["X-Project-Id", "GET", "/v3/projects?name=cn-north-4", { headers: { "x-project-id": PROJECT } }, 401],
    ["a token nobody gave", "GET", "/v3/projects?name=cn-north-4", { token: "x" }, 401],
    ["another parameter", "GET", "/v3/projects?region=cn-north-4", {}, 400],
    ["another method", "DELETE", "/v3/projects", {}, 404],
  ] as [string, string, string, More, number][])("is not told for %s", async (_, method, url, more, status) => {
    expect((await ask(huaweiWorld({}), method, url, undefined, more)).status).toBe(status);
  });

  it("shares the lock of five bad signatures with the service", async () => {
    const it = huaweiWorld({});
    const url = "/v3/projects?name=cn-north-4";
    for (let n = 0; n < 6; n += 1) await ask(it, "GET", url, undefined, { secret: "x" });
    const locked = await ask(it, "GET", `/v5/${PROJECT}/jobs?job_type=sync`);
    expect([locked.status, locked.json.error_msg]).toEqual([401, expect.stringContaining("failed to reach the limit")]);
    it.clock.tick(5 * 60_000);
    expect((await ask(it, "GET", url)).status).toBe(200);
  });
});

describe("a token", () => {
  it.each([{ name: "cn-north-4" }, { id: PROJECT }])("is given for the scope %j", async (project) => {
    const reply = await askToken(huaweiWorld({ iam: IAM }), tokenBody(project));
    expect([reply.status, reply.json.token.project.id, reply.json.token.expires_at]).toEqual([
      201,
      PROJECT,
      "2026-01-16T08:15:00.000000Z",
    ]);
  });

  it("comes without the catalog where asked", async () => {
    const it = huaweiWorld({ iam: IAM });
    const body = tokenBody({ id: PROJECT });
    expect((await askToken(it, body)).json.token).toHaveProperty("catalog");
    expect((await askToken(it, body, "/v3/auth/tokens?nocatalog=true")).json.token).not.toHaveProperty("catalog");
  });

  it.each([
    ["a body that is no JSON by its type", tokenBody({ id: PROJECT }), "/v3/auth/tokens", "text/plain"],
    ["another method", tokenBody({ id: PROJECT }, { methods: ["totp"] }), "/v3/auth/tokens", "application/json"],
    ["an unknown field", tokenBody({ id: PROJECT }, { colour: "red" }), "/v3/auth/tokens", "application/json"],
    ["an unknown query", tokenBody({ id: PROJECT }), "/v3/auth/tokens?catalog=no", "application/json"],
  ])("is refused for %s", async (_, body, url, type) => {
    const reply = await askToken(huaweiWorld({ iam: IAM }), body, url, type);
    expect([reply.status, reply.json.error.code]).toEqual([400, 400]);
  });

  it("is asked for in JSON with its charset too", async () => {
    const it = huaweiWorld({ iam: IAM });
    const type = "application/json;charset=utf8";
    expect((await askToken(it, tokenBody({ id: PROJECT }), "/v3/auth/tokens", type)).status).toBe(201);
  });
});
