import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { CERTIFICATE, PRIVATE_KEY } from "./loopback-certificate.ts";

type Got = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** A receiver of webhooks on loopback, and what it got. */
export type Receiver = {
  readonly port: number;
  readonly url: string;
  readonly got: readonly Got[];
  close(): Promise<void>;
};

/** @param answer what it does once a request has come whole */
export async function startReceiver(answer: RequestListener, isTls = false): Promise<Receiver> {
  const got: Got[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      got.push({ method, path, headers, body: Buffer.concat(parts).toString() });
      answer(request, response);
    });
  };
  const server = isTls ? createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, listener) : createServer(listener);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    server.closeAllConnections();
    await closed.promise;
  };
  return { port, url: `${isTls ? "https" : "http"}://127.0.0.1:${port}/hook`, got, close };
}

/** Answers with a status and nothing else. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => void response.writeHead(status, headers).end();
}
