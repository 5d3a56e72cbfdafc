import { afterEach, describe, expect, it } from "vitest";
import { listen } from "#lib/deps.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { MOST_BYTES } from "#lib/web/receive.ts";
import { createDoor } from "../web/kit.ts";
import { pushOf } from "../web/requests.ts";
import { dial, say, statusesOf } from "./raw.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** The real server over a way in that is in memory. */
async function serving(requestMs?: number) {
  const door = createDoor();
  const seen: RawRequest[] = [];
  const answer = (request: RawRequest) => {
    seen.push(request);
    return door.send(request);
  };
  const limits = requestMs === undefined ? {} : { requestMs };
  const server = await listen(answer, { host: "127.0.0.1", port: 0, mostBytes: MOST_BYTES, ...limits });
  open.push(server);
  return { door, seen, url: server.url, server };
}

const BODY = '{"jobs":["job-a"]}';

async function pushText(more: readonly string[] = [], body = BODY, length: string | null = String(body.length)) {
  const { headers } = await pushOf(body);
  const lines = [...headers.map(([name, value]) => `${name}: ${value}`), ...more];
  const sized = length === null ? lines : [...lines, `Content-Length: ${length}`];
  return `POST /hooks/push HTTP/1.1\r\nHost: x\r\n${sized.join("\r\n")}\r\n\r\n${body}`;
}
const CLOSE = "Connection: close";

describe("a request that is as it should be", () => {
  it("is answered on the socket, byte for byte what was sent", async () => {
    const { url, door, seen } = await serving();
    const heard = await say(url, await pushText([CLOSE]));
    expect(statusesOf(heard)).toEqual([202]);
    expect(seen[0]).toMatchObject({ method: "POST", path: "/hooks/push", query: "", sourceIp: "127.0.0.1" });
    expect(door.handed).toHaveLength(1);
  });

  it("may come in pieces, and in chunks", async () => {
    const { url, door } = await serving();
    const text = await pushText([CLOSE, "Transfer-Encoding: chunked"], BODY, null);
    const chunked = text.replace(
      BODY,
      [...BODY]
        .map((letter) => `1\r\n${letter}\r\n`)
        .join("")
        .concat("0\r\n\r\n"),
    );
    expect(statusesOf(await say(url, ...chunked))).toEqual([202]);
    expect(door.handed).toHaveLength(1);
  });
});

describe("a body of 10 MB", () => {
  const MB = "x".repeat(1024 * 1024);
  const head = (more: string) => `POST /hooks/push HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`;
  const TEN = Array.from({ length: 10 }, () => MB);

  it.each([
    ["said beforehand", [head(`Content-Length: ${10 * MB.length}`), ...TEN]],
    ["in chunks without end", [head("Transfer-Encoding: chunked"), ...TEN.map((mb) => `100000\r\n${mb}\r\n`)]],
  ])("%s: the sender hears 413, the connection ends, and no more than the limit is kept", async (_title, pieces) => {
    const { url, seen } = await serving();
    const heard = await say(url, ...pieces);
    expect([statusesOf(heard), heard.text.includes("the body is over 262144 bytes")]).toEqual([[413], true]);
    expect(seen.map(({ body }) => body.length)).toEqual([MOST_BYTES + 1]);
  });

  it("is told 413 by fetch, as any sender would hear it", async () => {
    const { url } = await serving();
    const answer = await fetch(`${url}/hooks/push`, { method: "POST", body: TEN.join("") });
    expect(answer.status).toBe(413);
  });

  it("with Expect: 100-continue is told 413 before a byte of it is sent", async () => {
    const { url } = await serving();
    const heard = await say(url, head(`Content-Length: ${10 * MB.length}\r\nExpect: 100-continue`));
    expect([statusesOf(heard), heard.text.includes("100 Continue")]).toEqual([[413], false]);
  });
});

describe("Expect", () => {
  it("100-continue is told to go on, once, and its request is taken", async () => {
    const { url, door } = await serving();
    const line = dial(url);
    const text = await pushText([CLOSE, "Expect: 100-continue"]);
    line.socket.write(text.slice(0, -BODY.length));
    expect(await line.until("\r\n\r\n")).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    line.socket.write(BODY);
    expect(statusesOf(await line.heard)).toEqual([100, 202]);
    expect(door.handed).toHaveLength(1);
  });

  it("anything else is 417", async () => {
    const { url, seen } = await serving();
    expect(statusesOf(await say(url, await pushText([CLOSE, "Expect: a miracle"])))).toEqual([417]);
    expect(seen).toEqual([]);
  });
});

describe("headers", () => {
  it("more than 16 KB of them are 431, and nobody reads on", async () => {
    const { url, seen } = await serving();
    const flood = Array.from({ length: 2000 }, (_, n) => `X-${n}: ${"y".repeat(20)}`);
    expect(statusesOf(await say(url, await pushText(flood)))).toEqual([431]);
    expect(seen).toEqual([]);
  });

  it("as many as fit are all seen: a second signature behind a thousand others is found", async () => {
    const { url, seen } = await serving();
    const { headers } = await pushOf(BODY);
    const many = Array.from({ length: 1500 }, (_, n) => `a${n}:`);
    const again = headers.filter(([name]) => name !== "content-type").map(([name, value]) => `${name}: ${value}`);
    expect(statusesOf(await say(url, await pushText([...many, CLOSE, ...again])))).toEqual([401]);
    expect(seen[0]?.headers.length).toBeGreaterThan(1500);
  });

  it("a signature in a trailer is none", async () => {
    const { url } = await serving();
    const { headers } = await pushOf(BODY);
    const trailer = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    const text = `POST /hooks/push HTTP/1.1\r\nHost: x\r\n${CLOSE}\r\nTransfer-Encoding: chunked\r\nTrailer: X-Hub-Signature-256\r\n\r\n`;
    const heard = await say(url, `${text}${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n${trailer}\r\n`);
    expect(statusesOf(heard)).toEqual([401]);
  });
});

