import type { Action, Step } from "#lib/jobs/action.ts";
import type { Failure } from "#lib/jobs/failure.ts";
import type { Job, Kind } from "#lib/jobs/job.ts";
import type { Billing, JobSummary } from "#lib/jobs/job-summary.ts";
import type { JobFacts, Observation, StateClass, StatusWords } from "#lib/jobs/observation.ts";
import type { ProviderName, Target } from "#lib/jobs/target.ts";

/** An API request before it is signed. `path` is already percent-encoded; `query` is raw names and values. */
export type ApiRequest = {
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Ready for the wire: absolute url, signed headers (lower-case names), raw body. */
export type HttpRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What came back whole. Header names are lower-case. */
export type HttpReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * A reply, read. `effect` of a failed changing call: `none` when the cloud certainly did nothing (refused, throttled, never
 * sent), `unknown` when it may have acted (lost, 5xx, unreadable). A refused batch is `none` here; that it may have been
 * applied in part is the engine's business.
 */
export type Answer =
  | { readonly ok: true; readonly data: unknown; readonly cloudRequestId?: string }
  | { readonly ok: false; readonly failure: Failure; readonly effect: "none" | "unknown" };

/** Signs, sends and reads one request. Never throws for what a cloud or a network can do. */
export type Ask = (request: ApiRequest) => Promise<Answer>;

/**
 * Sends one request once; no retry, no redirect. `lost` when there is no whole reply: `sent: false` only when the request
 * certainly never left (name not found, connection refused). An abort of `signal` ends the call as timed out.
 */
export type Send = (request: HttpRequest, signal?: AbortSignal) => Promise<Delivery>;
export type Delivery =
  | { readonly is: "reply"; readonly reply: HttpReply }
  | { readonly is: "lost"; readonly sent: boolean; readonly why: "timeout" | "unavailable"; readonly message: string };

/** `expiresAt`: milliseconds since the epoch, when the cloud said so; a new login is due before. */
export type Login =
  | { readonly ok: true; readonly credentials: Credentials; readonly expiresAt?: number }
  | { readonly ok: false; readonly failure: Failure };

/** Resolved secrets of a target; their shape is the provider's own. */
export type Credentials = Readonly<Record<string, string>>;

/**
 * A job with what its last read taught, as far as a call depends on it. `mayBeGone`: an accepted call of this run takes it away, or
 * to another id, so a by-id listing without it needs no second witness.
 */
export type KnownJob = Job & { readonly status?: string; readonly via?: string; readonly mayBeGone?: boolean };

/**
 * What a changing call did to one job, as far as its reply tells. `named`: the refusal of a whole batch names this job's id.
 * `own`: the reply answers for each job, and this is the answer for this one.
 */
export type CallOutcome =
  | { readonly is: "accepted" }
  | { readonly is: "refused"; readonly failure: Failure; readonly named?: boolean; readonly own?: boolean }
  | { readonly is: "undone"; readonly failure: Failure }
  | { readonly is: "unknown"; readonly failure: Failure };

/** Where a step may begin and how it ends. Statuses are lower-case. */
export type StepRule = {
  /** In one of these the step is done, whoever did it. */
  readonly wanted: readonly string[];
  /** Done too, if this run's call was sent before (a start that has already ended). */
  readonly wantedOnceSent: readonly string[];
  /** The step ended badly. */
  readonly failed: readonly string[];
  /** Why the step may not begin from this status; undefined when it may. */
  readonly refusal: (status: string, kind: Kind | undefined) => string | undefined;
  /** Why the step may never begin for such a job, whatever its state. Asked of every step of an action before its first one. */
  readonly unfit?: (job: JobFacts & { readonly via?: string | undefined }, force: boolean) => string | undefined;
  /** What a person should know once the step is planned or done: that it saves nothing, or cannot be undone for long. */
  readonly note?: (job: JobFacts) => string | undefined;
  /** True while the step is best not sent yet because the job is on its way (start of a job that is starting). */
  readonly waitIn: readonly string[];
  /** A status in which the step's own accepted single call is the proof, because no read can tell (soft delete). */
  readonly provenByReplyIn: readonly string[];
  /** The step is done when a job that its call may have reached is gone: a delete, and a stop for which no end state is documented. */
  readonly provenByGone: (kind: Kind | undefined) => boolean;
};

export type StateTable = {
  /** The words that are documented, by what they mean. */
  readonly words: StatusWords;
  classOf(status: string): StateClass;
  /** Statuses a delete may begin from without force: the provider's stopped set. Lower-case. */
  readonly deletable: readonly string[];
  readonly rules: Readonly<Partial<Record<Step, StepRule>>>;
  /** What a job in this state costs, with the page that says so. */
  billing(kind: Kind | undefined, status: string): Billing;
  /** How long a job is given between two looks, by what it is to become. */
  readonly waits: Readonly<Record<Step, Waits>>;
  /** For how long a lost call's effect may still show. */
  readonly settleMs: number;
};

/** First look after acting, growth and ceiling of the wait. */
export type Waits = { readonly firstLookMs: number; readonly growth: number; readonly longestMs: number };

/** One page of a listing. `next` asks for the page after it; `doubt`: the page is not whole. */
export type JobPage =
  | { readonly is: "page"; readonly jobs: readonly JobSummary[]; readonly next?: string; readonly doubt?: Failure }
  | { readonly is: "unreadable"; readonly failure: Failure };

/** Operations that share one limit of the cloud, and the calls a second to begin with and never to exceed unless configured. */
export type CallClass = {
  readonly name: string;
  readonly start: number;
  readonly most: number;
};

export type Rates = {
  /** The class of every changing call. */
  readonly changing: CallClass;
  classOf(operation: string): CallClass;
};

/** Signing time in milliseconds since the epoch, and a value never used before. */
export type SigningMoment = { readonly now: number; readonly nonce: string };

/** One replication service. Pure: time, randomness, secrets and the network come in as arguments. */
export type Provider = {
  readonly name: ProviderName;
  readonly jobId: RegExp;
  readonly hasDirections: boolean;
  /** Of jobs there can be. */
  readonly kinds: readonly Kind[];
  /** Whether `list` tells tags; where it does not, nothing may be selected by them. */
  readonly listsTags: boolean;
  /** Actions that work today; the others are "not available yet". */
  readonly actions: readonly Action[];
  readonly states: StateTable;
  /** The target's endpoint, or the region table's. @throws InputError when the region is unknown and no endpoint is set */
  endpoint(target: Target): string;
  /** How jobs may share changing calls of a step: the largest batches the operations allow, order kept. */
  batches(step: Step, jobs: readonly KnownJob[]): readonly (readonly KnownJob[])[];
  /** Jobs that one look reads at most; each look is followed by the calls that rest on it. */
  readonly readsTogether: number;
  /** Without it every call is of one class. */
  readonly rates: Rates;
  /** Reads every job once. The map has an entry for each jobKey. `seen`: the keys this run has seen before. */
  observe(
    target: Target,
    jobs: readonly KnownJob[],
    seen: ReadonlySet<string>,
    ask: Ask,
  ): Promise<ReadonlyMap<string, Observation>>;
  /** One changing call: the single operation for one job, the batch for several. An entry for each jobKey. */
  act(step: Step, target: Target, jobs: readonly KnownJob[], ask: Ask): Promise<ReadonlyMap<string, CallOutcome>>;
  /** One page of all jobs of the target, of every kind. @param cursor the `next` of the page before; undefined begins */
  list(target: Target, cursor: string | undefined, ask: Ask): Promise<JobPage>;
  /** Turns resolved secrets into what `sign` needs; may call the cloud's identity service through `send`. */
  login(target: Target, secrets: Credentials, send: Send, moment: SigningMoment): Promise<Login>;
  sign(request: ApiRequest, endpoint: string, credentials: Credentials, moment: SigningMoment): HttpRequest;
  read(reply: HttpReply, request: ApiRequest): Answer;
};
