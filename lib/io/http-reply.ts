import type { IncomingMessage } from "node:http";
import type { Delivery } from "#lib/providers/provider.ts";

/** No reply of either cloud comes near it. */
const MOST_BYTES = 5 * 1024 * 1024;

/**
 * Reads a reply to its end. One that is encoded though we asked for none cannot be read, and unpacking it could fill the memory.
 */
export function readReply(
  incoming: IncomingMessage,
  finish: (delivery: Delivery) => void,
  lose: (why: "unavailable", message: string) => void,
): void {
  const encoding = incoming.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (encoding !== "identity") {
    lose("unavailable", "the reply is compressed, which was not asked for");
    return;
  }
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
export function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
