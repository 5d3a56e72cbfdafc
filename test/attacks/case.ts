/** What one case is made of. All of it is drawn before anything is played, so a seed is a case. */
export type Provider = "alibaba-dts" | "huawei-drs";
export type TargetName = "victim" | "other";
export type Action = "start" | "pause" | "stop" | "reset" | "delete" | "teardown";
export type Tags = Readonly<Record<string, string>>;

/** As a scenario of the simulator has it. */
export type Job = {
  readonly id: string;
  readonly kind: "migration" | "sync" | "change-tracking" | "disaster-recovery";
  readonly status: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly createdAt: string;
  readonly reverse?: { readonly status: string };
  readonly meanwhile?: readonly { readonly since: "begin"; readonly ms: number; readonly status: string | null }[];
};

/** One account in one region, and its jobs. Both places have jobs of the same ids. */
export type Place = { readonly target: TargetName; readonly provider: Provider; readonly jobs: readonly Job[] };

export type Guardrails = {
  readonly protect: {
    readonly ids: readonly string[];
    readonly names: readonly string[];
    readonly tags: Tags;
    readonly targets: readonly string[];
  };
  readonly limits: { readonly jobsPerRun: number; readonly jobsPerDay: number; readonly shareOfTarget: number };
  readonly secondPersonOver: number | null;
  readonly origins: { readonly queue: readonly Action[] };
};

/** `[]` of slowStart is none. */
export type Policy = {
  readonly name: string;
  readonly target: TargetName;
  readonly action: Action;
  readonly select: Readonly<Record<string, unknown>>;
  readonly grace?: string;
  readonly mode: "plan" | "notify" | "act";
  readonly slowStart: readonly number[];
};

/** What somebody else does to a job at its cloud. */
export type AtCloud = {
  readonly is: "tag" | "retag" | "untag" | "start" | "stop" | "vanish";
  readonly target: TargetName;
  readonly job: string;
};

/** What somebody else does: there, or to a brake. `configure`: the newest config protects the job's id. */
export type Turn =
  | AtCloud
  | { readonly is: "protect" | "snooze" | "exempt"; readonly target: TargetName; readonly job: string }
  | { readonly is: "configure"; readonly job: string }
  | { readonly is: "halt"; readonly target?: TargetName }
  | { readonly is: "lift" }
  | { readonly is: "cancel" };

/** Something that is asked of Sluice, or tried. `wrong`: why it is no command, known by hand. */
export type Order = {
  readonly by: "ids" | "select" | "plan";
  readonly input: Readonly<Record<string, unknown>>;
  readonly wrong?: string;
};

export type Step =
  | { readonly do: "turn"; readonly turn: Turn }
  /** So many milliseconds after everything began, unless that is over. */
  | { readonly do: "wait"; readonly until: number }
  /** All at once, each to its end. */
  | { readonly do: "order"; readonly orders: readonly Order[] }
  /** Planned, planned again, applied; and what others do in between. */
  | {
      readonly do: "apply";
      readonly order: Order;
      readonly when: "planned" | "checked";
      readonly turns: readonly Turn[];
    }
  /** The next instant of the policies' schedule. */
  | { readonly do: "fire" }
  | { readonly do: "edit"; readonly policy: Policy };

/** One attack, several of them on a day, or policies that fire day after day. */
export type Shape = "one" | "several" | "days";

export type Case = {
  readonly places: readonly Place[];
  readonly guardrails: Guardrails;
  readonly policies: readonly Policy[];
  readonly script: readonly Step[];
  /** After so many reads of jobs by their id. */
  readonly during: readonly { readonly after: number; readonly turn: Turn }[];
};
