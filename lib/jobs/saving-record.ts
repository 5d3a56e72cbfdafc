import * as z from "zod/mini";
import { ACTIONS } from "./action.ts";
import { DIRECTIONS, KINDS } from "./job.ts";
import { BY_STATE } from "./job-summary.ts";
import { ENDINGS } from "./saving.ts";
import { type CountedSaving, rounded } from "./savings.ts";
import { PROVIDER_NAMES } from "./target.ts";

const billing = z.enum(BY_STATE);

/** One JSON object a saving, as `sluice savings --json` prints it. `saved` is hours times `perHour`; what is not known is left out. */
export const savingRecordSchema = z.strictObject({
  version: z.literal(1),
  month: z.string(),
  eventId: z.string(),
  target: z.string(),
  provider: z.enum(PROVIDER_NAMES),
  jobId: z.string(),
  direction: z.optional(z.enum(DIRECTIONS)),
  name: z.optional(z.string()),
  kind: z.optional(z.enum(KINDS)),
  runId: z.string(),
  action: z.enum(ACTIONS),
  proven: z.enum(ENDINGS),
  since: z.string(),
  billing,
  billingAfter: billing,
  hours: z.number(),
  perHour: z.optional(z.number()),
  currency: z.optional(z.string()),
  saved: z.optional(z.number()),
});

type SavingRecord = z.infer<typeof savingRecordSchema>;

/** The public form of a saving, with what it comes to in the month. */
export function toSavingRecord({ saving, hours, saved }: CountedSaving, month: string): SavingRecord {
  const { at, ...facts } = saving;
  return {
    version: 1,
    month,
    ...facts,
    since: new Date(at).toISOString(),
    hours: rounded(hours),
    ...(saved === undefined ? {} : { saved: rounded(saved) }),
  };
}
