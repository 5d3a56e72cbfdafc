import { Unavailable } from "#lib/jobs/unavailable.ts";
import { type ReadStored, readOrExplain, type Stored } from "./stored-reading.ts";

export type StoredReaders = Readonly<Record<Stored["from"], ReadStored>>;

/** The text of a stored secret. `whose`: what errors call it. `renew`: the one at hand was refused. */
export type ReadSecret = (whose: string, stored: Stored, renew: boolean) => Promise<string>;

/** A rotated secret is seen after this at the latest. */
const FRESH_MS = 5 * 60_000;
/** A store that is down is bridged for so long, and then nothing is called. */
const STALE_MS = 60 * 60_000;
/** Between two tries at a store that is down. */
const RETRY_MS = 30_000;

type Kept = { readonly text: string; readonly readAt: number; readonly tryAt: number };

/** Secrets out of a store, kept for five minutes; all who have one secret share its reading. @param now milliseconds since the epoch */
export function createStoredSecrets(readers: StoredReaders, now: () => number): ReadSecret {
  const kept = new Map<string, Kept>();
  const readings = new Map<string, Promise<string>>();

  const read = async (whose: string, { from, id }: Stored, key: string): Promise<string> => {
    try {
      const text = await readOrExplain(readers[from], { whose, from, id });
      kept.set(key, { text, readAt: now(), tryAt: now() + FRESH_MS });
      return text;
    } catch (error) {
      const last = kept.get(key);
      if (!(error instanceof Unavailable) || !last || now() > last.readAt + STALE_MS) throw error;
      kept.set(key, { ...last, tryAt: now() + RETRY_MS });
      return last.text;
    }
  };

  return async (whose, stored, renew) => {
    const key = `${stored.from} ${stored.id}`;
    const last = kept.get(key);
    if (last && !renew && now() < last.tryAt) return last.text;
    const reading = readings.get(key) ?? read(whose, stored, key).finally(() => readings.delete(key));
    readings.set(key, reading);
    return reading;
  };
}
