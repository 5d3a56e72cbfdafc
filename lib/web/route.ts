import type { RawRequest } from "#lib/signatures/request.ts";

export type Route =
  | { readonly is: "hook"; readonly name: string }
  | { readonly is: "run"; readonly runId: string }
  | { readonly is: "none" };

/** A secret may follow the name, for a sender that can sign nothing. Paths are taken as they were sent: nothing is decoded, nothing resolved. */
const HOOK = /^\/hooks\/([A-Za-z0-9_-]{1,64})(?:\/[^/]*)?$/;
const RUN = /^\/runs\/([0-9a-f]{32})$/;

/** What a request is for. */
export function routeOf({ method, path }: Pick<RawRequest, "method" | "path">): Route {
  const name = method === "POST" ? HOOK.exec(path)?.[1] : undefined;
  if (name !== undefined) return { is: "hook", name };
  const runId = method === "GET" ? RUN.exec(path)?.[1] : undefined;
  return runId === undefined ? { is: "none" } : { is: "run", runId };
}
