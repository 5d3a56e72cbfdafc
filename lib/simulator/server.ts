import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { type Clouds, createClouds } from "./clouds.ts";
import { type Endpoint, settleClouds } from "./endpoints.ts";
import { type Call, type Effect, toNdjson } from "./log.ts";
import type { Scenario } from "./scenario.ts";
import type { RawReply, RawRequest } from "./wire.ts";

export type SimulatorOptions = {
  readonly scenario: Scenario;
  readonly now: () => number;
  readonly port?: number;
  readonly sleep?: (ms: number) => Promise<void>;
};

export type Simulator = {
  readonly url: string;
  readonly endpoints: readonly Endpoint[];
  readonly effects: () => readonly Effect[];
  readonly calls: () => readonly Call[];
  close(): Promise<void>;
};

/** Serves every cloud of the scenario on one loopback port; port 0, the default, takes any that is free. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const {
    scenario,
    now,
    port = 0,
    sleep = async (ms: number) => void (await wait(ms, undefined, { ref: false })),
  } = options;
  const clouds = createClouds(scenario, now);
  const server = createServer((request, response) => {
    serve(clouds, sleep, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    endpoints: settleClouds(scenario).map(({ describe }) => describe(url)),
    effects: clouds.effects,
    calls: clouds.calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  clouds: Clouds,
  sleep: (ms: number) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const raw = await readRequest(request);
  const reply = watch(clouds, raw) ?? (await clouds.handle(raw));
  if (reply === "reset") {
    request.socket.destroy();
    return;
  }
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, "content-length": String(body.length) }).end(body);
}

/** Pages for people and tests that watch; they are no cloud's and are not logged. */
function watch(clouds: Clouds, { method, url }: RawRequest): RawReply | undefined {
  const rows = { "/_sim/effects": clouds.effects, "/_sim/calls": clouds.calls, "/_sim/jobs": clouds.jobs };
  const page = Object.entries(rows).find(([path]) => method === "GET" && path === url);
  if (page === undefined) return undefined;
  return { status: 200, headers: { "content-type": "application/x-ndjson" }, body: toNdjson(page[1]()) };
}

async function readRequest(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
  return {
    method: request.method ?? "",
    url: request.url ?? "",
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
