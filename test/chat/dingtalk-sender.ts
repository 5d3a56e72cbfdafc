import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";

/** What is posted to Sluice. */
export type Posted = {
  readonly headers: Readonly<Record<string, string>>;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
};

export type Keys = {
  readonly appKey: string;
  readonly aesKey: string;
  readonly token: string;
  readonly robotSecret: string;
};

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** As the documentation has it: random, length, text and owner, padded to 32 bytes. Nothing of lib is used. */
function encrypted(text: string, { aesKey, appKey }: Keys): string {
  const key = Buffer.from(`${aesKey}=`, "base64");
  const length = Buffer.alloc(4);
  length.writeInt32BE(Buffer.byteLength(text));
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(text), Buffer.from(appKey)]);
  const pad = 32 - (plain.length % 32);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
    "base64",
  );
}

/** The text of an envelope, whoever's it is. */
function decrypted(encrypt: string, { aesKey }: Pick<Keys, "aesKey">): string {
  const key = Buffer.from(`${aesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, "base64"), decipher.final()]);
  return plain.subarray(20, 20 + plain.readInt32BE(16)).toString("utf8");
}

function signed(token: string, timestamp: string, nonce: string, encrypt: string): string {
  return createHash("sha1").update([token, timestamp, nonce, encrypt].sort().join("")).digest("hex");
}

/** An event of the subscription. */
export function eventPost(payload: object, keys: Keys, now: number): Posted {
  const timestamp = String(now);
  const nonce = randomBytes(6).toString("hex");
  const encrypt = encrypted(JSON.stringify(payload), keys);
  const signature = signed(keys.token, timestamp, nonce, encrypt);
  const query = String(new URLSearchParams({ msg_signature: signature, timestamp, nonce }));
  return { headers: JSON_TYPE, query, body: JSON.stringify({ encrypt }) };
}

/** What Sluice said back to an event: verified as DingTalk does it, and decrypted. */
export function eventReply(body: string, keys: Keys): string {
  const { msg_signature: signature, timeStamp, nonce, encrypt } = JSON.parse(body);
  if (signature !== signed(keys.token, timeStamp, nonce, encrypt)) throw new Error("the reply's signature is wrong");
  return decrypted(encrypt, keys);
}

/** A message to a robot: the secret signs the time, and nothing else. */
export function robotPost(payload: object, { robotSecret }: Pick<Keys, "robotSecret">, now: number): Posted {
  const timestamp = String(now);
  const sign = createHmac("sha256", robotSecret).update(`${timestamp}\n${robotSecret}`).digest("base64");
  return { headers: { ...JSON_TYPE, timestamp, sign }, query: "", body: JSON.stringify(payload) };
}
