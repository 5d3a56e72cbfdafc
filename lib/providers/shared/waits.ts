import type { StateTable, Waits } from "../provider.ts";

/** A prechecked and loaded job runs after minutes. No page of either cloud gives a time. */
const SLOW: Waits = { firstLookMs: 2000, growth: 1.5, longestMs: 60_000 };
/** Seconds to few minutes, and somebody pays until it is seen. */
const QUICK: Waits = { ...SLOW, longestMs: 45_000 };

export const WAITS: StateTable["waits"] = { start: SLOW, reset: SLOW, pause: QUICK, stop: QUICK, delete: QUICK };

/** No page of either cloud gives a time. */
export const SETTLE_MS = 5000;
