import { createHmac } from "node:crypto";
import { percentEncode } from "../../simulator/wire.ts";

export type Pairs = readonly (readonly [string, string])[];

/** METHOD&%2F&… over the query and the form together, sorted by name, without Signature. */
function stringToSignV1(method: string, pairs: Pairs): string {
  const signed = pairs.filter(([name]) => name !== "Signature").toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const canonical = signed.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join("&");
  return `${method}&%2F&${percentEncode(canonical)}`;
}

/** Base64 HMAC-SHA1 under the secret and an ampersand. */
export function signV1(method: string, pairs: Pairs, secret: string): string {
  return createHmac("sha1", `${secret}&`).update(stringToSignV1(method, pairs)).digest("base64");
}
