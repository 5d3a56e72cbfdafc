import type { RequestListener } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createPost, type PostOptions } from "#lib/io/webhook-post.ts";
import { CERTIFICATE } from "./loopback-certificate.ts";
import { answering, type Receiver, startReceiver } from "./receiver.ts";

/** Receivers of these tests are on loopback, which is not allowed otherwise. */
const HERE: PostOptions = { isAllowed: (address) => address === "127.0.0.1", protocols: ["http:", "https:"] };
const HEADERS = { "webhook-id": "event-1" };
const NOT_ALLOWED = { is: "lost", why: "its host has an address that is not on the internet" };

const receivers: Receiver[] = [];
async function start(answer: RequestListener, isTls = false): Promise<Receiver> {
  const receiver = await startReceiver(answer, isTls);
  receivers.push(receiver);
  return receiver;
}
afterEach(async () => {
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

describe("a post", () => {
  it.each([200, 204, 302, 404, 410, 500])("tells the status %d and sends once", async (status) => {
    const { url, got } = await start(answering(status));
    expect(await createPost(HERE)(url, HEADERS, '{"a":"é"}')).toEqual({ is: "answered", status });
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ method: "POST", path: "/hook", body: '{"a":"é"}' });
    expect(got[0]?.headers).toMatchObject({
      ...HEADERS,
      ...{ "content-type": "application/json", "content-length": "10", "user-agent": "sluice", connection: "close" },
    });
  });

  it("tells what Retry-After says", async () => {
    const { url } = await start(answering(429, { "retry-after": "120" }));
    expect(await createPost(HERE)(url, HEADERS, "{}")).toEqual({ is: "answered", status: 429, retryAfter: "120" });
  });

  it("goes by TLS to the name of the url, whatever address it has", async () => {
    const { port, got } = await start(answering(200), true);
    const post = createPost({ ...HERE, ca: CERTIFICATE, resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
    expect(await post(`https://hooks.example.com:${port}/hook`, HEADERS, "{}")).toEqual({
      is: "answered",
      status: 200,
    });
    expect(got[0]?.headers.host).toBe(`hooks.example.com:${port}`);
    const other = await post(`https://other.example.com:${port}/hook`, HEADERS, "{}");
    expect(other).toEqual({ is: "lost", why: "the connection failed: ERR_TLS_CERT_ALTNAME_INVALID" });
    expect(got).toHaveLength(1);
  });

  it("trusts no certificate that nobody well known has signed, whatever the environment says", async () => {
    const { port, got } = await start(answering(200), true);
    const post = createPost({ ...HERE, resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    const posted = await post(`https://hooks.example.com:${port}/hook`, HEADERS, "{}");
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    expect(posted).toMatchObject({ is: "lost", why: expect.stringContaining("SELF_SIGNED") });
    expect(got).toEqual([]);
  });

  it("names what went wrong without the url, which may hold a secret", async () => {
    const { url, close } = await startReceiver(answering(200));
    await close();
    const posted = await createPost(HERE)(`${url}?token=hidden`, HEADERS, "{}");
    expect(posted).toEqual({ is: "lost", why: "the connection failed: ECONNREFUSED" });
    const unknown = createPost({
      resolve: async () => {
        throw Object.assign(new Error("getaddrinfo ENOTFOUND hidden"), { code: "ENOTFOUND" });
      },
    });
    expect(await unknown("https://hooks.example.com/", HEADERS, "{}")).toEqual({
      is: "lost",
      why: "the connection failed: ENOTFOUND",
    });
  });
});

describe("attacks", () => {
  it("SSRF by url: addresses written in the url are refused without a connection", async () => {
    const { port, got } = await start(answering(200));
    const post = createPost({ protocols: ["http:", "https:"] });
    const hosts = ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"];
    for (const host of hosts) expect(await post(`http://${host}:${port}/`, HEADERS, "{}")).toEqual(NOT_ALLOWED);
    for (const host of ["169.254.169.254", "[fd00:ec2::254]", "10.0.0.1"])
      expect(await post(`https://${host}/latest/meta-data`, HEADERS, "{}")).toEqual(NOT_ALLOWED);
    expect(got).toEqual([]);
  });

  it("SSRF by scheme: anything but https is refused unless a test says otherwise", async () => {
    const { url, got } = await start(answering(200));
    const why = "http: is not sent to";
    expect(await createPost({ isAllowed: () => true })(url, HEADERS, "{}")).toEqual({ is: "lost", why });
    expect(got).toEqual([]);
  });

  it("SSRF by DNS: a name with an inner address among others is refused", async () => {
    for (const inner of ["127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"]) {
      const family = inner.includes(":") ? 6 : 4;
      const resolve = async () => [
        { address: "1.1.1.1", family: 4 },
        { address: inner, family },
      ];
      expect(await createPost({ resolve })("https://hooks.example.com/", HEADERS, "{}")).toEqual(NOT_ALLOWED);
    }
    expect(await createPost({ resolve: async () => [] })("https://hooks.example.com/", HEADERS, "{}")).toEqual(
      NOT_ALLOWED,
    );
  });

  it("DNS rebinding: a name is looked up once a call, and what was looked at is what is connected to", async () => {
    const good = await start(answering(200));
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? "127.0.0.1" : "127.0.0.2", family: 4 }];
    };
    const post = createPost({ ...HERE, resolve });
    const url = `http://rebinding.example.com:${good.port}/`;
    expect(await post(url, HEADERS, "{}")).toEqual({ is: "answered", status: 200 });
    expect(lookups).toBe(1);
    expect(await post(url, HEADERS, "{}")).toEqual(NOT_ALLOWED);
    expect(lookups).toBe(2);
    expect(good.got).toHaveLength(1);
  });

  it("a redirect to the metadata service is not followed", async () => {
    const inner = await start(answering(200));
    for (const location of ["http://169.254.169.254/latest/meta-data/", inner.url]) {
      const { url } = await start(answering(307, { location }));
      expect(await createPost(HERE)(url, HEADERS, "{}")).toEqual({ is: "answered", status: 307 });
    }
    expect(inner.got).toEqual([]);
  });

  it("an endless body is not read to its end", async () => {
    let written = 0;
    const { url } = await start((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384))) written += 16_384;
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    });
    expect(await createPost(HERE)(url, HEADERS, "{}")).toEqual({ is: "answered", status: 200 });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it("a slow body keeps nobody waiting: the status has come", async () => {
    const { url } = await start((_request, response) => void response.writeHead(202).write("."));
    const before = performance.now();
    expect(await createPost(HERE)(url, HEADERS, "{}")).toEqual({ is: "answered", status: 202 });
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it.each([
    ["no answer", ""],
    ["an answer that drips", "HTTP/1.1 200 OK\r\nx: "],
  ])("%s ends the call in time", async (_title, text) => {
    const server = createServer((socket) => {
      const drip = setInterval(() => socket.write("a"), 20);
      socket.on("error", () => undefined).on("close", () => clearInterval(drip));
      if (text === "") clearInterval(drip);
      else socket.write(text);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    const { port } = Object(server.address());
    const posted = await createPost({ ...HERE, wholeCallMs: 300 })(`http://127.0.0.1:${port}/`, HEADERS, "{}");
    expect(posted).toEqual({ is: "lost", why: "there was no answer within 300 ms" });
    server.close();
  });

  it("a name that nobody answers for ends the call in time", async () => {
    const post = createPost({ resolve: () => new Promise(() => {}), connectMs: 100 });
    const why = "there was no connection within 100 ms";
    expect(await post("https://hooks.example.com/", HEADERS, "{}")).toEqual({ is: "lost", why });
  });

  it("headers without end, an upgrade and what is no HTTP are lost calls", async () => {
    const texts = [
      `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(100_000)}`,
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
      "SSH-2.0-OpenSSH\r\n",
      "HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
    ];
    for (const text of texts) {
      const server = createServer((socket) => void socket.on("error", () => undefined).end(text));
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      const { port } = Object(server.address());
      expect((await createPost(HERE)(`http://127.0.0.1:${port}/`, HEADERS, "{}")).is).toBe("lost");
      server.close();
    }
  });

  it("header injection: what cannot be a header is not sent, nor thrown", async () => {
    const { url, got } = await start(answering(200));
    const posted = await createPost(HERE)(url, { "webhook-id": "a\r\nx-evil: 1" }, "{}");
    expect(posted).toEqual({ is: "lost", why: "the request cannot be sent: ERR_INVALID_CHAR" });
    expect(got).toEqual([]);
  });
});
