import { createHmac, hash, timingSafeEqual } from "node:crypto";

export function sha256Hex(data: string | Buffer): string {
  return hash("sha256", data);
}

export function hmacHex(key: string, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("hex");
}

/** Compares two texts without telling, by its time, where they differ. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** A made-up id: the same seed gives the same id in every run. */
export function stableId(seed: string, length: number): string {
  return sha256Hex(seed).slice(0, length);
}

/** An upper-case request id in UUID form, the same in every run. */
export function requestIdFor(seed: string): string {
  return sha256Hex(seed)
    .toUpperCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}
