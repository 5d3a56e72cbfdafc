import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { commandSchema } from "./command.ts";
import { durationSchema } from "./duration.ts";
import { MODES } from "./firing.ts";
import { CHOOSING, isChoice, selectSchema } from "./select.ts";
import { TARGET_NAME } from "./target.ts";

/** As a command's: what chooses nothing would mean every job there is. */
const choiceSchema = selectSchema.check(z.refine(isChoice, `want at least one of ${CHOOSING.join(", ")}`));

/** What is to be done again and again, when, and to which jobs. Unknown keys are errors. */
export const policySchema = z.strictObject({
  name: z.string().check(z.regex(TARGET_NAME, "want 1 to 64 letters, digits, - or _")),
  /** Five fields, read in an IANA time zone that nobody has to guess. */
  schedule: z.strictObject({ cron: z.string(), timeZone: z.string() }),
  target: z.string(),
  action: z.enum(ACTIONS),
  select: choiceSchema,
  /** From when a job's owner was told of it until it may be acted on. */
  grace: z.optional(durationSchema),
  mode: z._default(z.enum(MODES), "plan"),
  /** Jobs that the first firings in mode act may act on, one number a firing; then all. */
  slowStart: z._default(z.array(z.int().check(z.gte(1, "want a whole number, 1 or more"))), [1, 10]),
  deadlineSeconds: commandSchema.shape.deadlineSeconds,
});

export type Policy = z.infer<typeof policySchema>;
