import { hash } from "node:crypto";
import { alertKey } from "./alertmanager.ts";
import { canonicalJson, shortHash } from "./canonical.ts";
import type { Command } from "./command.ts";
import type { Webhook } from "./webhook.ts";

/** What a verified request says of itself. `at`: milliseconds since the epoch. */
export type Delivery = {
  /** The sender's own id of it, when the signature covers one. */
  readonly id: string | null;
  readonly at: number | null;
  /** As it came, or what was encrypted in it: the same each time it is sent again. */
  readonly raw: Uint8Array;
  /** What was mapped. */
  readonly body: unknown;
};

/**
 * The request id of a delivery: whatever is sent again, by the sender or by somebody who has caught it, is the same request. With the sender's own
 * id another body is a conflict. A signature that does not cover the body is good for the first body that comes with it. An alert is told with
 * another reason each time, where that has figures in it.
 */
export function deliveryId({ name, scheme }: Webhook, { id, at, raw, body }: Delivery, command: Command): string {
  const named = (...parts: readonly string[]) => `hook:${name}:${shortHash(scheme, ...parts)}`;
  if (scheme === "alertmanager")
    return named(
      alertKey(body),
      canonicalJson({ ...command, reason: undefined, jobs: command.jobs.map(canonicalJson).sort() }),
    );
  if (scheme === "dingtalk-robot") return named("at", String(at));
  if (id !== null) return named("id", id);
  return named("body", NAMES_ITSELF.has(scheme) ? "" : String(at), hash("sha256", raw));
}

/** Each message of these has an id somewhere in its body, and is signed at another time when it is tried again. */
const NAMES_ITSELF: ReadonlySet<Webhook["scheme"]> = new Set(["slack", "feishu", "dingtalk-events"]);
