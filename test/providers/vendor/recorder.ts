import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire: `url` is the raw path and query, header names are lower case. */
export type Recorded = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Recorder = {
  /** Host and port, as a vendor's configuration wants them. */
  readonly host: string;
  /** Sends with `send` and gives what arrived. @throws when it was not exactly one request */
  record(send: () => Promise<unknown>): Promise<Recorded>;
  close(): Promise<void>;
};

/** A loopback server that answers every request with `200 {}` and keeps it. */
export async function startRecorder(): Promise<Recorder> {
  let arrived: Recorded[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
    arrived.push({
      method: request.method ?? "",
      url: request.url ?? "",
      headers: Object.fromEntries(headers),
      body: Buffer.concat(chunks).toString("utf8"),
    });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async record(send) {
      arrived = [];
      await send();
      const [one, ...others] = arrived;
      if (!one || others.length > 0) throw new Error(`${arrived.length} requests arrived; want one`);
      return one;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The parameters of a query as a server decodes them, sorted; `+` is a space. */
export function pairsOf(url: string): string[][] {
  return [...new URL(url, "http://loopback").searchParams].sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
}

/** The part of a url before the query, as it stands on the wire. */
export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]+/, "").replace(/\?.*$/, "");
}

/** What an `Authorization` header says: the names it signs and the signature. */
export function signedBy(authorization: string | undefined): { readonly names: string[]; readonly signature: string } {
  const [, names = "", signature = ""] =
    /SignedHeaders=([^,]*), ?Signature=([0-9a-f]{64})$/.exec(authorization ?? "") ?? [];
  return { names: names.split(";"), signature };
}

/** Of these headers, those with these names. */
export function only(headers: Recorded["headers"], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}
