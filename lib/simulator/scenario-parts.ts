import * as z from "zod/mini";
import { FAULTS } from "./fault-catalogue.ts";
import { oneOf } from "./scenario-knob.ts";

/** How long a change takes to show, in simulated ms. */
const DEFAULT_TRANSITION_MS = 2000;
const DEFAULT_CREATED_AT = "2026-01-01T00:00:00Z";

export const text = z.string().check(z.minLength(1));
export const ms = z.number().check(z.gte(0));
export const count = z.int().check(z.gte(0));
export const httpStatus = z.int().check(z.gte(200), z.lte(599));
const transition = z._default(ms, DEFAULT_TRANSITION_MS);
const effect = z.enum(["start", "stop", "pause", "reset", "delete"]);

const transitions = z._default(
  z.strictObject({
    startMs: transition,
    stopMs: transition,
    pauseMs: transition,
    resetMs: transition,
    deleteMs: transition,
  }),
  {
    startMs: DEFAULT_TRANSITION_MS,
    stopMs: DEFAULT_TRANSITION_MS,
    pauseMs: DEFAULT_TRANSITION_MS,
    resetMs: DEFAULT_TRANSITION_MS,
    deleteMs: DEFAULT_TRANSITION_MS,
  },
);

/** A job that reads normally and is refused when acted on, by every operation or by those in `on`. */
const poison = z.strictObject({
  code: text,
  message: text,
  httpStatus: z.optional(httpStatus),
  dynamicMessage: z.optional(z.string()),
  on: z.optional(z.array(text)),
});

/** What somebody else does: `ms` after the world began, the job was first read, or an effect of ours on it. */
const meanwhile = z.strictObject({
  since: z._default(z.enum(["begin", "read", "start", "stop", "pause", "reset", "delete"]), "begin"),
  ms: z._default(ms, 0),
  status: z.nullable(text),
  direction: z._default(z.enum(["Forward", "Reverse"]), "Forward"),
});

/** Fields every cloud's jobs have. `becomes` replaces the state an effect ends in. */
export const jobFields = {
  id: text,
  status: text,
  name: z.optional(z.string()),
  tags: z._default(z.record(z.string(), z.string()), {}),
  createdAt: z._default(z.iso.datetime(), DEFAULT_CREATED_AT),
  poison: z.optional(poison),
  becomes: z._default(z.partialRecord(effect, text), {}),
  meanwhile: z._default(z.array(meanwhile), []),
};

const fault = z.strictObject({
  fault: z.enum(FAULTS),
  operation: z.optional(text),
  on: z.optional(z.enum(["read", "act"])),
  job: z.optional(text),
  skip: z._default(count, 0),
  times: z._default(count, 1),
  args: z._default(
    z.strictObject({
      delayMs: z.optional(ms),
      effect: z.optional(z.boolean()),
      retryAfterSeconds: z.optional(ms),
      code: z.optional(text),
      message: z.optional(z.string()),
      httpStatus: z.optional(httpStatus),
    }),
    {},
  ),
});

/** Fields both clouds have. */
export const cloudFields = {
  region: text,
  transitions,
  describeLagMs: z._default(ms, 0).check(z.describe("how far behind the truth reads are")),
  repeat: oneOf("an operation on a job already being changed by the same", "refused", "accepted"),
  ratePerSecond: z.optional(
    z.number().check(z.gt(0), z.describe("calls a second of simulated time, no limit unless given")),
  ),
  rateSteps: z
    ._default(z.array(z.strictObject({ afterMs: ms, perSecond: z.number().check(z.gt(0)) })), [])
    .check(z.describe("how the rate changes later on, in order")),
  refusedCalls: oneOf("a call over the rate takes nothing of it, or as much as any other", "free", "charged"),
  othersShare: z
    ._default(z.number().check(z.gte(0), z.lt(1)), 0)
    .check(z.describe("what others on the account take of the rate")),
  faults: z._default(z.array(fault), []),
};

export type JobSeed = {
  readonly id: string;
  readonly status: string;
  readonly name?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string;
  readonly poison?: z.infer<typeof poison> | undefined;
  readonly becomes: Readonly<Partial<Record<z.infer<typeof effect>, string>>>;
  readonly meanwhile: readonly z.infer<typeof meanwhile>[];
};
export type Poison = z.infer<typeof poison>;
export type Meanwhile = z.infer<typeof meanwhile>;
