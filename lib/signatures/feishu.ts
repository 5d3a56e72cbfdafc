import { createDecipheriv, hash } from "node:crypto";
import { equal, matchOf } from "./equal.ts";
import { fromBase64, jsonOf, textAt } from "./payload.ts";
import { hasHeader, type RawRequest, soleHeader } from "./request.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";
import { timely } from "./timestamp.ts";
import { handshake, NOT_SIGNED_BY_US, rejected, type Verification } from "./verification.ts";

export type FeishuSettings = {
  /** The app's Encrypt Key: without one Feishu signs nothing. */
  readonly secrets: Secrets;
  /** The app's Verification Token; where set, every event and URL check must carry it. */
  readonly verificationToken?: string;
};

const IV_BYTES = 16;

/** Feishu sends a UUID. The form is fixed so that blocks of another ciphertext, put into it, are never read out to a stranger. */
const CHALLENGE = /^[\w.-]{1,128}$/;

/** @throws Error when an encrypt key, or a verification token that is set, is empty */
export function checkFeishu({ secrets, verificationToken }: FeishuSettings): void {
  checkSecrets(secrets, "the encrypt key of feishu");
  if (verificationToken !== undefined) checkSecrets([verificationToken], "the verification token of feishu");
}

/**
 * X-Lark-Signature is the lower-case hex SHA-256 (no HMAC) of timestamp, nonce, encrypt key and body; the body is encrypted. The check
 * of the address comes unsigned: it must decrypt. Feishu states no window: ours is 300 s. A plain hash can be extended by a stranger: what
 * is added is no UTF-8, and a body that is not JSON to its last byte does not decrypt.
 * @see open.feishu.cn, "Receive events" and "Encrypt key encryption configuration case"
 */
export function verifyFeishu(request: RawRequest, settings: FeishuSettings, now: number): Verification {
  checkFeishu(settings);
  if (!hasHeader(request, "X-Lark-Signature")) return urlCheck(request, settings);
  const sent = soleHeader(request, "X-Lark-Signature");
  if (typeof sent !== "string") return sent;
  const timestamp = soleHeader(request, "X-Lark-Request-Timestamp");
  if (typeof timestamp !== "string") return timestamp;
  const nonce = soleHeader(request, "X-Lark-Request-Nonce");
  if (typeof nonce !== "string") return nonce;
  const at = timely(timestamp, "s", now);
  if (typeof at !== "number") return at;
  const expected = settings.secrets.map((key) =>
    hash("sha256", Buffer.concat([Buffer.from(timestamp + nonce + key), request.body])),
  );
  const key = settings.secrets[matchOf([sent], expected)];
  if (key === undefined) return rejected(NOT_SIGNED_BY_US);
  const body = decrypted(request.body, key);
  return body === null ? rejected("the body does not decrypt") : opened(body, settings, at);
}

/** Unsigned: only a challenge may come of it. */
function urlCheck(request: RawRequest, settings: FeishuSettings): Verification {
  const bodies = settings.secrets.map((key) => decrypted(request.body, key));
  const checks = bodies.map((body) => (body === null ? null : opened(body, settings, null)));
  return checks.find((check) => check?.is === "handshake") ?? rejected("X-Lark-Signature is missing");
}

function opened(body: Buffer, { verificationToken }: FeishuSettings, at: number | null): Verification {
  const json = jsonOf(body);
  const token = textAt(json, "header", "token") ?? textAt(json, "token") ?? "";
  if (verificationToken !== undefined && !equal(hash("sha256", token), hash("sha256", verificationToken))) {
    return rejected("the verification token is another");
  }
  if (textAt(json, "type") === "url_verification") {
    const challenge = textAt(json, "challenge") ?? "";
    return CHALLENGE.test(challenge) ? handshake(challenge) : rejected("the challenge is malformed");
  }
  // Schema 2.0 has header.event_id, 1.0 has uuid.
  const id = textAt(json, "header", "event_id") ?? textAt(json, "uuid");
  return { is: "verified", id, at, body };
}

/** AES-256-CBC under the SHA-256 of the key, the first 16 bytes being the initialisation vector. */
function decrypted(body: Uint8Array, key: string): Buffer | null {
  const bytes = fromBase64(textAt(jsonOf(body), "encrypt") ?? "");
  if (bytes === null || bytes.length <= IV_BYTES) return null;
  const decipher = createDecipheriv("aes-256-cbc", hash("sha256", key, "buffer"), bytes.subarray(0, IV_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
