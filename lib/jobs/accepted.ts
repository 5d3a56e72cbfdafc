import type { Command } from "./command.ts";
import type { Firing } from "./firing.ts";
import type { PlannedJob } from "./todo.ts";

/** Where a command came from. Set by Sluice alone, never read from a command. */
const ORIGINS = ["queue", "bus", "webhook", "chat", "policy", "cli"] as const;
export type Origin = (typeof ORIGINS)[number];

/** A command plus what only Sluice may say of it. */
export type AcceptedCommand = {
  readonly command: Command;
  readonly requestId: string;
  readonly origin: Origin;
  /** Who is behind it, proven by a signature: the name of a webhook, or a person as a chat's platform knows them. */
  readonly principal?: string;
  /** The firing of a policy that it comes from. */
  readonly firing?: Firing;
  /** Of who is behind it, that another person has approved the plan: who that is. */
  readonly approvedBy?: string;
  /** Only its plan is to be made and kept, for somebody to apply. */
  readonly wantsPlan?: true;
  /** The plan it carries out: its hash, and exactly these jobs; or, to be made once more and held against it first, its rows. */
  readonly plan?: { readonly hash: string } & ({ readonly jobs: readonly PlannedJob[] } | { readonly planId: string });
};
