import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Delivery, HttpRequest, Send } from "#lib/providers/provider.ts";

const CONNECT_MS = 5000;
const WHOLE_CALL_MS = 30_000;
/** No reply of either cloud comes near it. */
const MOST_BYTES = 5 * 1024 * 1024;
/** Below the clouds' own idle limits, so that a kept socket is seldom found dead. */
const IDLE_MS = 4000;

type Limits = { readonly connectMs?: number; readonly wholeCallMs?: number };

/** Sends a signed request once: no retry, no redirect, no decompression; every end is bounded in time and size. */
export function createHttp({
  connectMs = CONNECT_MS,
  wholeCallMs = WHOLE_CALL_MS,
}: Limits = {}): Send & { close(): void } {
  const options = { keepAlive: true, timeout: IDLE_MS };
  const agents = { "http:": new HttpAgent(options), "https:": new HttpsAgent(options) };
  const send: Send = (request) =>
    new Promise((resolve) => {
      const { protocol } = new URL(request.url);
      const isTls = protocol === "https:";
      const start = isTls ? httpsRequest : httpRequest;
      const agent = isTls ? agents["https:"] : agents["http:"];
      const outgoing = start(request.url, { method: request.method, headers: request.headers, agent });
      settleOnce(outgoing, request, { connectMs, wholeCallMs, isTls }, resolve);
    });
  const close = () => Object.values(agents).forEach((agent) => void agent.destroy());
  return Object.assign(send, { close });
}

type Bounds = { readonly connectMs: number; readonly wholeCallMs: number; readonly isTls: boolean };

function settleOnce(
  outgoing: ClientRequest,
  request: HttpRequest,
  bounds: Bounds,
  resolve: (delivery: Delivery) => void,
): void {
  let isConnected = false;
  const lose = (why: "timeout" | "unavailable", message: string) => {
    finish({ is: "lost", sent: isConnected, why, message });
    outgoing.destroy();
  };
  const whole = setTimeout(() => lose("timeout", `no whole reply within ${bounds.wholeCallMs} ms`), bounds.wholeCallMs);
  const connecting = setTimeout(() => lose("timeout", `no connection within ${bounds.connectMs} ms`), bounds.connectMs);
  const finish = (delivery: Delivery) => {
    clearTimeout(whole);
    clearTimeout(connecting);
    resolve(delivery);
  };
  onConnected(outgoing, bounds.isTls, () => {
    isConnected = true;
    clearTimeout(connecting);
  });
  outgoing.on("error", (error) => lose("unavailable", `the connection failed: ${codeOf(error)}`));
  outgoing.on("response", (incoming) => readReply(incoming, finish, lose));
  outgoing.end(request.body === "" ? undefined : request.body);
}

/** From here on the request may have reached the cloud. */
function onConnected(outgoing: ClientRequest, isTls: boolean, connected: () => void): void {
  outgoing.on("socket", (socket: Socket) => {
    if (socket.connecting) socket.once(isTls ? "secureConnect" : "connect", connected);
    else connected();
  });
}

function readReply(
  incoming: IncomingMessage,
  finish: (delivery: Delivery) => void,
  lose: (why: "unavailable", message: string) => void,
): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  incoming.on("data", (part: Buffer) => {
    bytes += part.length;
    if (bytes > MOST_BYTES) lose("unavailable", `the reply is over ${MOST_BYTES} bytes`);
    else parts.push(part);
  });
  incoming.on("error", (error) => lose("unavailable", `the reply broke off: ${codeOf(error)}`));
  incoming.on("end", () => {
    const body = Buffer.concat(parts).toString("utf8");
    finish({ is: "reply", reply: { status: incoming.statusCode ?? 0, headers: flatten(incoming), body } });
  });
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) flat[name] = String(value);
  return flat;
}

/** The code only: a message could quote the url. */
function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