describe("smuggling: what two servers could read as two requests is 400, and reaches nobody", () => {
  const HIDDEN = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n";
  it.each([
    ["a length and chunks", ["Content-Length: 5", "Transfer-Encoding: chunked"]],
    ["two lengths", ["Content-Length: 5", "Content-Length: 6"]],
    ["two lengths in one", ["Content-Length: 5, 5"]],
    ["a length with a sign", ["Content-Length: +5"]],
    ["a length in hex", ["Content-Length: 0x5"]],
    ["a negative length", ["Content-Length: -1"]],
    ["a space before the colon", ["Content-Length : 5"]],
    ["chunks in a coding of their own", ["Transfer-Encoding: xchunked"]],
    ["chunks that are not last", ["Transfer-Encoding: chunked, identity"]],
    ["a folded header", ["Transfer-Encoding:", " chunked"]],
    ["a line ended by one sign", ["X: y\nContent-Length: 5"]],
    ["a NUL", ["X: a\0b"]],
  ])("%s", async (_title, headers) => {
    const { url, seen } = await serving();
    const text = `POST /hooks/push HTTP/1.1\r\nHost: x\r\n${headers.join("\r\n")}\r\n\r\n0\r\n\r\n${HIDDEN}`;
    expect(statusesOf(await say(url, text))).toEqual([400]);
    expect(seen).toEqual([]);
  });

  it.each([
    ["no host", "POST /hooks/push HTTP/1.1\r\nContent-Length: 0\r\n\r\n"],
    ["no HTTP", "hello\r\n\r\n"],
    ["TLS to a port without it", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["a chunk size that is none", "POST /hooks/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
  ])("%s", async (_title, text) => {
    const { url, door } = await serving();
    expect(statusesOf(await say(url, text))).toEqual([400]);
    expect(door.handed).toEqual([]);
  });
});

describe("paths on the wire", () => {
  it.each(["/hooks/../runs", "//hooks/push", "/%68ooks/push", "http://x/hooks/push", "/hooks/push%2f", "*"])(
    "%s leads nowhere, signed or not",
    async (path) => {
      const { url, door } = await serving();
      const text = (await pushText([CLOSE])).replace("/hooks/push", path);
      expect(statusesOf(await say(url, text))).toEqual([404]);
      expect(door.handed).toEqual([]);
    },
  );

  it("CONNECT is hung up on", async () => {
    const { url, seen } = await serving();
    expect(statusesOf(await say(url, "CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: x\r\n\r\n"))).toEqual([]);
    expect(seen).toEqual([]);
  });

  it("an upgrade is not taken up", async () => {
    const { url } = await serving();
    const text = await pushText(["Connection: close, Upgrade", "Upgrade: websocket"]);
    expect(statusesOf(await say(url, text))).toEqual([202]);
  });
});

describe("pipelined requests", () => {
  it("are each verified by itself, and answered in order", async () => {
    const { url, door } = await serving();
    const forged = (await pushText()).replace("job-a", "job-x");
    const heard = await say(url, (await pushText()) + forged + (await pushText([CLOSE], '{"jobs":["job-b"]}')));
    expect(statusesOf(heard)).toEqual([202, 401, 202]);
    expect(door.handed).toMatchObject([
      { command: { jobs: [{ id: "job-a" }] } },
      { command: { jobs: [{ id: "job-b" }] } },
    ]);
  });
});

describe("whoever is slow", () => {
  const SHORT_MS = 300;

  it.each([
    ["says nothing", ""],
    ["never ends its headers", "POST /hooks/push HTTP/1.1\r\nHost: x\r\nX-A: "],
    ["never ends its body", "POST /hooks/push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"],
    ["never ends its chunks", "POST /hooks/push HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
  ])("and %s is cut off when its time is up", async (_title, text) => {
    const { url, seen } = await serving(SHORT_MS);
    const heard = await say(url, text);
    expect(statusesOf(heard)).toEqual([408]);
    expect(seen).toEqual([]);
  });

  it("keeps no other waiting", async () => {
    const { url, door } = await serving();
    const slow = Array.from({ length: 200 }, () => dial(url));
    for (const { socket } of slow) socket.write("POST /hooks/push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
    expect(statusesOf(await say(url, await pushText([CLOSE])))).toEqual([202]);
    expect(door.handed).toHaveLength(1);
    for (const { socket } of slow) socket.destroy();
  });

  it("does not keep the server from closing", async () => {
    const { url, server } = await serving(SHORT_MS);
    const slow = [dial(url), dial(url)];
    slow[1]?.socket.write("POST /hooks/push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
    await Promise.all(slow.map(({ socket }) => new Promise((settle) => socket.once("connect", settle))));
    await say(url, await pushText([CLOSE]));
    await server.close();
    await Promise.all(slow.map(({ heard }) => heard));
  });

  it("whoever hangs up in the middle leaves the server as it was", async () => {
    const { url, seen } = await serving();
    const { socket, heard } = dial(url);
    socket.write("POST /hooks/push HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{", () => socket.resetAndDestroy());
    await heard;
    expect(statusesOf(await say(url, await pushText([CLOSE])))).toEqual([202]);
    expect(seen).toHaveLength(1);
  });
});
