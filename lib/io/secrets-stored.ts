import type { Target } from "#lib/jobs/target.ts";
import { Unavailable } from "#lib/jobs/unavailable.ts";
import type { Credentials } from "#lib/providers/provider.ts";
import { parseSecret } from "./secrets-parse.ts";
import { type ReadStored, readOrExplain } from "./stored-reading.ts";

type Stored = Target["credentials"] & { readonly from: "secretsmanager" | "ssm" };
export type StoredReaders = Readonly<Record<Stored["from"], ReadStored>>;

/** A rotated secret is seen after this at the latest. */
const FRESH_MS = 5 * 60_000;
/** A store that is down is bridged for so long, and then nothing is called. */
const STALE_MS = 60 * 60_000;
/** Between two tries at a store that is down. */
const RETRY_MS = 30_000;

type Kept = { readonly text: string; readonly readAt: number; readonly tryAt: number };

/** Secrets out of a store, kept for five minutes; targets with one secret share its reading. @param now milliseconds since the epoch */
export function createStoredSecrets(readers: StoredReaders, now: () => number) {
  const kept = new Map<string, Kept>();
  const readings = new Map<string, Promise<string>>();

  const read = async (target: Target, { from, id }: Stored, key: string): Promise<string> => {
    try {
      const text = await readOrExplain(readers[from], { target: target.name, from, id });
      kept.set(key, { text, readAt: now(), tryAt: now() + FRESH_MS });
      return text;
    } catch (error) {
      const last = kept.get(key);
      if (!(error instanceof Unavailable) || !last || now() > last.readAt + STALE_MS) throw error;
      kept.set(key, { ...last, tryAt: now() + RETRY_MS });
      return last.text;
    }
  };

  return async (target: Target, stored: Stored, renew: boolean): Promise<Credentials> => {
    const key = `${stored.from} ${stored.id}`;
    const last = kept.get(key);
    if (last && !renew && now() < last.tryAt) return parseSecret(last.text, target, stored.id);
    const reading = readings.get(key) ?? read(target, stored, key).finally(() => readings.delete(key));
    readings.set(key, reading);
    return parseSecret(await reading, target, stored.id);
  };
}
