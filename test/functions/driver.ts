import { subscribe } from "node:diagnostics_channel";
import { writeSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

/** What one invocation gets: the event, and how its remaining time behaves. */
export type Order = {
  readonly event: unknown;
  /** Milliseconds left at the start. */
  readonly remainingMs: number;
  /** After so many calls to the cloud nearly no time is left. */
  readonly callsUntilLate?: number;
  /** So far in the future it happens. */
  readonly clockAheadMs?: number;
};

export type Outcome =
  | { readonly result: unknown }
  | { readonly error: { readonly name: string; readonly message: string } };

/** Less than control needs for another call. */
const LATE_MS = 9000;

const realNow = Date.now;

/**
 * A function's container, as plain Node: loads the bundle named first, then answers orders (JSON lines on stdin) with outcomes
 * (JSON lines on descriptor 3), one at a time. The second argument is the host whose calls are counted.
 */
const [, , bundle = "", cloud = ""] = process.argv;
const { handler } = await import(pathToFileURL(bundle).href);

let cloudCalls = 0;
subscribe("http.client.request.start", (message) => {
  const { request } = message as { request: ClientRequest };
  if (request.getHeader("host") === cloud) cloudCalls += 1;
});

tell({ exports: typeof handler });
for await (const line of createInterface({ input: process.stdin })) {
  tell(await carryOut(JSON.parse(line)));
}

function tell(what: object): void {
  writeSync(3, `${JSON.stringify(what)}\n`);
}

async function carryOut({ event, remainingMs, callsUntilLate, clockAheadMs = 0 }: Order): Promise<Outcome> {
  Date.now = () => realNow() + clockAheadMs;
  const until = Date.now() + remainingMs;
  cloudCalls = 0;
  const isLate = () => callsUntilLate !== undefined && cloudCalls >= callsUntilLate;
  const getRemainingTimeInMillis = () => (isLate() ? LATE_MS : until - Date.now());
  try {
    return { result: await handler(event, { functionName: "test", awsRequestId: "test", getRemainingTimeInMillis }) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { error: { name, message } };
  }
}
