import type { JobRow } from "#lib/simulator/cloud.ts";
import type { Call, Effect, EffectName } from "#lib/simulator/log.ts";
import type { ListedPage } from "./listed.ts";
import type { FaultKind } from "./plan.ts";

/** A request as the network saw it. Times are milliseconds since the epoch. `call` is the cloud's own line about it; none when it never got there. */
export type Sent = {
  readonly process: ProcessRecord;
  /** When its sender let go of it: nothing can hold it back any more, though a process that stands still keeps it. */
  readonly askedAt: number;
  readonly leftAt: number;
  /** Whose key signed it; undefined when a token did. */
  readonly key: string | undefined;
  /** When its process was last told which brakes are on; undefined when it never was. */
  readonly brakesAt: number | undefined;
  call?: Call;
  /** When its answer had come back to its sender, if ever. */
  repliedAt?: number;
  /** What it asks to be done to its jobs, as its name or its body says; undefined for reads. */
  readonly deed?: EffectName | undefined;
  /** The codes its answer gave single jobs, by job id; it may give each its own. */
  codes?: ReadonlyMap<string, string>;
  /** The statuses a read's answer showed, by job id. */
  shown?: ReadonlyMap<string, readonly string[]>;
  /** What it got to see, when it asked for a page of everything there is; then nothing is `shown`. */
  listed?: ListedPage;
  /** The network did something to it. */
  fault?: FaultKind;
};

export type ProcessRecord = {
  readonly id: number;
  readonly kind: "dispatch" | "control" | "tick";
  readonly startedAt: number;
  /** How far its clock is off, now. */
  skewMs: number;
  /** Of the config it was started with. */
  readonly config: number;
  /** It stood still, or its clock or secrets were off, at some time. */
  wasDisturbed: boolean;
  /** When it was last told which brakes are on. */
  brakesAt: number | undefined;
};

/** An event the bus accepted. `truth`: the jobs as they were then, for verdicts that say something was done. */
export type BusEvent = {
  readonly at: number;
  readonly detailType: string;
  readonly text: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly truth?: readonly JobRow[] | undefined;
};

/** All that the checker knows: the clouds, the network, the bus and the queues. Nothing of Sluice's own ledger. */
export type Trace = {
  readonly sent: readonly Sent[];
  readonly effects: readonly Effect[];
  readonly events: readonly BusEvent[];
  /** Bodies of dead letters, by queue. */
  readonly deadCommands: readonly { readonly id: string; readonly body: string }[];
  readonly deadTokens: readonly string[];
  /** Ids of messages the commands queue is done with. */
  readonly settled: ReadonlySet<string>;
  readonly logs: readonly string[];
  readonly fired: ReadonlyMap<string, number>;
  /** Whether everything was told before the time was over. */
  readonly isAtRest: boolean;
  readonly endedAt: number;
  readonly steps: number;
  /** Times a deadly job has killed its worker. */
  readonly deaths: number;
  /** Whatever a handler threw besides what was injected. */
  readonly thrown: readonly string[];
};
