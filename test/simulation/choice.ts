import type { CloudSeed } from "#lib/simulator/scenario.ts";

/** Which jobs a command selects, as the histories draw it. */
export type Choice = {
  readonly kind?: string;
  readonly status?: readonly string[];
  readonly state?: readonly string[];
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly limit?: number;
};

type Provider = CloudSeed["provider"];

/** What a job's listing told of it besides its status. Left out: not told. */
type Facts = {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
};

/** What the clouds' words mean (docs/architecture.md), in lower case; any other word counts as moving. */
const STATES: Readonly<Record<Provider, Readonly<Record<string, readonly string[]>>>> = {
  "alibaba-dts": {
    running: ["migrating", "initializing", "synchronizing", "normal"],
    paused: ["suspending"],
    stopped: ["finished", "notconfigured", "notstarted"],
    failed: ["precheckfailed", "initializefailed", "migrationfailed", "failed", "modifyfailed", "abnormal"],
  },
  "huawei-drs": {
    running: ["full_transfer_started", "incre_transfer_started", "full_transfer_complete"],
    paused: ["pausing", "pauseing", "configuration", "waiting_for_start"],
    stopped: ["release_resource_complete", "release_child_transfer_complete", "deleted"],
    failed: [
      ...["create_failed", "start_job_failed", "full_transfer_failed", "incre_transfer_failed"],
      ...["release_resource_failed", "rebuild_node_failed", "change_job_failed", "child_transfer_failed"],
      "node_upgrade_failed",
    ],
  },
};

export function stateOf(provider: Provider, status: string): string {
  const word = status.toLowerCase();
  return Object.entries(STATES[provider]).find(([, words]) => words.includes(word))?.[0] ?? "moving";
}

/** Whether a job fits, as the schema of a selection tells it and without Sluice's own matcher. What is not told fits nothing. */
export function fits(choice: Choice, provider: Provider, status: string, { kind, name, tags }: Facts): boolean {
  const word = status.toLowerCase();
  if (choice.kind !== undefined && choice.kind !== kind) return false;
  if (choice.status && !choice.status.some((one) => one.toLowerCase() === word)) return false;
  if (choice.state && !choice.state.includes(stateOf(provider, status))) return false;
  if (choice.name !== undefined && (name === undefined || !globOf(choice.name).test(name))) return false;
  return Object.entries(choice.tags ?? {}).every(([key, value]) => tags?.[key] === value);
}

const GLOBS = new Map<string, RegExp>();

/** The histories' patterns hold letters, digits, `-`, `*` and `?`. */
function globOf(pattern: string): RegExp {
  const known = GLOBS.get(pattern) ?? new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
  GLOBS.set(pattern, known);
  return known;
}
