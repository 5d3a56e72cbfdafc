import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it stood on the wire. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
};

export type StandIn = {
  readonly url: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
};

/** Answers on loopback until closed. An answer of `down` resets the connection. @param port left out: any that is free */
export async function listen(answer: (request: Received) => Answer | "down", port = 0): Promise<StandIn> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const body = Buffer.concat(await request.toArray()).toString("utf8");
    const one = {
      method: request.method ?? "",
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
    };
    received.push(one);
    const said = answer(one);
    if (said === "down") request.socket.resetAndDestroy();
    else response.writeHead(said.status, said.headers).end(JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}
