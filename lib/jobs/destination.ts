import * as z from "zod/mini";
import { canonicalJson, shortHash } from "./canonical.ts";
import { secretsSchema } from "./secret.ts";
import { TARGET_NAME } from "./target.ts";

/** What a destination may ask for, and what the event is called in the body that is sent: never changed, since receivers rely on it. */
export const TOPICS = {
  verdict: "job.verdict",
  completed: "run.completed",
  rejected: "command.rejected",
  notice: "job.notice",
  plan: "job.plan",
  "left-out": "jobs.left_out",
  savings: "month.savings",
} as const;

export type Topic = keyof typeof TOPICS;
const topics = Object.keys(TOPICS) as [Topic, ...Topic[]];

/** Events of these topics name no target. */
export const WITHOUT_TARGET: readonly Topic[] = ["rejected", "savings"];

/** Each is read from the ledger, and gets a message, for each event. */
const MOST_DESTINATIONS = 20;

/** Where signed events go. The url is checked by `checkNotify`, which shows less of it than a schema would. */
const destinationSchema = z.strictObject({
  name: z.string().check(z.regex(TARGET_NAME, "want 1 to 64 letters, digits, - or _")),
  url: z.string(),
  secret: secretsSchema,
  on: z._default(z.array(z.enum(topics)).check(z.minLength(1, "want at least one of them")), ["verdict", "completed"]),
  targets: z.optional(z.array(z.string()).check(z.minLength(1, "want at least one target, or leave it out for all"))),
});

export const notifySchema = z
  .array(destinationSchema)
  .check(z.maxLength(MOST_DESTINATIONS, `want at most ${MOST_DESTINATIONS} destinations`));

export type Destination = z.infer<typeof destinationSchema>;

/** Whether a destination wants an event of this topic. One that names its targets gets nothing that names none. */
export function wants({ on, targets }: Destination, topic: Topic, target: unknown): boolean {
  return on.includes(topic) && (targets === undefined || targets.some((each) => each === target));
}

/** Changes when its url or the reference to its secret does: what was learned of the old one says nothing of the new one. */
export function destinationDigest({ url, secret }: Destination): string {
  return shortHash(canonicalJson({ url, secret }));
}
