import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHttp } from "#lib/io/http.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Listens on loopback until the test is over. @returns its url */
async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/path?a=1`;
}

/** A server that answers each connection's bytes by hand. */
async function raw(onData: (socket: Socket) => void): Promise<string> {
  return listen(
    createTcpServer((socket) => {
      cleanUps.push(() => socket.destroy());
      socket.on("error", () => undefined).on("data", () => onData(socket));
    }),
  );
}

function http(limits?: Parameters<typeof createHttp>[0]) {
  const send = createHttp(limits);
  cleanUps.push(send.close);
  return (url: string, body = "") => send({ method: body ? "POST" : "GET", url, headers: { "x-sent": "yes" }, body });
}

const HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";

describe("a whole reply", () => {
  it("is told with its status, lower-case header names and body", async () => {
    const seen: unknown[] = [];
    const server = createServer(async (request, response) => {
      const parts = await request.toArray();
      seen.push([request.method, request.url, request.headers["x-sent"], Buffer.concat(parts).toString()]);
      response.writeHead(503, { "X-Request-ID": "R1", "Retry-After": "7" }).end("zu spät");
    });
    const delivery = await http()(await listen(server), "body=1");
    expect(seen).toEqual([["POST", "/path?a=1", "yes", "body=1"]]);
    expect(delivery).toMatchObject({ is: "reply", reply: { status: 503, body: "zu spät" } });
    const headers = delivery.is === "reply" ? delivery.reply.headers : {};
    expect(headers).toMatchObject({ "x-request-id": "R1", "retry-after": "7" });
    expect(Object.keys(headers).every((name) => name === name.toLowerCase())).toBe(true);
  });

  it.each([301, 302, 307, 308])("%i is told, not followed", async (status) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
    expect(await http()(await listen(server))).toMatchObject({ is: "reply", reply: { status } });
    expect(requests).toBe(1);
  });

  it("is not decompressed", async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end("plain");
    });
    expect(await http()(await listen(server))).toMatchObject({ is: "reply", reply: { body: "plain" } });
  });

  it("leaves its connection open for the next", async () => {
    let connections = 0;
    const server = createServer((_request, response) => void response.end("ok"));
    server.on("connection", () => {
      connections += 1;
    });
    const [send, url] = [http(), await listen(server)];
    for (let call = 0; call < 3; call += 1) await send(url);
    expect(connections).toBe(1);
  });
});

describe("a reply that is lost", () => {
  it("may have been acted on when the connection is reset before any of it came", async () => {
    const url = await raw((socket) => void socket.resetAndDestroy());
    expect(await http()(url)).toEqual({
      is: "lost",
      sent: true,
      why: "unavailable",
      message: "the connection failed: ECONNRESET",
    });
  });

  it("may have been acted on when the connection is reset in the middle of it", async () => {
    const url = await raw((socket) => void socket.write(`${HEAD}some`, () => socket.resetAndDestroy()));
    expect(await http()(url)).toMatchObject({ is: "lost", sent: true, why: "unavailable" });
  });

  it("may have been acted on when it ends too early", async () => {
    const url = await raw((socket) => void socket.end(`${HEAD}some`));
    expect(await http()(url)).toMatchObject({ is: "lost", sent: true, why: "unavailable" });
  });

  it("may have been acted on when it is no HTTP at all", async () => {
    const url = await raw((socket) => void socket.end("hello\r\n\r\n"));
    expect(await http()(url)).toMatchObject({ is: "lost", sent: true, why: "unavailable" });
  });

  it("is a time-out when it drips beyond the whole call's limit", async () => {
    const url = await raw((socket) => {
      socket.write(HEAD);
      const drip = setInterval(() => socket.write("."), 5);
      cleanUps.push(() => clearInterval(drip));
    });
    const delivery = await http({ wholeCallMs: 60 })(url);
    expect(delivery).toEqual({ is: "lost", sent: true, why: "timeout", message: "no whole reply within 60 ms" });
  });

  it("is a time-out when nothing comes", async () => {
    const url = await raw(() => undefined);
    expect(await http({ wholeCallMs: 40 })(url)).toMatchObject({ is: "lost", sent: true, why: "timeout" });
  });

  it("is not read on beyond five megabytes", async () => {
    const server = createServer((_request, response) => void response.end(Buffer.alloc(6 * 1024 * 1024, "x")));
    const delivery = await http()(await listen(server));
    expect(delivery).toEqual({
      is: "lost",
      sent: true,
      why: "unavailable",
      message: "the reply is over 5242880 bytes",
    });
  });

  it("was certainly never sent when the connection is refused", async () => {
    const server = createTcpServer();
    const url = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await http()(url)).toEqual({
      is: "lost",
      sent: false,
      why: "unavailable",
      message: "the connection failed: ECONNREFUSED",
    });
  });

  it("quotes neither the url nor the body", async () => {
    const url = await raw((socket) => void socket.resetAndDestroy());
    expect(JSON.stringify(await http()(url, "secret=1"))).not.toMatch(/secret|path|127\.0\.0\.1/);
  });
});
