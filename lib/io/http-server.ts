import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { HttpAnswer } from "#lib/web/answer.ts";

export type Listening = { readonly url: string; close(): Promise<void> };

type Options = {
  readonly host: string;
  readonly port: number;
  /** A body is read up to one byte more: enough to be told that it is too large. */
  readonly mostBytes: number;
  /** For a whole request to come in, in milliseconds. */
  readonly requestMs?: number;
};

/** No sender of ours needs longer for 256 KB. */
const REQUEST_MS = 10_000;

/** Connections at once: forged traffic must not use up what the process may open. */
const MOST_CONNECTIONS = 1000;

/**
 * Serves raw requests: nothing is decoded, joined or followed. What comes too slowly, with too many headers or too large a body costs a bounded
 * amount of memory and time.
 * @throws Error of Node's, with its code, when the port cannot be listened on
 */
export async function listen(
  answer: (request: RawRequest) => Promise<HttpAnswer>,
  { host, port, mostBytes, requestMs = REQUEST_MS }: Options,
): Promise<Listening> {
  const server = createServer(limitsFor(requestMs), (incoming, outgoing) => {
    serve(incoming, outgoing, mostBytes, answer).catch(() => incoming.socket.destroy());
  });
  server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!isTooLong(incoming, mostBytes)) outgoing.writeContinue();
    server.emit("request", incoming, outgoing);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.maxHeadersCount = 0; // all of them: one that is left out might be the second of its name
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => resolve());
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return { url: `http://${name}:${address.port}`, close: () => closed(server, Math.min(requestMs, CLOSE_MS)) };
}

function limitsFor(requestMs: number): ServerOptions {
  return {
    maxHeaderSize: 16 * 1024,
    headersTimeout: Math.min(requestMs, 5000),
    requestTimeout: requestMs,
    connectionsCheckingInterval: Math.min(requestMs, 1000),
  };
}

/** For whoever is in the middle of a request. */
const CLOSE_MS = 3000;

/** Once it closes, Node cuts off nobody who is slow any more. */
function closed(server: Server, withinMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), withinMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  mostBytes: number,
  answer: (request: RawRequest) => Promise<HttpAnswer>,
): Promise<void> {
  const { bytes, isWhole } = await readBody(incoming, mostBytes);
  const { status, headers, body } = await answer(rawOf(incoming, bytes));
  const close: Record<string, string> = isWhole ? {} : { connection: "close" };
  outgoing.writeHead(status, { ...headers, ...close, "content-length": Buffer.byteLength(body) }).end(body);
}

function isTooLong({ headers }: IncomingMessage, mostBytes: number): boolean {
  return Number(headers["content-length"] ?? 0) > mostBytes;
}

/** The rest of a body that is too large is not read, and nothing of one that says so beforehand. */
async function readBody(incoming: IncomingMessage, mostBytes: number) {
  if (isTooLong(incoming, mostBytes)) return { bytes: new Uint8Array(mostBytes + 1), isWhole: false };
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > mostBytes) return { bytes: Buffer.concat(chunks).subarray(0, mostBytes + 1), isWhole: false };
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function rawOf({ method = "", url = "", rawHeaders, socket }: IncomingMessage, body: Uint8Array): RawRequest {
  const mark = url.indexOf("?");
  const [path, query] = mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as const] : [],
  );
  return { method, path, query, headers, body, sourceIp: socket.remoteAddress ?? "" };
}
