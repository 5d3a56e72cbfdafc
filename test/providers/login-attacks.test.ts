import { expect, it } from "vitest";
import type { AlibabaTarget, HuaweiTarget } from "#lib/jobs/target.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { createAsk } from "#lib/providers/call.ts";
import { iamEndpoint } from "#lib/providers/huawei-drs/endpoints.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import { changeV5, detailV5 } from "#lib/providers/huawei-drs/request-v5.ts";
import type { Credentials, Delivery, HttpRequest, Provider } from "#lib/providers/provider.ts";

const [ONE, TWO] = ["1".repeat(32), "2".repeat(32)];
const MINUTE = 60_000;
const PASSWORD = 'pass"word/never shown';
const TOKEN = "MIITokenNeverShown/+==";

const hw: HuaweiTarget = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  api: "v5",
  pauseMode: "target",
  credentials: { from: "iam", user: "U", password: "P", domain: "D" },
};
const ali = {
  name: "acme",
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "env" },
} as AlibabaTarget;
const USER = { user: "u", password: PASSWORD, domain: "d" };

function reply(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Delivery {
  return { is: "reply", reply: { status, headers, body: JSON.stringify(body) } };
}

/** A clock, and an ask whose replies `answer` gives. */
function world(
  provider: Provider,
  target: HuaweiTarget | AlibabaTarget,
  secrets: Credentials,
  answer: (request: HttpRequest, clock: { now: number }) => Delivery,
) {
  const clock = { now: Date.parse("2026-11-23T00:00:00Z") };
  const sent: string[] = [];
  const ask = createAsk(provider, target, {
    secrets: async () => secrets,
    moment: () => ({ ...clock, nonce: "n" }),
    send: async (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}`);
      return answer(request, clock);
    },
  });
  return { clock, sent, ask };
}

const isLogin = ({ url }: HttpRequest) => url.includes("/v3/auth/tokens");

function tokenFor(id: string, clock: { now: number }, minutes = 20, name = "cn-north-4"): Delivery {
  const expires_at = new Date(clock.now + minutes * MINUTE).toISOString();
  return reply(201, { token: { expires_at, project: { id, name } } }, { "x-subject-token": TOKEN });
}

it("a changing call does not follow a login so slow that the read before it is stale", async () => {
  const { clock, sent, ask } = world(huaweiDrs, { ...hw, projectId: ONE }, USER, (request, now) => {
    if (!isLogin(request)) return reply(200, {});
    now.now += 25_000;
    return tokenFor(ONE, now);
  });
  expect(await ask(detailV5("a"))).toMatchObject({ ok: true });
  clock.now += 11 * MINUTE;
  const failure = { kind: "unavailable" };
  expect(await ask(changeV5("delete", ["a"], "target"))).toMatchObject({ ok: false, failure, effect: "none" });
  expect(sent.filter((one) => one.startsWith("DELETE"))).toEqual([]);
  expect(await ask(changeV5("delete", ["a"], "target"))).toMatchObject({ ok: true });
});

it("nobody logs in with a key that another call has found refused", async () => {
  const denied = (why: string) =>
    reply(401, { error_code: "APIGW.0301", error_msg: `Incorrect IAM authentication: ${why}` });
  const { sent, ask } = world(huaweiDrs, { ...hw, projectId: ONE }, USER, (request, now) => {
    if (isLogin(request)) return tokenFor(ONE, now);
    return request.method === "DELETE" ? denied("verify aksk signature fail") : denied("token expires");
  });
  const answers = await Promise.all([ask(changeV5("delete", ["a"], "target")), ask(detailV5("b"))]);
  expect(answers.map((answer) => !answer.ok && answer.failure.kind)).toEqual(["access-denied", "credentials-expired"]);
  expect(sent.filter((one) => one.includes("auth/tokens"))).toHaveLength(1);
});

it("a later login for another project is none, since there every job would look gone", async () => {
  let logins = 0;
  const { clock, sent, ask } = world(huaweiDrs, hw, USER, (request, now) => {
    if (!isLogin(request)) return reply(400, { error_code: "DRS.10000010", error_msg: "Job does not exist" });
    logins += 1;
    return tokenFor(logins === 1 ? ONE : TWO, now);
  });
  expect(await ask(detailV5("a"))).toMatchObject({ failure: { kind: "not-found" } });
  clock.now += 19 * MINUTE;
  expect(await ask(detailV5("a"))).toMatchObject({ failure: { kind: "access-denied", lane: true } });
  expect(sent.filter((one) => one.includes(TWO))).toEqual([]);
});

it("a token for a project of another region is refused", async () => {
  const { sent, ask } = world(huaweiDrs, hw, USER, (_request, now) => tokenFor(TWO, now, 20, "cn-south-1"));
  expect(await ask(detailV5("a"))).toMatchObject({ failure: { kind: "access-denied", lane: true } });
  expect(sent).toEqual(["POST /v3/auth/tokens"]);
});

it("Europe's passwords go to Europe's IAM", () => {
  expect(iamEndpoint({ ...hw, region: "eu-west-101" })).toBe("https://iam.eu-west-101.myhuaweicloud.eu");
});

it.each([
  ["IAM quotes the password", USER, (said: string) => reply(401, { error: { message: said } })],
  [
    "the gateway quotes the token",
    USER,
    (said: string, request: HttpRequest, clock: { now: number }) =>
      isLogin(request)
        ? tokenFor(ONE, clock)
        : reply(401, { error_code: "APIGW.0301", error_msg: said.replace(PASSWORD, "") }),
  ],
  [
    "an item quotes the keys",
    { accessKeyId: "AK", secretAccessKey: PASSWORD, securityToken: TOKEN },
    (said: string) => reply(200, { status: "failed", error_code: "DRS.M00200", error_msg: said }),
  ],
])("%s: nobody is shown it", async (_what, secrets, answer) => {
  const said = `wrong: ${PASSWORD} ${TOKEN} ${encodeURIComponent(TOKEN)}`;
  const { ask } = world(huaweiDrs, { ...hw, projectId: ONE }, secrets, (request, clock) =>
    answer(said, request, clock),
  );
  const text = JSON.stringify(await ask(changeV5("stop", ["a"], "target")));
  expect(text).toContain("wrong: ");
  expect(text).not.toContain(JSON.stringify(PASSWORD).slice(1, -1));
  if ("securityToken" in secrets || text.includes("APIGW")) expect(text).not.toContain(TOKEN);
});

it("Alibaba quotes the security token: nobody is shown it", async () => {
  const secrets = { accessKeyId: "AK", accessKeySecret: "SecretNeverShown", securityToken: TOKEN };
  const { ask } = world(alibabaDts, ali, secrets, () =>
    reply(403, { Code: "Mismatch", Message: `token ${TOKEN} is wrong` }),
  );
  const request = {
    operation: "DescribeDtsJobs",
    method: "POST",
    path: "/",
    query: {},
    headers: {},
    body: "",
  } as const;
  expect(await ask(request)).toMatchObject({ failure: { message: "token (not shown) is wrong" } });
});
