import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSecrets } from "#lib/io/secrets.ts";
import type { Target } from "#lib/jobs/target.ts";

const alibaba = (credentials: Target["credentials"]) =>
  ({ name: "acme-cn", provider: "alibaba-dts", region: "cn-hangzhou", credentials }) as Target;
const KEYS = { from: "env", accessKeyId: "ACME_AK", accessKeySecret: "ACME_SK" } as const;
const IAM = { from: "iam", user: "HW_USER", password: "HW_PASSWORD", domain: "HW_DOMAIN" } as const;
const WITH_TOKEN = { ...KEYS, securityToken: "ACME_STS" };

const HUAWEI = {
  name: "acme-hw",
  provider: "huawei-drs",
  region: "cn-north-4",
  api: "auto",
  pauseMode: "target",
} as const;
const huawei = (credentials: object) => ({ ...HUAWEI, credentials }) as Target;

const nothingStored = () => Promise.reject(new Error("no store is asked"));
const createEnvSecrets = (environment: Readonly<Record<string, string | undefined>>) => {
  const secrets = createSecrets(environment, nothingStored);
  return (target: Target) => secrets(target, false);
};

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

  it.each([
    [
      "of Alibaba Cloud",
      alibaba({ from: "env" }),
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: "id",
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: "sk",
        ALIBABA_CLOUD_SECURITY_TOKEN: "token",
      },
      { accessKeyId: "id", accessKeySecret: "sk", securityToken: "token" },
    ],
    [
      "of Huawei Cloud",
      huawei({ from: "env" }),
      { HUAWEICLOUD_SDK_AK: "id", HUAWEICLOUD_SDK_SK: "sk", HUAWEICLOUD_SDK_PROJECT_ID: "p" },
      { accessKeyId: "id", secretAccessKey: "sk", projectId: "p" },
    ],
  ])("have the standard names %s when none are given", async (_title, target, environment, secrets) => {
    expect(await createEnvSecrets(environment)(target)).toEqual(secrets);
  });

  it("with names of their own never meet a standard token or project", async () => {
    const own = huawei({ from: "env", accessKeyId: "AK", secretAccessKey: "SK" });
    const environment = {
      AK: "id",
      SK: "sk",
      HUAWEICLOUD_SDK_SECURITY_TOKEN: "other",
      HUAWEICLOUD_SDK_PROJECT_ID: "other",
    };
    expect(await createEnvSecrets(environment)(own)).toEqual({ accessKeyId: "id", secretAccessKey: "sk" });
  });

  it("are read anew each time, so that a renewed key is seen", async () => {
    const environment: Record<string, string> = { ACME_AK: "id", ACME_SK: "old" };
    const secrets = createEnvSecrets(environment);
    await secrets(alibaba(KEYS));
    environment["ACME_SK"] = "new";
    expect(await secrets(alibaba(KEYS))).toMatchObject({ accessKeySecret: "new" });
  });
});

describe("an OIDC token", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sluice-oidc-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const OIDC = { from: "oidc", sessionName: "sluice", durationSeconds: 3600 } as const;
  const ROLE = "acs:ram::1:role/r";
  const standard = (file: string) => ({
    ALIBABA_CLOUD_ROLE_ARN: ROLE,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "acs:ram::1:oidc-provider/p",
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: file,
  });

  it("is read from its file at every login", async () => {
    const file = join(folder, "token");
    const secrets = createEnvSecrets({ ...standard(file), ALIBABA_CLOUD_ROLE_SESSION_NAME: "theirs" });
    await writeFile(file, "token-1\n");
    expect(await secrets(alibaba(OIDC))).toEqual({
      roleArn: ROLE,
      oidcProviderArn: "acs:ram::1:oidc-provider/p",
      sessionName: "theirs",
      oidcToken: "token-1",
    });
    await writeFile(file, "token-2");
    expect(await secrets(alibaba(OIDC))).toMatchObject({ oidcToken: "token-2" });
  });

  it("goes with what the config says, before the standard variables", async () => {
    const tokenFile = join(folder, "own");
    await writeFile(tokenFile, "own-token");
    const own = { ...OIDC, roleArn: "acs:ram::2:role/own", oidcProviderArn: "own", tokenFile, sessionName: "mine" };
    const secrets = createEnvSecrets({ ...standard("/nowhere"), ALIBABA_CLOUD_ROLE_SESSION_NAME: "theirs" });
    expect(await secrets(alibaba(own))).toEqual({
      roleArn: "acs:ram::2:role/own",
      oidcProviderArn: "own",
      sessionName: "mine",
      oidcToken: "own-token",
    });
  });

  it.each([
    [
      "no role",
      { ALIBABA_CLOUD_ROLE_ARN: undefined },
      "credentials.roleArn is not given, and ALIBABA_CLOUD_ROLE_ARN is not set",
    ],
    [
      "no file named",
      { ALIBABA_CLOUD_OIDC_TOKEN_FILE: "" },
      "credentials.tokenFile is not given, and ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set",
    ],
    [
      "no file there",
      { ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/nowhere/token" },
      "the OIDC token file /nowhere/token cannot be read (ENOENT); want a readable file",
    ],
  ])("with %s is missing, and the sentence says what", async (_title, changed, sentence) => {
    await writeFile(join(folder, "token"), "token-1");
    const secrets = createEnvSecrets({ ...standard(join(folder, "token")), ...changed });
    await expect(secrets(alibaba(OIDC))).rejects.toMatchObject({
      name: "InputError",
      message: `target acme-cn: ${sentence}`,
    });
  });
});
