import { InputError } from "#lib/jobs/parse.ts";
import { mac } from "#lib/signatures/mac.ts";
import { fromBase64 } from "#lib/signatures/payload.ts";

/** The standard's bounds for the key of an HMAC, in bytes. */
const KEY_BYTES = { min: 24, max: 64 } as const;

/** The key of a secret: `whsec_` and base64. @param whose what errors call it; never the secret itself @throws InputError */
export function keyOf(secret: string, whose: string): Buffer {
  const bytes = secret.startsWith("whsec_") ? fromBase64(secret.slice("whsec_".length)) : null;
  if (bytes && bytes.length >= KEY_BYTES.min && bytes.length <= KEY_BYTES.max) return bytes;
  throw new InputError(
    `${whose}: the secret is malformed; want whsec_ and the base64 of ${KEY_BYTES.min} to ${KEY_BYTES.max} bytes`,
  );
}

/**
 * The three headers of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, once a key, so that a receiver may have either of two.
 * @param id without a full stop, which could pass for the one after it @param now milliseconds since the epoch
 * @see github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md at b2fa7b87
 */
export function signedHeaders(
  id: string,
  body: string,
  keys: readonly Uint8Array[],
  now: number,
): Readonly<Record<`webhook-${string}`, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = keys.map((key) => `v1,${mac(key, [`${id}.${timestamp}.${body}`], "base64")}`);
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
