import * as z from "zod/mini";
import { ACTIONS, type Action } from "./action.ts";
import { commandSchema } from "./command.ts";
import { type SecretReference, secretSchema, secretsOf, secretsSchema } from "./secret.ts";
import { TARGET_NAME } from "./target.ts";

/** JMESPath over the body. Whether it is that is checked by checkExpressions, so that only who needs the language loads it. */
const expressionSchema = z.string().check(z.minLength(1, "want a JMESPath expression"));

/** A word of the config, or where in the body it stands. */
const worded = <T extends z.ZodMiniType>(word: T) => z.union([word, z.strictObject({ from: expressionSchema })]);

const common = {
  name: z.string().check(z.regex(TARGET_NAME, "want 1 to 64 letters, digits, - or _")),
  secret: secretsSchema,
  /** All that this sender may ever ask for. */
  allow: z
    .array(z.strictObject({ action: z.enum(ACTIONS), target: z.string() }))
    .check(z.minLength(1, "want at least one action and target")),
  /** Bodies for which this is false, null or empty are heard and mean nothing. */
  when: z.optional(expressionSchema),
  command: z.strictObject({
    action: worded(z.enum(ACTIONS)),
    target: worded(z.string().check(z.regex(TARGET_NAME, "want the name of a target"))),
    jobs: expressionSchema,
    reason: z.optional(worded(z.string())),
    deadlineSeconds: commandSchema.shape.deadlineSeconds,
    dryRun: commandSchema.shape.dryRun,
  }),
};

const header = z.string().check(z.regex(/^[A-Za-z0-9-]{1,64}$/, "want the name of a header"));
const seconds = z.int().check(z.gte(1, "want 1 to 3600 seconds"), z.lte(3600, "want 1 to 3600 seconds"));

/** One sender and what it may ask for. Unknown keys are errors. */
export const webhookSchema = z.discriminatedUnion("scheme", [
  z.strictObject({ ...common, scheme: z.enum(["standard-webhooks", "github", "slack", "dingtalk-robot"]) }),
  z.strictObject({ ...common, scheme: z.literal("feishu"), verificationToken: z.optional(secretSchema) }),
  /** Its secret is the encodingAesKey. */
  z.strictObject({ ...common, scheme: z.literal("dingtalk-events"), token: secretsSchema, ownerKey: z.string() }),
  /** With a user it is basic authentication, without one a bearer token. */
  z.strictObject({ ...common, scheme: z.literal("alertmanager"), user: z.optional(z.string()) }),
  z.strictObject({
    ...common,
    scheme: z.literal("cloudmonitor"),
    sources: z.array(z.string()).check(z.minLength(1, "want the addresses it calls from, such as 47.74.206.0/26")),
  }),
  z.strictObject({
    ...common,
    scheme: z.literal("hmac"),
    header,
    algorithm: z._default(z.enum(["sha256", "sha512", "sha1"]), "sha256"),
    encoding: z._default(z.enum(["hex", "base64"]), "hex"),
    /** Before each signature: sha256=, v1= */
    prefix: z._default(z.string(), ""),
    /** The header holds several, with commas between: t=…,v1=…,v1=… */
    isList: z._default(z.boolean(), false),
    signed: z._default(z.string(), "{body}"),
    timestamp: z.optional(
      z.strictObject({
        in: z._default(z.enum(["header", "list"]), "header"),
        name: header,
        unit: z._default(z.enum(["s", "ms"]), "s"),
        toleranceS: z._default(seconds, 300),
      }),
    ),
    idHeader: z.optional(header),
  }),
]);

export type Webhook = z.infer<typeof webhookSchema>;
export type Scheme = Webhook["scheme"];

const STOPPING: readonly Action[] = ["stop", "pause"];

/**
 * The most that a scheme can be allowed. Who proves less than that a known sender wrote this very body can make things stand still and no more:
 * a robot's signature does not cover the body, CloudMonitor signs nothing, and a chat platform vouches for itself, not for a person.
 */
const MOST: Readonly<Record<Scheme, readonly Action[]>> = {
  "standard-webhooks": ACTIONS,
  github: ACTIONS,
  hmac: ACTIONS,
  alertmanager: ACTIONS,
  slack: STOPPING,
  feishu: STOPPING,
  "dingtalk-events": STOPPING,
  "dingtalk-robot": STOPPING,
  cloudmonitor: STOPPING,
};

export function mostOfScheme(scheme: Scheme): readonly Action[] {
  return MOST[scheme];
}

/** Whether the config lets this hook ask for it. */
export function isAllowed({ allow }: Webhook, asked: { readonly action: Action; readonly target: string }): boolean {
  return allow.some(({ action, target }) => action === asked.action && target === asked.target);
}

/** Every secret that a hook needs. */
export function secretsOfHook(hook: Webhook): readonly SecretReference[] {
  if (hook.scheme === "dingtalk-events") return [...secretsOf(hook.secret), ...secretsOf(hook.token)];
  const token = hook.scheme === "feishu" ? hook.verificationToken : undefined;
  return [...secretsOf(hook.secret), ...(token ? [token] : [])];
}
