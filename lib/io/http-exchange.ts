import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import type { Delivery } from "#lib/providers/provider.ts";
import { codeOf, readReply } from "./http-reply.ts";

type Bounds = {
  readonly connectMs: number;
  readonly quietMs: number;
  readonly wholeCallMs: number;
  readonly isTls: boolean;
};

/** Ends a request as lost; only the first ending of a request counts. */
type Lose = (why: "timeout" | "unavailable", message: string) => void;

/** One request and the end it came to, whichever came first. @param signal its abort ends the call as timed out */
export function exchange(
  outgoing: ClientRequest,
  body: string,
  bounds: Bounds,
  signal: AbortSignal | undefined,
): Promise<Delivery> {
  const { promise, resolve } = Promise.withResolvers<Delivery>();
  let isConnected = false;
  const lose: Lose = (why, message) => {
    resolve({ is: "lost", sent: isConnected, why, message });
    outgoing.destroy();
  };
  const connecting = onConnected(outgoing, bounds, lose, () => {
    isConnected = true;
  });
  const stopWatching = watchTime(outgoing, bounds, signal, lose);
  outgoing.on("error", (error) => lose("unavailable", `the connection failed: ${codeOf(error)}`));
  outgoing.on("response", (incoming) => readReply(incoming, resolve, lose));
  outgoing.end(body === "" ? undefined : body);
  return promise.finally(() => {
    clearTimeout(connecting);
    stopWatching();
  });
}

/** Once connected, the request may have reached the cloud. @returns the timer of the connection */
function onConnected(
  outgoing: ClientRequest,
  { connectMs, isTls }: Bounds,
  lose: Lose,
  connected: () => void,
): NodeJS.Timeout {
  const timer = setTimeout(() => lose("timeout", `no connection within ${connectMs} ms`), connectMs);
  const done = () => {
    clearTimeout(timer);
    connected();
  };
  outgoing.on("socket", (socket: Socket) => {
    if (socket.connecting) socket.once(isTls ? "secureConnect" : "connect", done);
    else done();
  });
  return timer;
}

function watchTime(
  outgoing: ClientRequest,
  { quietMs, wholeCallMs }: Bounds,
  signal: AbortSignal | undefined,
  lose: Lose,
): () => void {
  const whole = setTimeout(() => lose("timeout", `no whole reply within ${wholeCallMs} ms`), wholeCallMs);
  outgoing.setTimeout(quietMs, () => lose("timeout", `no byte within ${quietMs} ms`));
  const onAbort = () => lose("timeout", "no time was left to wait for the reply");
  signal?.addEventListener("abort", onAbort, { once: true });
  return () => {
    clearTimeout(whole);
    signal?.removeEventListener("abort", onAbort);
  };
}
