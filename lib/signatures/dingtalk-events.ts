import { createHmac, hash } from "node:crypto";
import { DINGTALK_AES_KEY, type DingtalkSeal, openEnvelope, sealEnvelope } from "./dingtalk-cipher.ts";
import { matchOf } from "./equal.ts";
import { jsonOf, textAt } from "./payload.ts";
import { type RawRequest, soleParameter } from "./request.ts";
import { checkForm, checkSecrets, type Secrets } from "./secrets.ts";
import { timely } from "./timestamp.ts";
import { NOT_SIGNED_BY_US, type Rejected, rejected, type Verification } from "./verification.ts";

export type DingtalkEventsSettings = {
  /** The encodingAesKey, 43 characters. */
  readonly secrets: Secrets;
  readonly tokens: Secrets;
  /** The app key of an internal app, the suite key of a third-party one, or the corp id; not secret. */
  readonly ownerKey: string;
};

/**
 * The signed text has nothing between nonce and `encrypt`, so characters could be moved from one to the other. Whole blocks of cipher text
 * are 64 characters of base64: a nonce shorter than that can neither take nor give one.
 */
const NONCE = /^\w{1,63}$/;

/** The documentation's sample counts seconds (10 digits), the platform milliseconds (13). */
const SECONDS_DIGITS = 10;

type Signed = { readonly signature: string; readonly timestamp: string; readonly nonce: string; readonly at: number };

/** @throws Error when a token, key or the owner key is empty, or a key is not of DingTalk's form */
export function checkDingtalkEvents({ secrets, tokens, ownerKey }: DingtalkEventsSettings): void {
  checkSecrets(secrets, "the aes key of dingtalk events");
  checkForm(secrets, DINGTALK_AES_KEY, "the aes key of dingtalk events", "43 letters and digits");
  checkSecrets(tokens, "the token of dingtalk events");
  checkSecrets([ownerKey], "the owner key of dingtalk events");
}

/**
 * `msg_signature` (formerly `signature`) is the lower-case hex SHA-1 of token, timestamp, nonce and `encrypt`, sorted and joined. Every
 * event, the check of the address too, wants an encrypted "success" back. DingTalk states no window: ours is 300 s.
 * A delivery has no id, and its envelope is random: it is known again by `body`, which is what was encrypted.
 * @see open.dingtalk.com/document/orgapp/configure-event-subcription
 */
export function verifyDingtalkEvents(request: RawRequest, settings: DingtalkEventsSettings, now: number): Verification {
  checkDingtalkEvents(settings);
  const signed = signedOf(request, now);
  if ("is" in signed) return signed;
  const encrypt = textAt(jsonOf(request.body), "encrypt");
  if (encrypt === null) return rejected("the body holds no encrypt");
  const expected = settings.tokens.map((token) => signature(token, signed, encrypt));
  const token = settings.tokens[matchOf([signed.signature], expected)];
  if (token === undefined) return rejected(NOT_SIGNED_BY_US);
  for (const aesKey of settings.secrets) {
    const seal = { aesKey, ownerKey: settings.ownerKey };
    const body = openEnvelope(encrypt, seal);
    if (body !== null) return answered(body, signed, success(token, seal, signed, encrypt));
  }
  return rejected("the envelope does not open, or is another owner's");
}

function signedOf(request: RawRequest, now: number): Signed | Rejected {
  const name = new URLSearchParams(request.query).has("msg_signature") ? "msg_signature" : "signature";
  const signature = soleParameter(request, name);
  if (typeof signature !== "string") return signature;
  const timestamp = soleParameter(request, "timestamp");
  if (typeof timestamp !== "string") return timestamp;
  const nonce = soleParameter(request, "nonce");
  if (typeof nonce !== "string") return nonce;
  if (!NONCE.test(nonce)) return rejected("the nonce is malformed");
  const at = timely(timestamp, timestamp.length === SECONDS_DIGITS ? "s" : "ms", now);
  return typeof at === "number" ? { signature, timestamp, nonce, at } : at;
}

function signature(token: string, { timestamp, nonce }: Pick<Signed, "timestamp" | "nonce">, encrypt: string): string {
  return hash("sha1", [token, timestamp, nonce, encrypt].sort().join(""));
}

function answered(body: Buffer, { at }: Signed, reply: string): Verification {
  if (textAt(jsonOf(body), "EventType") === "check_url") return { is: "handshake", reply };
  return { is: "verified", id: null, at, body, reply };
}

/** The random bytes are drawn from the request under the key: a stranger cannot foresee them, and the same request has the same answer. */
function success(token: string, seal: DingtalkSeal, { timestamp, nonce }: Signed, encrypt: string): string {
  const random = createHmac("sha256", seal.aesKey).update(`reply\n${timestamp}\n${nonce}\n${encrypt}`).digest();
  const sealed = sealEnvelope("success", seal, random.subarray(0, 16));
  const msgSignature = signature(token, { timestamp, nonce }, sealed);
  return JSON.stringify({ msg_signature: msgSignature, timeStamp: timestamp, nonce, encrypt: sealed });
}
