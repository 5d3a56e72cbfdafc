/**
 * Each scheme's signature written a second time, from its documentation and with Web Crypto, so that a verifier is not its own judge.
 * Nothing of lib/signatures is used here.
 */
const { subtle } = globalThis.crypto;

type Bytes = Uint8Array<ArrayBuffer>;

export function bytesOf(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function joined(...parts: readonly (string | Uint8Array)[]): Bytes {
  const all = parts.map((part) => (typeof part === "string" ? bytesOf(part) : part));
  const bytes = new Uint8Array(all.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of all) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

export function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function bytesOfBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export async function hmacOf(
  key: string | Uint8Array,
  content: string | Uint8Array,
  hash: "SHA-256" | "SHA-512" | "SHA-1" = "SHA-256",
): Promise<Bytes> {
  const imported = await subtle.importKey("raw", joined(key), { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, joined(content)));
}

export async function digestOf(hash: "SHA-256" | "SHA-1", content: string | Uint8Array): Promise<Bytes> {
  return new Uint8Array(await subtle.digest(hash, joined(content)));
}

async function aesCbc(key: Bytes, iv: Bytes, plain: Bytes): Promise<Bytes> {
  const imported = await subtle.importKey("raw", key, "AES-CBC", false, ["encrypt"]);
  return new Uint8Array(await subtle.encrypt({ name: "AES-CBC", iv }, imported, plain));
}

/** base64 of the initialisation vector and AES-256-CBC under the SHA-256 of the key. */
export async function feishuEncrypted(encryptKey: string, plain: Uint8Array, iv: Bytes): Promise<string> {
  const key = await digestOf("SHA-256", encryptKey);
  return base64Of(joined(iv, await aesCbc(key, iv, joined(plain))));
}

/** AES-256-CBC of whole blocks, nothing added: the block that Web Crypto pads with is cut off. */
export async function dingtalkSealed(aesKey: string, plain: Bytes): Promise<string> {
  const key = bytesOfBase64(`${aesKey}=`);
  return base64Of((await aesCbc(key, key.slice(0, 16), plain)).slice(0, -16));
}

/** 16 random bytes, the length, the message and the owner key, padded to 32 bytes by hand. */
export async function dingtalkEncrypted(
  aesKey: string,
  ownerKey: string,
  message: Uint8Array,
  random: Bytes,
): Promise<string> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, message.length);
  const plain = joined(random, length, message, ownerKey);
  const count = 32 - (plain.length % 32);
  return dingtalkSealed(aesKey, joined(plain, new Uint8Array(count).fill(count)));
}

export async function dingtalkSignature(...parts: readonly [string, string, string, string]): Promise<string> {
  return hexOf(await digestOf("SHA-1", [...parts].sort().join("")));
}
