/** Failures in a row after which a destination is left alone for a while; one alone may be the event's own. */
const FAILURES_UNTIL_HOLD = 3;
const FIRST_HOLD_MS = 30_000;
/** The longest that SQS keeps a message back (DelaySeconds), so a destination that is well again is found out within that. */
const MOST_HOLD_MS = 900_000;
/** A probe that never came back, for its process was frozen, is forgotten after it. */
const PROBE_MS = 60_000;

type Trouble = { readonly failures: number; readonly until: number; readonly probeUntil: number };

/** Keeps a destination that does not answer from taking up the time of the others. */
export type Holds = {
  /** Undefined: send, and say how it went. Else when to look again, in milliseconds since the epoch. */
  admit(name: string, now: number): number | undefined;
  succeeded(name: string): void;
  /** @param askedMs what the receiver's Retry-After asked for */
  failed(name: string, now: number, askedMs?: number): void;
};

/** Of one process, and gone with it. After a hold one message is a probe; the others wait for what becomes of it. */
export function createHolds(): Holds {
  const troubles = new Map<string, Trouble>();
  return {
    admit(name, now) {
      const trouble = troubles.get(name);
      if (trouble === undefined) return undefined;
      if (now < trouble.until) return trouble.until;
      if (trouble.failures < FAILURES_UNTIL_HOLD) return undefined;
      if (now < trouble.probeUntil) return trouble.probeUntil;
      troubles.set(name, { ...trouble, probeUntil: now + PROBE_MS });
      return undefined;
    },
    succeeded: (name) => void troubles.delete(name),
    failed(name, now, askedMs = 0) {
      const { failures: before = 0, until: held = 0 } = troubles.get(name) ?? {};
      // Those that left together come back together: one hold is enough for all of them.
      const failures = now < held ? before : before + 1;
      const hold = Math.max(holdOf(failures), Math.min(askedMs, MOST_HOLD_MS));
      troubles.set(name, { failures, until: Math.max(held, now + hold), probeUntil: 0 });
    },
  };
}

function holdOf(failures: number): number {
  if (failures < FAILURES_UNTIL_HOLD) return 0;
  return Math.min(FIRST_HOLD_MS * 2 ** (failures - FAILURES_UNTIL_HOLD), MOST_HOLD_MS);
}
