import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSecrets } from "#lib/io/secrets.ts";
import { createStoredSecrets } from "#lib/io/secrets-stored.ts";
import { createSecretsManager } from "#lib/io/secretsmanager.ts";
import { createParameterStore } from "#lib/io/ssm.ts";
import type { Target } from "#lib/jobs/target.ts";
import { type AwsStandIn, startAwsStandIn } from "../aws/stand-in.ts";

const MINUTE = 60_000;
const KEYS = { accessKeyId: "LTAIid", accessKeySecret: "never-shown" };
const STORES = [
  ["secretsmanager", "sluice/dev/acme-cn", "GetSecretValue"],
  ["ssm", "/sluice/dev/acme-cn", "GetParameter"],
] as const;

let aws: AwsStandIn;
let at = 0;
beforeEach(async () => {
  at = 1_000_000_000;
  aws = await startAwsStandIn(() => at);
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  vi.stubEnv("AWS_REGION", "eu-central-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

const alibaba = (from: string, id: string, name = "acme-cn") =>
  ({ name, provider: "alibaba-dts", region: "cn-hangzhou", credentials: { from, id } }) as Target;
const huawei = (from: string, id: string) => ({ ...alibaba(from, id, "acme-hw"), provider: "huawei-drs" }) as Target;

function put(from: string, id: string, text: string): void {
  (from === "ssm" ? aws.parameters : aws.secrets).put(id, text);
}

const secrets = () => {
  const readers = { secretsmanager: createSecretsManager(), ssm: createParameterStore() };
  return createSecrets(
    {},
    createStoredSecrets(readers, () => at),
  );
};

describe.each(STORES)("a secret in %s", (from, id, operation) => {
  const readings = () => aws.calls().filter((call) => call === operation).length;

  it("is read once and kept for five minutes", async () => {
    put(from, id, JSON.stringify(KEYS));
    const read = secrets();
    expect(await read(alibaba(from, id), false)).toEqual(KEYS);
    at += 5 * MINUTE - 1;
    await read(alibaba(from, id), false);
    expect(readings()).toBe(1);
    put(from, id, JSON.stringify({ ...KEYS, accessKeySecret: "rotated" }));
    at += 1;
    expect(await read(alibaba(from, id), false)).toEqual({ ...KEYS, accessKeySecret: "rotated" });
    expect(readings()).toBe(2);
  });

  it("is read at once when the old one was refused", async () => {
    put(from, id, JSON.stringify(KEYS));
    const read = secrets();
    await read(alibaba(from, id), false);
    put(from, id, JSON.stringify({ ...KEYS, securityToken: "new" }));
    expect(await read(alibaba(from, id), true)).toEqual({ ...KEYS, securityToken: "new" });
  });

  it("is read once for all who ask at the same time", async () => {
    put(from, id, JSON.stringify(KEYS));
    const read = secrets();
    const both = [alibaba(from, id), alibaba(from, id, "acme-bj")];
    expect(await Promise.all(both.map((target) => read(target, false)))).toEqual([KEYS, KEYS]);
    expect(readings()).toBe(1);
  });

  it("bridges an hour of a store that is down, trying every half minute, and no more", async () => {
    put(from, id, JSON.stringify(KEYS));
    const read = secrets();
    await read(alibaba(from, id), false);
    aws.script(
      operation,
      Array.from({ length: 20 }, () => ({ error: "InternalServerError" })),
    );
    at += 60 * MINUTE;
    expect(await read(alibaba(from, id), false)).toEqual(KEYS);
    const tried = readings();
    at += 29_999;
    expect(await read(alibaba(from, id), false)).toEqual(KEYS);
    expect(readings()).toBe(tried);
    at += 1;
    await expect(read(alibaba(from, id), false)).rejects.toMatchObject({ name: "Unavailable" });
  });

  it("that may not be read any more is not bridged", async () => {
    put(from, id, JSON.stringify(KEYS));
    const read = secrets();
    await read(alibaba(from, id), false);
    aws.script(operation, [{ error: "AccessDeniedException" }]);
    at += 5 * MINUTE;
    await expect(read(alibaba(from, id), false)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(
        `^target acme-cn: the secret ${id} cannot be read from ${from} \\(AccessDeniedException\\); want .*permission for ${from}:${operation} on it$`,
      ),
    });
  });

  it.each([
    ["throttled", { error: "ThrottlingException" }],
    ["a server fault", { error: "InternalServerError" }],
    ["a dropped connection", "drop"],
  ] as const)("%s at first is nobody's mistake", async (_title, fault) => {
    put(from, id, JSON.stringify(KEYS));
    aws.script(operation, [fault, fault]);
    await expect(secrets()(alibaba(from, id), false)).rejects.toMatchObject({ name: "Unavailable" });
  });

  it("that is not there is named", async () => {
    await expect(secrets()(alibaba(from, id), false)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(
        /^target acme-cn: the secret \S+ cannot be read from \w+ \(\w*NotFound\w*\); want/,
      ),
    });
  });

  it.each([
    ["no JSON", "LTAIid:never-shown"],
    ["a list", '["LTAIid", "never-shown"]'],
    ["a text", '"never-shown"'],
    ["no secret key", '{ "accessKeyId": "LTAIid" }'],
    ["a blank key", '{ "accessKeyId": "LTAIid", "accessKeySecret": " " }'],
    ["a number", '{ "accessKeyId": "LTAIid", "accessKeySecret": 7 }'],
    ["a key too many", '{ "accessKeyId": "LTAIid", "accessKeySecret": "s", "never-shown": "x" }'],
    ["the other cloud's keys", '{ "accessKeyId": "LTAIid", "secretAccessKey": "never-shown" }'],
    ["a key of JavaScript's", '{ "__proto__": { "accessKeyId": "LTAIid", "accessKeySecret": "never-shown" } }'],
  ])("with %s is refused, and never shown", async (_title, text) => {
    put(from, id, text);
    const wanted = "accessKeyId, accessKeySecret, securityToken?";
    const error = await secrets()(alibaba(from, id), false).catch((one: unknown) => one);
    expect(error).toMatchObject({
      name: "InputError",
      message: `target acme-cn: the secret ${id} does not hold its keys; want a JSON object of texts with ${wanted}`,
    });
    expect(Object(error).cause).toBeUndefined();
  });

  it.each([
    ["keys", { accessKeyId: "a", secretAccessKey: "b" }],
    ["temporary keys", { accessKeyId: "a", secretAccessKey: "b", securityToken: "c" }],
    ["a user's password", { user: "u", password: "p", domain: "d" }],
  ])("of Huawei Cloud may be %s", async (_title, keys) => {
    put(from, id, JSON.stringify(keys));
    expect(await secrets()(huawei(from, id), false)).toEqual(keys);
  });
});

it("a plain parameter is no secret", async () => {
  aws.parameters.put("/plain", JSON.stringify(KEYS), "String");
  await expect(secrets()(alibaba("ssm", "/plain"), false)).rejects.toThrow(
    "target acme-cn: ssm has no secret text under /plain; want a parameter of type SecureString, and permission for ssm:GetParameter on it",
  );
});
