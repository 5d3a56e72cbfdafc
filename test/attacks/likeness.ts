import type { Row } from "./row.ts";

/** What the clouds' pages take each word of these cases to mean: written by hand. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  running: [
    ...["Migrating", "Initializing", "Synchronizing", "Normal"],
    ...["FULL_TRANSFER_STARTED", "INCRE_TRANSFER_STARTED", "FULL_TRANSFER_COMPLETE"],
  ],
  paused: ["Suspending", "PAUSING", "CONFIGURATION", "WAITING_FOR_START"],
  stopped: ["Finished", "NotConfigured", "NotStarted", "RELEASE_RESOURCE_COMPLETE"],
  failed: [
    ...["Failed", "MigrationFailed", "Abnormal", "PrecheckFailed"],
    ...["CREATE_FAILED", "START_JOB_FAILED", "FULL_TRANSFER_FAILED", "INCRE_TRANSFER_FAILED"],
  ],
  moving: ["Prechecking", "Starting", "STARTJOBING", "RELEASE_RESOURCE_STARTED"],
};

/** @throws Error for a word that these cases were not thought to have */
export function stateOf(status: string): string {
  const found = Object.entries(STATES).find(([, words]) => words.includes(status));
  if (!found) throw new Error(`the status ${status} is new here; want it in the table of states`);
  return found[0];
}

type Select = {
  readonly kind?: string;
  readonly status?: readonly string[];
  readonly state?: readonly string[];
  readonly olderThan?: string;
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly limit?: number;
};

export const limitOf = (select: unknown): number => (select as Select | undefined)?.limit ?? Number.POSITIVE_INFINITY;

/** Whether a selection fits a job, for the small alphabet of these cases; the limit aside. */
export function fits(select: unknown, row: Row, at: number): boolean {
  const { kind, status, state, olderThan, name, tags } = select as Select;
  return [
    kind === undefined || kind === row.kind,
    status === undefined || status.some((word) => word.toLowerCase() === row.status.toLowerCase()),
    state === undefined || state.includes(stateOf(row.status)),
    olderThan === undefined || at - Date.parse(row.createdAt) >= msOf(olderThan),
    name === undefined || isLike(row.name, name),
    tags === undefined || Object.entries(tags).every(([key, value]) => row.tags[key] === value),
  ].every(Boolean);
}

/** Jobs that a listing shows to be meant. Huawei's listings tell no tags, so there nothing is known to fit any. */
export function matched(select: unknown, listed: readonly Row[], at: number): readonly Row[] {
  const isBlind = (select as Select).tags !== undefined;
  return listed.filter((row) => fits(select, row, at) && !(isBlind && row.provider === "huawei-drs"));
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

export function msOf(duration: string | undefined): number {
  return duration === undefined ? 0 : Number.parseInt(duration, 10) * (UNITS[duration.slice(-1)] ?? Number.NaN);
}

/** By a regular expression: another way than the engine's. */
export function isLike(text: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "su").test(text);
}
