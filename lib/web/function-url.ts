import type { APIGatewayProxyStructuredResultV2, LambdaFunctionURLEvent } from "aws-lambda";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { HttpAnswer } from "./answer.ts";

/** The request as it came to the function URL. Repeated headers come joined by commas. */
export function toRawRequest(event: LambdaFunctionURLEvent): RawRequest {
  const { rawPath, rawQueryString, headers, requestContext } = event;
  const { method, sourceIp } = requestContext.http;
  const sent = Object.entries(headers).map(([name, value]) => [name, value ?? ""] as const);
  return { method, path: rawPath, query: rawQueryString, headers: sent, body: bytesOf(event), sourceIp };
}

/** The answer as a function URL takes it. */
export function toResult({ status, headers, body }: HttpAnswer): APIGatewayProxyStructuredResultV2 {
  return { statusCode: status, headers: { ...headers }, body };
}

/** What claims to be base64 and is not has no bytes: nothing can be asked for with none. */
function bytesOf({ body = "", isBase64Encoded }: LambdaFunctionURLEvent): Uint8Array {
  if (!isBase64Encoded) return Buffer.from(body, "utf8");
  const bytes = Buffer.from(body, "base64");
  return bytes.toString("base64") === body ? bytes : new Uint8Array();
}
