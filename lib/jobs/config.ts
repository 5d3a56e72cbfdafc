import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { type Chat, chatSchema } from "./chat.ts";
import { notifySchema } from "./destination.ts";
import { durationSchema } from "./duration.ts";
import { JOB_ID } from "./job.ts";
import { policySchema } from "./policy.ts";
import { ratesSchema } from "./rates.ts";
import { secretsSchema } from "./secret.ts";
import { TARGET_NAME, targetSchema } from "./target.ts";
import { webhookSchema } from "./webhook.ts";

const count = z.int().check(z.nonnegative("want a whole number, 0 or more"));
const names = z._default(z.array(z.string()), []);
const anyAction = z._default(z.array(z.enum(ACTIONS)), [...ACTIONS]);

const guardrailsSchema = z.strictObject({
  protect: z.prefault(
    z.strictObject({
      ids: z._default(z.array(z.string().check(z.regex(JOB_ID, "want a job id"))), []),
      names,
      tags: z._default(z.record(z.string(), z.string()), {}),
      targets: names,
    }),
    {},
  ),
  limits: z.prefault(
    z.strictObject({
      jobsPerRun: z._default(count, 100),
      jobsPerDay: z._default(count, 1000),
      shareOfTarget: z._default(z.number().check(z.gte(0), z.lte(1)), 1),
    }),
    {},
  ),
  secondPersonOver: z._default(z.nullable(count), null),
  origins: z.prefault(z.strictObject({ queue: anyAction, bus: anyAction }), {}),
});

/** `sluice.yaml`. Unknown keys are errors: a misspelt guardrail must not pass for one. */
export const configSchema = z.strictObject({
  targets: z.record(z.string().check(z.regex(TARGET_NAME, "want 1 to 64 letters, digits, - or _")), targetSchema),
  ledger: z._default(z.union([z.literal("dynamodb"), z.strictObject({ sqlite: z.string() })]), {
    sqlite: ".sluice/ledger.db",
  }),
  guardrails: z.prefault(guardrailsSchema, {}),
  rates: z.optional(ratesSchema),
  policies: z._default(z.array(policySchema), []),
  notify: z._default(notifySchema, []),
  webhooks: z._default(z.array(webhookSchema), []),
  /** Signed links to what became of a run. Without it there are none. */
  links: z.optional(z.strictObject({ secret: secretsSchema, lasts: z._default(durationSchema, "1d") })),
  chat: z._default(chatSchema, {}),
});

export type Config = z.infer<typeof configSchema>;

/** With who may ask for what in a chat; without that nobody may. */
export type Guardrails = z.infer<typeof guardrailsSchema> & { readonly chat?: Chat };

/** What keeps runs from doing harm, all in one. */
export function guardrailsOf({ guardrails, chat }: Pick<Config, "guardrails" | "chat">): Guardrails {
  return { ...guardrails, chat };
}
