import * as z from "zod/mini";

export const PROVIDER_NAMES = ["alibaba-dts", "huawei-drs"] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** Also the lane and the SQS MessageGroupId. */
export const TARGET_NAME = /^[A-Za-z0-9_-]{1,64}$/;

const region = z.string().check(z.regex(/^[a-z0-9-]{1,40}$/, "want a region id such as cn-hangzhou"));
const variable = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "want the name of an environment variable"));
const endpoint = z
  .string()
  .check(z.refine(isSafeEndpoint, "want https://host (http only for this machine's loopback), without path or query"));
const rate = z
  .number()
  .check(z.positive("want calls a second above 0"), z.lte(1000, "want at most 1000 calls a second"));

/** Plain http would show a signed request to the network. */
function isSafeEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  const bare =
    url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  return bare && (url.protocol === "https:" || (url.protocol === "http:" && loopback));
}

const stored = { from: z.enum(["secretsmanager", "ssm"]), id: z.string().check(z.minLength(1, "want a name or ARN")) };
const SESSION_NAME = /^[\w.@-]{2,64}$/;
const sessionName = z._default(
  z.string().check(z.regex(SESSION_NAME, "want 2 to 64 letters, digits, . @ _ or -")),
  "sluice",
);
const ramRole = z.string().check(z.regex(/^acs:ram::\d+:role\/[\w.-]{1,64}$/, "want acs:ram::ACCOUNT:role/NAME"));
const durationSeconds = z._default(
  z.int().check(z.gte(900, "want 900 to 43200 seconds"), z.lte(43_200, "want 900 to 43200 seconds")),
  3600,
);

/** Temporary keys of another role, by AssumeRole. */
const assumeRole = z.optional(
  z.strictObject({ roleArn: ramRole, sessionName, durationSeconds, externalId: z.optional(z.string()) }),
);

/** Names of variables: one's own, or none for the cloud's standard names. A key of one's own never meets a standard token. */
function ownOrStandard(key: string, secret: string) {
  const isWhole = (value: unknown) => {
    const names = new Set(Object.keys(Object(value)));
    return names.has(key) === names.has(secret) && (names.has(key) || !names.has("securityToken"));
  };
  return z.refine(isWhole, `want ${key} and ${secret}, or neither for the standard names`);
}

const alibabaSchema = z.strictObject({
  provider: z.literal("alibaba-dts"),
  region,
  endpoint: z.optional(z.union([z.enum(["central", "regional", "vpc"]), endpoint])),
  stsEndpoint: z.optional(endpoint),
  resourceGroupId: z.optional(z.string()),
  zeroEtlJob: z.optional(z.boolean()),
  rate: z.optional(rate),
  credentials: z.discriminatedUnion("from", [
    z
      .strictObject({
        from: z.literal("env"),
        accessKeyId: z.optional(variable),
        accessKeySecret: z.optional(variable),
        securityToken: z.optional(variable),
        assumeRole,
      })
      .check(ownOrStandard("accessKeyId", "accessKeySecret")),
    z.strictObject({ ...stored, assumeRole }),
    z.strictObject({
      from: z.literal("oidc"),
      roleArn: z.optional(ramRole),
      oidcProviderArn: z.optional(z.string()),
      tokenFile: z.optional(z.string()),
      sessionName,
      durationSeconds,
    }),
  ]),
});

const huaweiSchema = z.strictObject({
  provider: z.literal("huawei-drs"),
  region,
  endpoint: z.optional(endpoint),
  iamEndpoint: z.optional(endpoint),
  projectId: z.optional(z.string().check(z.regex(/^[0-9a-f]{32}$/, "want the 32 hex digits of a project id"))),
  api: z._default(z.enum(["v5", "v3", "auto"]), "auto"),
  pauseMode: z._default(z.enum(["target", "all"]), "target"),
  rate: z.optional(rate),
  credentials: z.discriminatedUnion("from", [
    z
      .strictObject({
        from: z.literal("env"),
        accessKeyId: z.optional(variable),
        secretAccessKey: z.optional(variable),
        securityToken: z.optional(variable),
      })
      .check(ownOrStandard("accessKeyId", "secretAccessKey")),
    z.strictObject({ from: z.literal("iam"), user: variable, password: variable, domain: variable }),
    z.strictObject(stored),
  ]),
});

/** A target as the config has it, under its name. */
export const targetSchema = z.discriminatedUnion("provider", [alibabaSchema, huaweiSchema]);

export type AlibabaTarget = z.infer<typeof alibabaSchema> & { readonly name: string };
export type HuaweiTarget = z.infer<typeof huaweiSchema> & { readonly name: string };

/** One account or project in one region of one provider, with the reference to its credentials. */
export type Target = AlibabaTarget | HuaweiTarget;
