import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { LOCALES, platformId } from "./room.ts";
import { type SecretReference, secretSchema, secretsOf, secretsSchema } from "./secret.ts";

/** `viewer` asks and plans; `operator` has done what it asks for; `approver` is the second person for what others ask for. */
export const ROLES = ["viewer", "operator", "approver"] as const;
export type Role = (typeof ROLES)[number];

/** The platform's own id of a person, for everything; or for some targets and actions only. */
const memberSchema = z.union([
  platformId,
  z.strictObject({
    user: platformId,
    targets: z.optional(z.array(z.string()).check(z.minLength(1, "want at least one target, or leave it out for all"))),
    actions: z.optional(
      z.array(z.enum(ACTIONS)).check(z.minLength(1, "want at least one action, or leave it out for all")),
    ),
  }),
]);

export type Member = z.infer<typeof memberSchema>;

const members = z._default(z.array(memberSchema), []);
const rolesSchema = z.strictObject({ viewer: members, operator: members, approver: members });

const common = {
  roles: rolesSchema,
  /** The workspaces, tenants or corporations that are listened to; left out: any that signs with the secret. */
  teams: z.optional(z.array(platformId).check(z.minLength(1, "want at least one, or leave it out"))),
  /** The rooms that are listened to; left out: any. */
  rooms: z.optional(z.array(platformId).check(z.minLength(1, "want at least one, or leave it out"))),
  /** The room that hears what policies have found, and of halts. */
  notices: z.optional(platformId),
  /** For whoever's own language the platform does not tell. */
  locale: z._default(z.enum(LOCALES), "en"),
  /** Of the platform's API; otherwise its own. */
  endpoint: z.optional(z.url()),
};

/** Where people ask Sluice, and who may ask what. Unknown keys are errors. */
export const chatSchema = z.strictObject({
  slack: z.optional(z.strictObject({ ...common, signingSecret: secretsSchema, botToken: z.optional(secretSchema) })),
  feishu: z.optional(
    z.strictObject({
      ...common,
      encryptKey: secretsSchema,
      verificationToken: z.optional(secretSchema),
      appId: platformId,
      appSecret: secretSchema,
      /** feishu: open.feishu.cn; lark: open.larksuite.com */
      brand: z._default(z.enum(["feishu", "lark"]), "feishu"),
    }),
  ),
  dingtalk: z.optional(
    z.strictObject({
      ...common,
      /** Of the event callback: 43 characters. */
      aesKey: secretsSchema,
      token: secretsSchema,
      /** The app key: whose events they are, and who asks for an access token. */
      appKey: platformId,
      appSecret: secretSchema,
      robotCode: z.optional(platformId),
      /** Of the outgoing robot, which may only ask; left out: there is none. */
      robotSecret: z.optional(secretsSchema),
    }),
  ),
});

export type Chat = z.infer<typeof chatSchema>;
export type ChatSettings<P extends keyof Chat = keyof Chat> = NonNullable<Chat[P]>;

/** Every secret of a platform's settings. */
export function secretsOfChat(chat: Chat): readonly (readonly [platform: string, reference: SecretReference])[] {
  const { slack, feishu, dingtalk } = chat;
  const of = (platform: string, ...references: readonly (Parameters<typeof secretsOf>[0] | undefined)[]) =>
    references.flatMap((each) => (each === undefined ? [] : secretsOf(each))).map((each) => [platform, each] as const);
  return [
    ...(slack ? of("slack", slack.signingSecret, slack.botToken) : []),
    ...(feishu ? of("feishu", feishu.encryptKey, feishu.verificationToken, feishu.appSecret) : []),
    ...(dingtalk ? of("dingtalk", dingtalk.aesKey, dingtalk.token, dingtalk.appSecret, dingtalk.robotSecret) : []),
  ];
}
