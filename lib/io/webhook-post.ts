import { promises as dns } from "node:dns";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type Socket } from "node:net";
import { isPublicAddress } from "#lib/notify/addresses.ts";
import type { Post, Posted } from "#lib/notify/ports.ts";
import { checkedLookup, REFUSED, type Resolve } from "./checked-lookup.ts";
import { codeOf } from "./http-reply.ts";

const CONNECT_MS = 5000;
/** Standard Webhooks recommends 15 to 30 s; the function has 30 for all it does. */
const WHOLE_CALL_MS = 15_000;
/** The status has come by then. A receiver that is still writing should not see us leave, but need not be heard to the end. */
const MOST_BODY_BYTES = 64 * 1024;
const MOST_BODY_MS = 2000;

export type PostOptions = {
  /** Which addresses may be sent to, whatever the name was. */
  readonly isAllowed?: (address: string) => boolean;
  readonly resolve?: Resolve;
  readonly protocols?: readonly string[];
  readonly connectMs?: number;
  readonly wholeCallMs?: number;
  /** Of who signs certificates, in place of the well-known ones. */
  readonly ca?: string;
};

type Lose = (why: string) => void;

/** POSTs to hosts that are not ours: one connection a call, to an address that was checked, no redirect, no proxy, bounded in time and size. */
export function createPost({
  isAllowed = isPublicAddress,
  resolve = (hostname) => dns.lookup(hostname, { all: true }),
  protocols = ["https:"],
  connectMs = CONNECT_MS,
  wholeCallMs = WHOLE_CALL_MS,
  ca,
}: PostOptions = {}): Post {
  const lookup = checkedLookup(resolve, isAllowed);
  const security = { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) };
  return async (text, headers, body) => {
    const url = new URL(text);
    const why = notAllowed(url, protocols, isAllowed);
    if (why !== undefined) return { is: "lost", why };
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const all = { ...HEADERS, "content-length": Buffer.byteLength(body), ...headers };
    try {
      const outgoing = request(url, { method: "POST", agent: false, lookup, headers: all, ...security });
      return await outcomeOf(outgoing, body, { connectMs, wholeCallMs });
    } catch (error) {
      return { is: "lost", why: `the request cannot be sent: ${error instanceof Error ? codeOf(error) : "unknown"}` };
    }
  };
}

/** An address is connected to without a lookup, so it is looked at here. */
function notAllowed(
  { protocol, hostname }: URL,
  protocols: readonly string[],
  isAllowed: (address: string) => boolean,
): string | undefined {
  if (!protocols.includes(protocol)) return `${protocol} is not sent to`;
  const host = hostname.replace(/^\[|\]$/g, "");
  return isIP(host) !== 0 && !isAllowed(host) ? NOT_ALLOWED : undefined;
}

const HEADERS = { "content-type": "application/json", "user-agent": "sluice", "accept-encoding": "identity" };
const NOT_ALLOWED = "its host has an address that is not on the internet";

type Bounds = { readonly connectMs: number; readonly wholeCallMs: number };

function outcomeOf(outgoing: ClientRequest, body: string, { connectMs, wholeCallMs }: Bounds): Promise<Posted> {
  const { promise, resolve } = Promise.withResolvers<Posted>();
  const lose: Lose = (why) => resolve({ is: "lost", why });
  const connecting = setTimeout(() => lose(`there was no connection within ${connectMs} ms`), connectMs);
  const whole = setTimeout(() => lose(`there was no answer within ${wholeCallMs} ms`), wholeCallMs);
  outgoing.on("socket", (socket: Socket) => {
    for (const event of ["secureConnect", "connect"]) socket.once(event, () => clearTimeout(connecting));
  });
  outgoing.on("error", (error) => lose(whyOf(error)));
  outgoing.on("close", () => lose("the connection ended without an answer"));
  outgoing.on("response", (incoming) => hear(incoming, resolve));
  outgoing.end(body);
  return promise.finally(() => {
    clearTimeout(connecting);
    clearTimeout(whole);
    outgoing.destroy();
  });
}

function whyOf(error: Error): string {
  const code = codeOf(error);
  return code === REFUSED ? NOT_ALLOWED : `the connection failed: ${code}`;
}

/** The status decides; the body is thrown away. */
function hear(incoming: IncomingMessage, resolve: (posted: Posted) => void): void {
  const { statusCode: status = 0, headers } = incoming;
  const retryAfter = headers["retry-after"];
  const end = () => resolve({ is: "answered", status, ...(retryAfter === undefined ? {} : { retryAfter }) });
  const patience = setTimeout(end, MOST_BODY_MS);
  let bytes = 0;
  incoming.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes > MOST_BODY_BYTES) end();
  });
  for (const event of ["end", "error", "close"]) {
    incoming.on(event, () => {
      clearTimeout(patience);
      end();
    });
  }
}
