import { createHmac } from "node:crypto";

export type MacAlgorithm = "sha256" | "sha512" | "sha1";
export type MacEncoding = "hex" | "base64";

/** HMAC over the parts one after the other, the key being the secret as UTF-8 or bytes; hex is in lower case. */
export function mac(
  key: string | Uint8Array,
  parts: readonly (string | Uint8Array)[],
  encoding: MacEncoding,
  algorithm: MacAlgorithm = "sha256",
): string {
  const hmac = createHmac(algorithm, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}
