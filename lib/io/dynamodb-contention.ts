import { setTimeout } from "node:timers/promises";
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";

/** Chunks of one run all change the run's counts, so their transactions do meet; each takes a few milliseconds. */
const TRIES = 10;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

/** Full jitter, so that those who met once do not meet again. */
export function jitteredPause(attempt: number): Promise<void> {
  return setTimeout(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
}

/** Tries again while somebody else is writing the same items. The SDK itself retries throttling, but not this. */
export async function retryingContention<T>(
  pause: (attempt: number) => Promise<void>,
  send: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < TRIES - 1; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      if (!isContention(error)) throw error;
    }
    await pause(attempt);
  }
  return send();
}

/** What the write answered, or undefined when its condition did not hold. */
export async function unlessRefused<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** The indexes of a cancelled transaction's actions whose condition did not hold. */
export function refusals(error: unknown): readonly number[] {
  return reasonsOf(error).flatMap((code, index) => (code === "ConditionalCheckFailed" ? [index] : []));
}

/** Reasons for which a cancelled transaction may pass a moment later. */
const PASSING = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

function isContention(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  return refusals(error).length === 0 && reasonsOf(error).some((code) => PASSING.includes(code));
}

function reasonsOf(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map((reason) => reason.Code ?? "None");
}
