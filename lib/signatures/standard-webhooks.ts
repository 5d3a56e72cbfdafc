import { createPublicKey, verify } from "node:crypto";
import { matchOf } from "./equal.ts";
import { mac } from "./mac.ts";
import { fromBase64 } from "./payload.ts";
import { hasHeader, type RawRequest, soleHeader, soleListHeader } from "./request.ts";
import { checkSecrets, type Secrets } from "./secrets.ts";
import { timely } from "./timestamp.ts";
import { NOT_SIGNED_BY_US, type Rejected, rejected, type Verification } from "./verification.ts";

/** Each secret is `whsec_` and the base64 of an HMAC key, or `whpk_` and that of an ed25519 public key. */
export type StandardWebhooksSettings = { readonly secrets: Secrets };

/** A rotation needs two, or four with both kinds of key; each costs a comparison or, for ed25519, a verification. */
const MAX_SIGNATURES = 16;

/** The standard wants 24 to 64 bytes; Svix's own published example has 18, so the floor is what is safe: 128 bits. */
const HMAC_KEY_BYTES = { min: 16, max: 64 } as const;
const ED25519_KEY_BYTES = 32;

/** Printable, without the full stop: the standard warns that an id with one could swallow the timestamp. */
const ID = /^[!-+\-/-~]{1,256}$/;

type Key = { readonly kind: "v1" | "v1a"; readonly bytes: Buffer };
type Signed = { readonly id: string; readonly at: number; readonly prefix: string; readonly signatures: string };

/** @throws Error when a secret is empty, or no key of the standard */
export function checkStandardWebhooks({ secrets }: StandardWebhooksSettings): void {
  checkSecrets(secrets, "the secret of a standard-webhooks sender");
  secrets.map(keyOf);
}

/**
 * `v1,` and base64 HMAC-SHA256, or `v1a,` and base64 ed25519, of `id.timestamp.body`; several with spaces between. Other versions are
 * passed over. Svix sends the same under names that begin with `svix-`; GitLab's signing token is a secret of this scheme.
 * @see github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
 */
export function verifyStandardWebhooks(
  request: RawRequest,
  settings: StandardWebhooksSettings,
  now: number,
): Verification {
  checkStandardWebhooks(settings);
  const signed = signedOf(request, now);
  if ("is" in signed) return signed;
  const signatures = signed.signatures.split(" ");
  if (signatures.length > MAX_SIGNATURES) return rejected(`there are over ${MAX_SIGNATURES} signatures`);
  // One comma each: more are a repeated header that was joined.
  if (!signatures.every((text) => text.split(",").length === 2)) return rejected("a signature is malformed");
  const matches = settings.secrets.map(keyOf).map((key) => isSignedWith(key, signatures, signed.prefix, request.body));
  if (!matches.includes(true)) return rejected(NOT_SIGNED_BY_US);
  return { is: "verified", id: signed.id, at: signed.at, body: request.body };
}

function signedOf(request: RawRequest, now: number): Signed | Rejected {
  const names = hasHeader(request, "webhook-signature") ? "webhook" : "svix";
  const signatures = soleListHeader(request, `${names}-signature`);
  if (typeof signatures !== "string") return signatures;
  const id = soleHeader(request, `${names}-id`);
  if (typeof id !== "string") return id;
  if (!ID.test(id)) return rejected(`${names}-id is malformed`);
  const timestamp = soleHeader(request, `${names}-timestamp`);
  if (typeof timestamp !== "string") return timestamp;
  const at = timely(timestamp, "s", now);
  return typeof at === "number" ? { id, at, prefix: `${id}.${timestamp}.`, signatures } : at;
}

function isSignedWith(key: Key, signatures: readonly string[], prefix: string, body: Uint8Array): boolean {
  if (key.kind === "v1") return matchOf(signatures, [`v1,${mac(key.bytes, [prefix, body], "base64")}`]) >= 0;
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.bytes.toString("base64url") };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  const content = Buffer.concat([Buffer.from(prefix), body]);
  const ours = signatures.filter((text) => text.startsWith("v1a,")).map((text) => fromBase64(text.slice(4)));
  return ours.some((signature) => signature !== null && verify(null, content, publicKey, signature));
}

/** @throws Error when it is no key; the key itself is not named */
function keyOf(secret: string): Key {
  const [, prefix, text = ""] = /^(whsec_|whpk_)(.*)$/.exec(secret) ?? [];
  const bytes = fromBase64(text);
  const [kind, { min, max }] =
    prefix === "whpk_"
      ? (["v1a", { min: ED25519_KEY_BYTES, max: ED25519_KEY_BYTES }] as const)
      : (["v1", HMAC_KEY_BYTES] as const);
  if (prefix && bytes && bytes.length >= min && bytes.length <= max) return { kind, bytes };
  throw new Error(
    "the secret of a standard-webhooks sender is malformed; want whsec_ and base64 of 16 to 64 bytes, or whpk_ and base64 of 32",
  );
}
