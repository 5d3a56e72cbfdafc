import { createCipheriv, createHash, randomBytes } from "node:crypto";

/** What is posted to Sluice. */
export type Posted = {
  readonly headers: Readonly<Record<string, string>>;
  /** Without the question mark. */
  readonly query: string;
  readonly body: string;
};

export type Keys = { readonly encryptKey: string };

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" };

/** As the documentation has it: AES-256-CBC under the key's SHA-256, with the vector before it. Nothing of lib is used. */
export function encrypted(text: string, { encryptKey }: Keys): string {
  const vector = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", createHash("sha256").update(encryptKey).digest(), vector);
  return Buffer.concat([vector, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

/** An event, or a press of a button: both are encrypted and signed in the same way. */
export function eventPost(payload: object, keys: Keys, now: number): Posted {
  const body = JSON.stringify({ encrypt: encrypted(JSON.stringify(payload), keys) });
  const timestamp = String(Math.floor(now / 1000));
  const nonce = randomBytes(6).toString("hex");
  const signature = createHash("sha256").update(`${timestamp}${nonce}${keys.encryptKey}${body}`).digest("hex");
  return {
    headers: {
      ...JSON_TYPE,
      "X-Lark-Request-Timestamp": timestamp,
      "X-Lark-Request-Nonce": nonce,
      "X-Lark-Signature": signature,
    },
    query: "",
    body,
  };
}

/** The check of the address has no signature. */
export function challengePost(payload: object, keys: Keys): Posted {
  return { headers: JSON_TYPE, query: "", body: JSON.stringify({ encrypt: encrypted(JSON.stringify(payload), keys) }) };
}
