import { Agent, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { RawRequest } from "#lib/signatures/request.ts";

/** From when it was due, not from when it could be sent: what waits behind something slow counts as slow. */
export type Answered = {
  /** Or why there was none. */
  readonly status: number | string;
  readonly tookMs: number;
  /** What of it is the sender's own: a busy machine lets it send late. */
  readonly lateMs: number;
};

/** Sends `count` requests, `perSecond` of them, whether earlier ones are answered or not. */
export async function sendOpenLoop(
  url: string,
  requestOf: (nth: number) => Promise<RawRequest> | RawRequest,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
): Promise<readonly Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const from = performance.now();
  const answers: Promise<Answered>[] = [];
  while (answers.length < count) {
    const due = from + (answers.length * 1000) / perSecond;
    if (due > performance.now()) await delay(Math.max(1, Math.floor(due - performance.now())));
    else answers.push(sendOne(url, await requestOf(answers.length), agent, due));
  }
  const all = await Promise.all(answers);
  agent.destroy();
  return all;
}

function sendOne(url: string, { method, path, query, headers, body }: RawRequest, agent: Agent, due: number) {
  const target = `${url}${path}${query === "" ? "" : `?${query}`}`;
  const lateMs = performance.now() - due;
  return new Promise<Answered>((settle) => {
    const ended = (status: Answered["status"]) => settle({ status, tookMs: performance.now() - due, lateMs });
    const outgoing = request(target, { agent, method, headers: Object.fromEntries(headers) }, (incoming) => {
      incoming.resume().once("end", () => ended(incoming.statusCode ?? "lost"));
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => ended(error.code ?? "lost")).end(body);
  });
}

/** @param share 0.99 for the 99th percentile */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(all: readonly number[]): number {
  return all.toSorted((one, other) => one - other)[all.length >> 1] ?? Number.NaN;
}
