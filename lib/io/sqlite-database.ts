import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Raised when a table changes in a way that an older version could not live with; such a file is refused rather than guessed at. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, doc TEXT NOT NULL, open INTEGER NOT NULL,
    succeeded INTEGER NOT NULL DEFAULT 0, already INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0, unproven INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE TABLE todos (
    run_id TEXT NOT NULL, chunk INTEGER NOT NULL, lane TEXT NOT NULL, priority INTEGER NOT NULL, due REAL NOT NULL,
    seq INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (run_id, chunk)
  ) STRICT;
  CREATE INDEX todos_by_due ON todos (lane, due);
  CREATE TABLE ends (run_id TEXT PRIMARY KEY, lane TEXT NOT NULL) STRICT;
  CREATE TABLE claims (
    target TEXT NOT NULL, job_key TEXT NOT NULL, run_id TEXT NOT NULL, action TEXT NOT NULL, until REAL NOT NULL,
    PRIMARY KEY (target, job_key)
  ) STRICT;
  CREATE TABLE verdicts (
    run_id TEXT NOT NULL, job_key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (run_id, job_key)
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT NOT NULL UNIQUE, lane TEXT NOT NULL, doc TEXT,
    sent INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX events_unsent ON events (lane, position) WHERE sent = 0;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Added since, so that a file of either version serves either. */
const ADDED = `
  CREATE TABLE IF NOT EXISTS brakes (brake_key TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS limiters (target TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, jobs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS rooms (run_id TEXT PRIMARY KEY, has_room INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS audit (position INTEGER PRIMARY KEY AUTOINCREMENT, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS snapshots (
    target TEXT NOT NULL, job_key TEXT NOT NULL, at REAL NOT NULL, run_id TEXT NOT NULL, doc TEXT NOT NULL,
    PRIMARY KEY (target, job_key, at, run_id)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS plan_rows (
    plan_id TEXT NOT NULL, job_key TEXT NOT NULL, until REAL NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (plan_id, job_key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS plans (hash TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS policies (name TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS marks (
    policy TEXT NOT NULL, job_key TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (policy, job_key)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS destinations (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, doc TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, asked_at REAL NOT NULL, seq INTEGER NOT NULL, doc TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS savings (event_id TEXT PRIMARY KEY, at REAL NOT NULL, doc TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS savings_by_time ON savings (at);
  DROP INDEX IF EXISTS todos_by_urgency;
  CREATE INDEX IF NOT EXISTS todos_by_turn ON todos (lane, priority, run_id, due, chunk);
`;

/**
 * Opens a ledger file, or makes it with its folder. `:memory:` lives as long as the process.
 * @throws Error when the file was written by another version of the schema
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ":memory:") makeFolder(dirname(path));
  const database = new DatabaseSync(path);
  // FULL: a note that a call is about to leave must survive a power cut, or the call could be sent twice.
  database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  transaction(database, () => ensureSchema(database, path));
  database.exec(ADDED);
  return database;
}

/** Level by level: where a folder cannot be made although its parent exists (/proc), mkdirSync's own recursion never ends. */
function makeFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found || path === dirname(path)) throw new Error(`${path} is not a directory`);
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (cause) {
    // Another process may have made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw cause;
  }
}

function ensureSchema(database: DatabaseSync, path: string): void {
  const { user_version: version } = database.prepare("PRAGMA user_version").get() ?? {};
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) {
    throw new Error(`The ledger ${path} has schema version ${version}; want ${SCHEMA_VERSION}: use another file`);
  }
  database.exec(SCHEMA);
}

/** All of it or nothing. IMMEDIATE takes the write lock at once, so what was read cannot change before it is written. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
