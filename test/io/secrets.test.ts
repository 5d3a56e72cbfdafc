import { describe, expect, it } from "vitest";
import { createEnvSecrets } from "#lib/io/secrets.ts";
import type { Target } from "#lib/jobs/target.ts";

const alibaba = (credentials: Target["credentials"]) =>
  ({ name: "acme-cn", provider: "alibaba-dts", region: "cn-hangzhou", credentials }) as Target;
const KEYS = { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" } as const;
const IAM = { from: "iam", user: "HW_USER", password: "HW_PASSWORD", domain: "HW_DOMAIN" } as const;
const WITH_TOKEN = { ...KEYS, securityToken: "ACME_STS" };

describe("secrets from the environment", () => {
  it.each([
    ["a key", KEYS, { ACME_AK: "id", ACME_SK: "sk", OTHER: "x" }, { accessKeyId: "id", accessKeySecret: "sk" }],
    [
      "a temporary key",
      WITH_TOKEN,
      { ACME_AK: "id", ACME_SK: "sk", ACME_STS: "token" },
      { accessKeyId: "id", accessKeySecret: "sk", securityToken: "token" },
    ],
    [
      "no token, when its variable is not set",
      WITH_TOKEN,
      { ACME_AK: "id", ACME_SK: "sk" },
      { accessKeyId: "id", accessKeySecret: "sk" },
    ],
    [
      "no token, when its variable is empty",
      WITH_TOKEN,
      { ACME_AK: "id", ACME_SK: "sk", ACME_STS: " " },
      { accessKeyId: "id", accessKeySecret: "sk" },
    ],
    [
      "a key without the line break it was pasted with",
      KEYS,
      { ACME_AK: "id\n", ACME_SK: " sk " },
      { accessKeyId: "id", accessKeySecret: "sk" },
    ],
    ["a login", IAM, { HW_USER: "u", HW_PASSWORD: "p", HW_DOMAIN: "d" }, { user: "u", password: "p", domain: "d" }],
  ] as const)("are %s", async (_title, credentials, environment, secrets) => {
    expect(await createEnvSecrets(environment)(alibaba(credentials))).toEqual(secrets);
  });

  it.each([
    ["not set", {}, "ACME_AK"],
    ["empty", { ACME_AK: "" }, "ACME_AK"],
    ["blank", { ACME_AK: " \n" }, "ACME_AK"],
    ["only half there", { ACME_AK: "id-that-stays-secret" }, "ACME_SK"],
  ])("that are %s are named with their target, never shown", async (_title, environment, variable) => {
    await expect(createEnvSecrets(environment)(alibaba(KEYS))).rejects.toMatchObject({
      name: "InputError",
      message: `target acme-cn: the environment variable ${variable} is not set`,
    });
  });

  it.each(["ssm", "secretsmanager"] as const)("from %s are not available yet", async (from) => {
    await expect(createEnvSecrets({})(alibaba({ from, id: "/acme" }))).rejects.toMatchObject({
      name: "InputError",
      message: `target acme-cn: credentials from ${from} are not available yet`,
    });
  });

  it("are read anew each time, so that a renewed key is seen", async () => {
    const environment: Record<string, string> = { ACME_AK: "id", ACME_SK: "old" };
    const secrets = createEnvSecrets(environment);
    await secrets(alibaba(KEYS));
    environment["ACME_SK"] = "new";
    expect(await secrets(alibaba(KEYS))).toMatchObject({ accessKeySecret: "new" });
  });
});
