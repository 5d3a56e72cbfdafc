import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Delivery, HttpRequest, Send } from "#lib/providers/provider.ts";
import { createAgents } from "./http-agents.ts";
import { exchange } from "./http-exchange.ts";

const CONNECT_MS = 5000;
/** No byte for so long: the peer is gone and nothing told us. */
const QUIET_MS = 20_000;
const WHOLE_CALL_MS = 30_000;

/** An IAM token comes in a header and can be many kB; Node alone would stop reading at 16. */
const MOST_HEADER_BYTES = 64 * 1024;

type Options = {
  readonly connectMs?: number;
  readonly quietMs?: number;
  readonly wholeCallMs?: number;
  /** Milliseconds since the epoch: only the wall clock tells how long a function was frozen. */
  readonly now?: () => number;
};

/**
 * Sends a signed request once: no retry, no redirect, no decompression; every end is bounded in time and size. Once connected, a
 * request counts as sent: on a kept connection that has died nobody can tell whether it was read, so it is never sent again here.
 */
export function createHttp({
  connectMs = CONNECT_MS,
  quietMs = QUIET_MS,
  wholeCallMs = WHOLE_CALL_MS,
  now = Date.now,
}: Options = {}): Send & { close(): void } {
  const agents = createAgents(now);
  const send: Send = async (request, signal) => {
    if (signal?.aborted) return { is: "lost", sent: false, why: "timeout", message: "no time was left for the call" };
    const isTls = new URL(request.url).protocol === "https:";
    try {
      const outgoing = (isTls ? httpsRequest : httpRequest)(request.url, {
        method: request.method,
        headers: { ...request.headers, ...lengthOf(request.body), "accept-encoding": "identity" },
        agent: agents.take(isTls),
        maxHeaderSize: MOST_HEADER_BYTES,
      });
      return await exchange(outgoing, request.body, { connectMs, quietMs, wholeCallMs, isTls }, signal);
    } catch (error) {
      return unsendable(error, request);
    }
  };
  return Object.assign(send, { close: agents.close });
}

/** Without it Node sends the body of a DELETE as bytes that belong to no request. */
function lengthOf(body: string): Readonly<Record<string, string>> {
  return body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) };
}

/** A character that no header may hold, in a key for instance. The name of the error only: its message could quote the key. */
function unsendable(error: unknown, { method }: HttpRequest): Delivery {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return { is: "lost", sent: false, why: "unavailable", message: `the ${method} request cannot be sent: ${code}` };
}
