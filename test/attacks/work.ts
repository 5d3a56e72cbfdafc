import type { Order, Policy, TargetName } from "./case.ts";
import type { Row } from "./row.ts";

/** A change at a cloud that a run has made, and how the world stood. Times are milliseconds since the epoch. */
export type Done = {
  readonly at: number;
  readonly target: TargetName;
  readonly key: string;
  readonly jobId: string;
  readonly effect: string;
  /**
   * The job as the last read by its id before the call showed it to this run; with others at the same time, as it was shown by one of these
   * reads. None when it was not read.
   */
  readonly read: readonly Row[];
  readonly readAt: number | undefined;
  /** The brakes that stood against the call when it was sent. */
  readonly against: readonly string[];
};

/** An event as the bus had it. */
type Told = { readonly detailType: string; readonly detail: Readonly<Record<string, unknown>> };

/** A brake as somebody put it up. */
export type Brake = {
  readonly is: "protect" | "snooze" | "exempt" | "configure" | "halt" | "cancel";
  readonly target?: TargetName;
  readonly job?: string;
  readonly runId?: string;
  readonly from: number;
  readonly until: number;
};

/** What somebody's work with Sluice came to: a run, or a plan in the making. */
export type Work = {
  readonly by: Order["by"] | "policy";
  readonly asked: {
    readonly target: TargetName;
    readonly action: string;
    readonly select?: unknown;
    readonly jobs?: unknown;
  };
  /** The policy as it was when it fired. */
  readonly policy?: Policy;
  /** When it was accepted. */
  at: number;
  runId?: string;
  /** The jobs of its target as its listing, if it made one, last showed them. */
  listed: readonly Row[];
  /** Brakes that were on when it began. */
  brakes: readonly Brake[];
  /** By the plan that it applies: the jobs to be changed, as they were listed then. */
  planned?: readonly { readonly key: string; readonly row: Row | undefined }[];
  /** What the listing showed when the plan was made, and when it was made once more to be applied. */
  readonly looks?: readonly [then: readonly Row[], now: readonly Row[]];
  /** Nobody else's run was under way meanwhile. */
  readonly isAlone: boolean;
  readonly done: Done[];
  calls: number;
};

/** A command that was sent in: whether it was taken, and what came of it before that was known. */
export type Sent = {
  readonly order: Order;
  readonly origin: "queue" | "cli";
  readonly isTaken: boolean;
  readonly calls: number;
  readonly newRuns: number;
};

export type Outcome = {
  readonly records: readonly Work[];
  readonly sent: readonly Sent[];
  readonly told: readonly Told[];
  /** Plans that were not applied, since something had changed. */
  readonly drifted: number;
};
