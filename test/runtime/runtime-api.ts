import { randomUUID } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

export type Told = { readonly is: "response" | "error" | "init error" | "died"; readonly body: unknown };

/** Lambda's Runtime API (2018-06-01) for one function: hands out invocations one at a time, and hears how they end. */
export type RuntimeApi = {
  readonly host: string;
  /** Resolves once the function has asked for its first invocation, or could not start. */
  started(): Promise<Told | "ready">;
  invoke(event: object, deadlineMs: number): Promise<Told>;
  /** The process is no more. */
  died(): void;
  close(): void;
};

export async function startRuntimeApi(): Promise<RuntimeApi> {
  let idle: ServerResponse | undefined;
  const first = Promise.withResolvers<Told | "ready">();
  let waiting: { readonly event: object; readonly deadlineMs: number } | undefined;
  let ending = Promise.withResolvers<Told>();
  const hand = () => {
    if (!idle || !waiting) return;
    idle.setHeader("Lambda-Runtime-Aws-Request-Id", randomUUID());
    idle.setHeader("Lambda-Runtime-Deadline-Ms", String(Date.now() + waiting.deadlineMs));
    idle.setHeader("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:test");
    idle.setHeader("Content-Type", "application/json");
    idle.end(JSON.stringify(waiting.event));
    idle = undefined;
    waiting = undefined;
  };
  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    if (path.endsWith("/invocation/next")) {
      idle = response;
      first.resolve("ready");
      return hand();
    }
    const told = await text(request);
    response.writeHead(202).end("{}");
    const body: unknown = told === "" ? undefined : JSON.parse(told);
    if (path.endsWith("/init/error")) first.resolve({ is: "init error", body });
    else if (path.endsWith("/response")) ending.resolve({ is: "response", body });
    else if (path.endsWith("/error")) ending.resolve({ is: "error", body });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    started: () => first.promise,
    invoke: (event, deadlineMs) => {
      ending = Promise.withResolvers();
      waiting = { event, deadlineMs };
      hand();
      return ending.promise;
    },
    died: () => {
      first.resolve({ is: "died", body: undefined });
      ending.resolve({ is: "died", body: undefined });
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
