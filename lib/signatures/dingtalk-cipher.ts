import { createCipheriv, createDecipheriv } from "node:crypto";
import { equal } from "./equal.ts";
import { fromBase64 } from "./payload.ts";

/** 43 characters of base64 are 32 bytes and two bits that DingTalk leaves as they fall, so the text need not be canonical. */
export const DINGTALK_AES_KEY = /^[A-Za-z0-9+/]{43}$/;

const CIPHER = "aes-256-cbc";
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const HEAD_BYTES = RANDOM_BYTES + LENGTH_BYTES;

/** PKCS#7, but over blocks of 32 bytes. */
const PAD_BYTES = 32;

/** What an envelope is sealed with: `ownerKey` (the corp id, suite key or app key) stands at the end of every plain text. */
export type DingtalkSeal = { readonly aesKey: string; readonly ownerKey: string };

function keyAndIv(aesKey: string): [Buffer, Buffer] {
  const key = Buffer.from(aesKey, "base64");
  return [key, key.subarray(0, 16)];
}

/**
 * The message in an envelope, or null when it is none of ours. Plain text: 16 random bytes, the message's length as four bytes, most
 * significant first, the message, the owner key, padding.
 * @see open.dingtalk.com/document/orgapp/configure-event-subcription and github.com/open-dingtalk/dingtalk-callback-Crypto
 */
export function openEnvelope(encrypt: string, { aesKey, ownerKey }: DingtalkSeal): Buffer | null {
  const bytes = fromBase64(encrypt);
  if (bytes === null || bytes.length === 0 || bytes.length % PAD_BYTES !== 0) return null;
  const decipher = createDecipheriv(CIPHER, ...keyAndIv(aesKey)).setAutoPadding(false);
  const plain = unpadded(Buffer.concat([decipher.update(bytes), decipher.final()]));
  if (plain === null || plain.length < HEAD_BYTES) return null;
  const end = HEAD_BYTES + plain.readUInt32BE(RANDOM_BYTES);
  const owner = plain.subarray(end).toString("latin1");
  return end <= plain.length && equal(owner, ownerKey) ? plain.subarray(HEAD_BYTES, end) : null;
}

function unpadded(bytes: Buffer): Buffer | null {
  const count = bytes.readUInt8(bytes.length - 1);
  const padding = bytes.subarray(bytes.length - count);
  const isPadded = count >= 1 && count <= PAD_BYTES && padding.every((byte) => byte === count);
  return isPadded ? bytes.subarray(0, bytes.length - count) : null;
}

/** @param random 16 bytes, so that equal messages do not look alike */
export function sealEnvelope(message: string, { aesKey, ownerKey }: DingtalkSeal, random: Buffer): string {
  const text = Buffer.from(message);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([random, length, text, Buffer.from(ownerKey)]);
  const count = PAD_BYTES - (plain.length % PAD_BYTES);
  const cipher = createCipheriv(CIPHER, ...keyAndIv(aesKey)).setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(count, count)), cipher.final()]).toString(
    "base64",
  );
}
