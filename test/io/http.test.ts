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

  it.each(["POST", "PUT", "DELETE"])("a %s carries its body to the server, and says how long it is", async (method) => {
    const seen: unknown[] = [];
    const server = createServer(async (request, response) => {
      const parts = await request.toArray();
      seen.push([request.method, request.headers["content-length"], Buffer.concat(parts).toString()]);
      response.end();
    });
    const send = createHttp();
    cleanUps.push(send.close);
    await send({ method, url: await listen(server), headers: {}, body: '{"jobs":["ä"]}' });
    expect(seen).toEqual([[method, "15", '{"jobs":["ä"]}']]);
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

it("a token of 40 kB in a header is read", async () => {
  const server = createServer((_request, response) => {
    response.writeHead(201, { "x-subject-token": "t".repeat(40_000) }).end("{}");
  });
  expect(await http()(await listen(server))).toMatchObject({
    is: "reply",
    reply: { headers: { "x-subject-token": "t".repeat(40_000) } },
  });
});

describe("a kept connection", () => {
  /** Every connection is counted; the clock is the test's. */
  async function counted(): Promise<{ url: string; connections: () => number }> {
    let connections = 0;
    const server = createServer((_request, response) => void response.end("ok"));
    server.on("connection", () => {
      connections += 1;
    });
    return { url: await listen(server), connections: () => connections };
  }

  it.each([
    [3999, 1],
    [4000, 2],
    [3_600_000, 2],
    [-60_000, 2],
  ])("that was last used %d ms ago by the clock makes it %d connections, though no timer ran", async (ms, wanted) => {
    const { url, connections } = await counted();
    let at = 1_000_000;
    const send = http({ now: () => at });
    await send(url);
    at += ms;
    expect(await send(url)).toMatchObject({ is: "reply" });
    expect(connections()).toBe(wanted);
  });

  it("that turns out to be dead may have carried the request: it is not sent again", async () => {
    let requests = 0;
    const url = await raw((socket) => {
      requests += 1;
      if (requests === 1) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      else socket.resetAndDestroy();
    });
    const send = http();
    await send(url, "change=1");
    expect(await send(url, "change=2")).toMatchObject({ is: "lost", sent: true, why: "unavailable" });
    expect(requests).toBe(2);
  });
});

describe("a call with a signal", () => {
  it("was never sent when no time was left", async () => {
    let requests = 0;
    const url = await listen(
      createServer((_request, response) => {
        requests += 1;
        response.end();
      }),
    );
    const send = createHttp();
    cleanUps.push(send.close);
    const request = { method: "GET", url, headers: {}, body: "" };
    expect(await send(request, AbortSignal.abort())).toEqual({
      is: "lost",
      sent: false,
      why: "timeout",
      message: "no time was left for the call",
    });
    expect(requests).toBe(0);
  });

  it("may have been acted on when the time runs out over it", async () => {
    const url = await raw(() => undefined);
    const send = createHttp();
    cleanUps.push(send.close);
    expect(await send({ method: "POST", url, headers: {}, body: "x" }, AbortSignal.timeout(40))).toEqual({
      is: "lost",
      sent: true,
      why: "timeout",
      message: "no time was left to wait for the reply",
    });
  });
});

describe("a reply that is lost", () => {
  it.each(["gzip", "br", "deflate, gzip"])("is one in %s: unpacked, it could be of any size", async (encoding) => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers["accept-encoding"]);
      response.writeHead(200, { "content-encoding": encoding }).end("bomb");
    });
    expect(await http()(await listen(server))).toEqual({
      is: "lost",
      sent: true,
      why: "unavailable",
      message: "the reply is compressed, which was not asked for",
    });
    expect(asked).toEqual(["identity"]);
  });

  it("is one whose headers do not end", async () => {
    const url = await raw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      for (let line = 0; line < 100; line += 1) socket.write(`x-${line}: ${"a".repeat(1000)}\r\n`);
    });
    expect(await http()(url)).toMatchObject({
      is: "lost",
      sent: true,
      message: "the connection failed: HPE_HEADER_OVERFLOW",
    });
  });

  it("is one that goes quiet in its middle", async () => {
    const url = await raw((socket) => void socket.write(`${HEAD}some`));
    expect(await http({ quietMs: 40 })(url)).toMatchObject({ is: "lost", sent: true, message: "no byte within 40 ms" });
  });

  it("is one that changes the protocol", async () => {
    const url = await raw(
      (socket) => void socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
    );
    expect(await http({ wholeCallMs: 500 })(url)).toMatchObject({ is: "lost", sent: true });
  });

  it("was never sent when a header cannot be written, and the header is not quoted", async () => {
    const send = createHttp();
    cleanUps.push(send.close);
    const headers = { authorization: "secret-\u4e2d" };
    expect(await send({ method: "POST", url: "http://127.0.0.1:1/", headers, body: "" })).toEqual({
      is: "lost",
      sent: false,
      why: "unavailable",
      message: "the POST request cannot be sent: ERR_INVALID_CHAR",
    });
  });

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
