import type { Action } from "#lib/jobs/action.ts";
import type { Brake } from "#lib/jobs/brake.ts";
import type { Config } from "#lib/jobs/config.ts";
import type { CloudSeed } from "#lib/simulator/scenario.ts";
import type { Choice } from "./choice.ts";

/** When every history begins. */
export const EPOCH = Date.parse("2026-11-23T00:00:00Z");

/** What a message of the commands queue asks for. */
export type Wish = {
  readonly action: Action;
  readonly target: string;
  /** Empty when they are selected. */
  readonly jobs: readonly { readonly id: string; readonly direction?: "Forward" | "Reverse"; readonly kind?: string }[];
  readonly select?: Choice;
  readonly deadlineSeconds: number;
  readonly dryRun: boolean;
  readonly force: boolean;
};

/** A message of the commands queue. Times are milliseconds after EPOCH. Without a `wish` it must be rejected. */
export type Message = {
  readonly id: string;
  readonly at: number;
  readonly body: string;
  readonly requestId: string;
  readonly wish?: Wish;
};

/** What the wire does to a request or its answer. */
export const NETWORK_FAULTS = [
  "net-refused",
  "net-reset",
  "net-late",
  "net-drip",
  "net-twice",
  "net-bom",
  "net-proto",
  "net-double-keys",
  "net-big-id",
  "net-other-case",
] as const;
type NetworkFault = (typeof NETWORK_FAULTS)[number];

type Counted = { readonly skip: number; readonly times: number };
type Window = { readonly from: number; readonly until: number };

/** Everything but the clouds that goes wrong. `at` of a crash and a freeze counts the steps of all processes together. */
export type Fault =
  | { readonly kind: "crash"; readonly at: number; readonly moment: "before" | "after" }
  | { readonly kind: "freeze"; readonly at: number; readonly ms: number }
  | ({ readonly kind: "ledger-throttled" | "ledger-lost-reply"; readonly method: string } & Counted)
  | ({
      readonly kind: "ledger-conflict";
      readonly method: "take" | "save" | "conclude" | "claim" | "settlePlan";
    } & Counted)
  /** The worker of a listing dies, or stands still for longer than its lease, before or after what it does with the ledger. */
  | ({ readonly kind: "listing-crash"; readonly method: string; readonly moment: "before" | "after" } & Counted)
  | ({
      readonly kind: "listing-freeze";
      readonly method: string;
      readonly moment: "before" | "after";
      readonly ms: number;
    } & Counted)
  | ({ readonly kind: "brakes-unreadable" } & Counted)
  | ({ readonly kind: "bus-partial" | "bus-refuses" | "bus-lost-after" } & Counted)
  | ({ readonly kind: "token-lost" | "token-refused" | "token-twice" } & Counted)
  | ({
      readonly kind: NetworkFault;
    } & {
      readonly on: "act" | "read";
    } & Counted)
  | ({ readonly kind: "region-down"; readonly region: string } & Window)
  | ({ readonly kind: "secrets-down" } & Window)
  /** A deploy that cannot start: also after `calmAt`. */
  | ({ readonly kind: "control-broken" } & Window)
  | ({ readonly kind: "tick-missed" | "tick-twice" } & Window)
  | ({ readonly kind: "delivered-twice" | "answer-lost"; readonly queue: "work" | "commands" } & Counted)
  | { readonly kind: "lambda-timeout"; readonly nth: number; readonly afterMs: number }
  | { readonly kind: "clock-skew"; readonly nth: number; readonly ms: number }
  | { readonly kind: "clock-jump"; readonly at: number; readonly ms: number }
  | { readonly kind: "other-version"; readonly nth: number; readonly is: "older" | "newer" }
  | { readonly kind: "deadly-job"; readonly id: string; readonly region: string }
  | ({ readonly kind: "brake"; readonly brake: Brake } & Window)
  | { readonly kind: "config-change"; readonly at: number; readonly change: ConfigChange }
  | { readonly kind: "redrive"; readonly afterMs: number };

export type ConfigChange =
  | { readonly is: "protect"; readonly ids: readonly string[] }
  | { readonly is: "cap"; readonly jobsPerRun: number }
  | { readonly is: "moved"; readonly target: string; readonly region: string }
  | { readonly is: "removed"; readonly target: string };

export type FaultKind = Fault["kind"];

/** One whole history before it is played: nothing in it is drawn later but waiting times. */
export type Plan = {
  readonly seed: number;
  readonly clouds: readonly CloudSeed[];
  readonly config: Config;
  readonly messages: readonly Message[];
  readonly faults: readonly Fault[];
  /** From then on nothing of Sluice's own platform fails any more. Milliseconds after EPOCH. */
  readonly calmAt: number;
  /** How often a step of a process takes time of its own, so that others come in between. */
  readonly grain: number;
};
