import * as z from "zod/mini";
import { KINDS, type Kind } from "./job.ts";
import { PROVIDER_NAMES, type ProviderName } from "./target.ts";

const entrySchema = z.strictObject({
  target: z.optional(z.string()),
  provider: z.optional(z.enum(PROVIDER_NAMES)),
  kind: z.optional(z.enum(KINDS)),
  perHour: z.number().check(z.gte(0, "want a price an hour, 0 or more")),
});

/** The user's own price list: `rates.yaml`, or the key `rates` of the config. */
export const ratesSchema = z.strictObject({
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, "want three capital letters, such as CNY")),
  rates: z.array(entrySchema),
});

export type Rates = z.infer<typeof ratesSchema>;

/** What a price may depend on. */
export type Priced = {
  readonly target: string;
  readonly provider: ProviderName;
  readonly kind?: Kind | undefined;
};

/** What a job costs an hour: the first entry that fits counts. A job of unknown kind fits none that names one. Unknown is undefined, never 0. */
export function rateOf({ rates }: Rates, { target, provider, kind }: Priced): number | undefined {
  return rates.find(
    (entry) =>
      (entry.target ?? target) === target &&
      (entry.provider ?? provider) === provider &&
      (entry.kind === undefined || entry.kind === kind),
  )?.perHour;
}

/** 365 days of 24 hours, over twelve: the month that clouds reckon with. @public */
export const HOURS_A_MONTH = 730;

/** What such a job costs when it runs through a month; unknown stays unknown. */
export function monthlyCost(perHour: number | undefined): number | undefined {
  return perHour === undefined ? undefined : perHour * HOURS_A_MONTH;
}
