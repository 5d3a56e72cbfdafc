/** How a job was configured when a run was about to delete it: a delete cannot be undone, a definition can be looked up. */
export type JobSnapshot = {
  readonly target: string;
  readonly jobKey: string;
  readonly runId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly definition: Definition;
};

/** What a read told of the job, in the cloud's own words. */
export type Definition = Readonly<Record<string, unknown>>;

/** Names of fields that may hold a secret, or something a secret could be taken from. */
const SECRET = /passw|pwd|secret|token|credential|private|access_?key|certificate|kms|sign/i;
const DEEPEST = 6;
const LONGEST_TEXT = 2000;
const MOST_ENTRIES = 200;

/** The same without secrets, and no longer than a ledger's record may be. */
export function redacted(definition: Definition): Definition {
  const kept = pruned(definition, 0);
  const size = JSON.stringify(kept).length;
  return size <= LONGEST_DEFINITION ? (kept as Definition) : { tooLong: size, ...onlyTexts(kept as Definition) };
}

/** A record of DynamoDB holds 400 KB, and ten of these are written at once. */
const LONGEST_DEFINITION = 100_000;

function pruned(value: unknown, depth: number): unknown {
  if (typeof value === "string")
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : unlinked(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEEPEST) return "…";
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((each) => pruned(each, depth + 1));
  const entries = Object.entries(value).slice(0, MOST_ENTRIES);
  return Object.fromEntries(
    entries.map(([name, inner]) => [name, SECRET.test(name) ? "redacted" : pruned(inner, depth + 1)]),
  );
}

/** An address may carry a user and a password. */
function unlinked(text: string): string {
  return text.replace(/\/\/[^/\s@]*@/g, "//redacted@");
}

function onlyTexts(definition: Definition): Definition {
  return Object.fromEntries(Object.entries(definition).filter(([, value]) => typeof value !== "object"));
}
