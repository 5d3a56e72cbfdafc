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
  /** As it came. */
  readonly raw: Uint8Array;
  /** What was mapped. */
  readonly body: unknown;
};

/**
 * The request id of a delivery: whatever is sent again, by the sender or by somebody who has caught it, is the same request. With the sender's own
 * id another body is a conflict. A signature that does not cover the body is good for the first body that comes with it.
 */
export function deliveryId({ name, scheme }: Webhook, { id, at, raw, body }: Delivery, command: Command): string {
  const named = (...parts: readonly string[]) => `hook:${name}:${shortHash(scheme, ...parts)}`;
  if (scheme === "alertmanager") return named(alertKey(body), canonicalJson(command));
  if (scheme === "dingtalk-robot") return named("at", String(at));
  return id === null ? named("body", String(at), hash("sha256", raw)) : named("id", id);
}
