import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { toRawRequest } from "#lib/web/function-url.ts";
import { createWebhook } from "../../functions/webhook/handler.ts";
import { createDoor } from "../web/kit.ts";

/**
 * In the form of docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (payload format 2.0). Body and signature are the vector that
 * docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries publishes.
 */
const EVENT: LambdaFunctionURLEvent = JSON.parse(
  readFileSync(join(import.meta.dirname, "../events/function-url.json"), "utf8"),
);
const SECRET = "It's a Secret to Everybody";
const SIGNATURE = "x-hub-signature-256";

const base64 = (text: string) => Buffer.from(text).toString("base64");

async function answered(change: Partial<LambdaFunctionURLEvent>) {
  const door = createDoor();
  door.secrets = { ...door.secrets, HOOK: SECRET };
  return createWebhook(async () => door.intake)({ ...EVENT, ...change });
}

/** Verified, but no JSON: what the published vector comes to. */
const VERIFIED = { statusCode: 422, body: '{"error":"body is not JSON (13 characters)"}\n' };
const UNAUTHORIZED = { statusCode: 401, body: '{"error":"not verified"}\n' };

describe("a request to the function URL", () => {
  it("is taken as it was sent: method, path, query, headers, bytes and where it came from", () => {
    const { headers, body, ...line } = toRawRequest(EVENT);
    expect(line).toEqual({ method: "POST", path: "/hooks/push", query: "a=1&a=2&b=%2F", sourceIp: "192.0.2.44" });
    expect(headers).toEqual(Object.entries(EVENT.headers));
    expect(Buffer.from(body).toString()).toBe("Hello, World!");
  });

  it("is verified by the bytes of its body, in base64 or not", async () => {
    expect(await answered({})).toMatchObject(VERIFIED);
    expect(await answered({ body: base64("Hello, World!"), isBase64Encoded: true })).toMatchObject(VERIFIED);
  });

  it("keeps bytes that are no UTF-8", () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xc3, 0x28, 0x00, 0x7d]);
    const { body } = toRawRequest({ ...EVENT, body: bytes.toString("base64"), isBase64Encoded: true });
    expect(Buffer.from(body).equals(bytes)).toBe(true);
  });

  it.each(
    [
      ["claims to be base64 and is not", "Hello, World!"],
      ["is base64 with a line break", `${base64("Hello, World!")}\n`],
      ["is base64 without its padding", base64("Hello, World!").replaceAll("=", "")],
      ["is base64 with bits to spare", base64("Hello, World!").replace("Q==", "R==")],
      ["is base64 for URLs", base64("Hello, World!").replaceAll("+", "-")],
    ].filter(([, body]) => body !== base64("Hello, World!")),
  )("whose body %s is not verified", async (_title, body) => {
    expect(await answered({ body: body ?? "", isBase64Encoded: true })).toMatchObject(UNAUTHORIZED);
  });

  it("without a body has an empty one", () => {
    const { body: _none, ...bare } = EVENT;
    expect(toRawRequest(bare).body).toHaveLength(0);
  });

  it("with two signatures, joined by a comma as AWS does, is not verified, in either order", async () => {
    const good = EVENT.headers[SIGNATURE];
    for (const value of [`${good},${good}`, `sha256=${"0".repeat(64)},${good}`, `${good},sha256=${"0".repeat(64)}`])
      expect(await answered({ headers: { ...EVENT.headers, [SIGNATURE]: value } })).toMatchObject(UNAUTHORIZED);
  });

  it("is for nobody at any other path or method: 404", async () => {
    const { requestContext } = EVENT;
    const http = { ...requestContext.http, method: "GET" };
    for (const change of [
      { rawPath: "/" },
      { rawPath: "//hooks/push" },
      { requestContext: { ...requestContext, http } },
    ])
      expect((await answered(change)).statusCode).toBe(404);
  });
});
