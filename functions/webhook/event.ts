import type { LambdaFunctionURLEvent } from "aws-lambda";
import type { RawRequest } from "#lib/signatures/request.ts";

/** The request as it came to the function URL. Repeated headers come joined by commas. */
export function toRawRequest(event: LambdaFunctionURLEvent): RawRequest {
  const { rawPath, rawQueryString, headers, requestContext } = event;
  const { method, sourceIp } = requestContext.http;
  const sent = Object.entries(headers).map(([name, value]) => [name, value ?? ""] as const);
  return { method, path: rawPath, query: rawQueryString, headers: sent, body: bytesOf(event), sourceIp };
}

/** What is no base64 after all stays as it is: no signature will fit it. */
function bytesOf({ body = "", isBase64Encoded }: LambdaFunctionURLEvent): Uint8Array {
  if (!isBase64Encoded) return Buffer.from(body, "utf8");
  const bytes = Buffer.from(body, "base64");
  return bytes.toString("base64") === body ? bytes : Buffer.from(body, "utf8");
}
