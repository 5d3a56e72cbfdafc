import { createHmac } from "node:crypto";

/** Names and raw values, of the query and of the form together. */
export type Parameters = Readonly<Record<string, string>>;

/**
 * Method, slash and sorted parameters, each percent-encoded, joined with `&`; without the signature itself.
 * @see contract of the RPC signature, version 1.0 (STS still has no other)
 * @public
 */
export function stringToSignV1(method: string, parameters: Parameters): string {
  return `${method}&%2F&${percentEncode(canonicalForm(parameters))}`;
}

/** Base64 HMAC-SHA1 under the key's secret and an ampersand. @public */
export function signatureV1(accessKeySecret: string, text: string): string {
  return createHmac("sha1", `${accessKeySecret}&`).update(text, "utf8").digest("base64");
}

/** `name=value` pairs in code-unit order; also the form that goes over the wire. */
export function canonicalForm(parameters: Parameters): string {
  return Object.entries(parameters)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join("&");
}

/** RFC 3986: encodeURIComponent leaves five characters that the canonical form encodes. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
