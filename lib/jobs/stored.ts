/**
 * The version of what the ledger keeps. Raised with every change, and a change only ever adds: a record of the version before lacks
 * something, one of the version after has something more, and both do, so that a deploy or a rollback in the middle of a run is safe.
 */
const SCHEMA = 1;

/** A record as text. One that a newer version wrote keeps its number, with all that this version does not know. */
export function toStored(record: object): string {
  return JSON.stringify({ schema: SCHEMA, ...record });
}

/** The record of a text, written by this ledger alone. @throws Error when it is more than one version ahead */
export function fromStored<T>(text: string): T {
  const { schema, ...record } = JSON.parse(text);
  if (schema > SCHEMA + 1) {
    throw new Error(
      `a ledger record has schema ${schema}; this version reads up to ${SCHEMA + 1}: go back to the newer one`,
    );
  }
  return schema > SCHEMA ? { schema, ...record } : record;
}
