import { createHmac } from "node:crypto";
import { canonicalQuery, percentEncode } from "../shared/canonical-request.ts";

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

/** Also the form that goes over the wire. */
export function canonicalForm(parameters: Parameters): string {
  return canonicalQuery(Object.entries(parameters));
}
