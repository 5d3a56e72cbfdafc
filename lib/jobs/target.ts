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

const stored = z.strictObject({ from: z.enum(["secretsmanager", "ssm"]), id: z.string() });

const alibabaSchema = z.strictObject({
  provider: z.literal("alibaba-dts"),
  region,
  endpoint: z.optional(endpoint),
  resourceGroupId: z.optional(z.string()),
  zeroEtlJob: z.optional(z.boolean()),
  rate: z.optional(rate),
  credentials: z.discriminatedUnion("from", [
    z.strictObject({
      from: z.literal("env"),
      accessKeyId: variable,
      accessKeySecret: variable,
      securityToken: z.optional(variable),
    }),
    stored,
  ]),
});

const huaweiSchema = z.strictObject({
  provider: z.literal("huawei-drs"),
  region,
  endpoint: z.optional(endpoint),
  iamEndpoint: z.optional(endpoint),
  projectId: z.string().check(z.regex(/^[0-9a-f]{32}$/, "want the 32 hex digits of a project id")),
  api: z._default(z.enum(["v5", "v3", "auto"]), "auto"),
  pauseMode: z._default(z.enum(["target", "all"]), "target"),
  rate: z.optional(rate),
  credentials: z.discriminatedUnion("from", [
    z.strictObject({
      from: z.literal("env"),
      accessKeyId: variable,
      secretAccessKey: variable,
      securityToken: z.optional(variable),
    }),
    z.strictObject({ from: z.literal("iam"), user: variable, password: variable, domain: variable }),
    stored,
  ]),
});

/** A target as the config has it, under its name. */
export const targetSchema = z.discriminatedUnion("provider", [alibabaSchema, huaweiSchema]);

export type AlibabaTarget = z.infer<typeof alibabaSchema> & { readonly name: string };
export type HuaweiTarget = z.infer<typeof huaweiSchema> & { readonly name: string };

/** One account or project in one region of one provider, with the reference to its credentials. */
export type Target = AlibabaTarget | HuaweiTarget;
