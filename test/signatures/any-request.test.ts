import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawRequest } from "#lib/signatures/request.ts";
import { SCHEMES } from "#lib/signatures/schemes.ts";
import { messageOf, NOW, type Sender } from "./sender.ts";
import { SENDERS } from "./senders.ts";

const NAMES = SENDERS.flatMap(({ signature, timestampIn }) => [signature.name, timestampIn?.name ?? ""]);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("0", String(NOW), String(NOW / 1000), "t=1,v1="),
);
const anything = fc.record({
  method: text,
  path: text,
  query: fc.oneof(
    text,
    fc.array(fc.tuple(fc.constantFrom(...NAMES, "nonce"), text)).map((pairs) => String(new URLSearchParams(pairs))),
  ),
  headers: fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES, "webhook-id", "X-Lark-Request-Nonce"), text), text)),
  body: fc.oneof(
    fc.uint8Array(),
    fc.json().map((json) => Buffer.from(json)),
    fc.base64String().map((encrypt) => Buffer.from(JSON.stringify({ encrypt }))),
  ),
  sourceIp: fc.oneof(text, fc.ipV4(), fc.ipV6()),
});

function cloudmonitor(request: RawRequest) {
  const settings = { secrets: ["0123456789abcdef"], ranges: ["192.0.2.0/24", "2001:db8::/32"] };
  return SCHEMES.cloudmonitor.verify(request, settings, NOW);
}

describe("no request makes a verifier throw, and none that nobody signed is verified", () => {
  it.each([
    ...SENDERS.map((sender) => [sender.name, (request: RawRequest) => sender.verify(request, NOW)] as const),
    ["cloudmonitor", cloudmonitor] as const,
  ])("%s", (_name, verify) => {
    fc.assert(
      fc.property(anything, (request) => {
        expect(verify(request).is).toBe("rejected");
      }),
      { numRuns: 500, seed: 24 },
    );
  });

  it.each(SENDERS.map((sender) => [sender.name, sender] as const))(
    "%s, one part of a signed request replaced",
    async (_name, sender: Sender) => {
      const request = await sender.sign(messageOf(sender), sender.secrets[0]);
      fc.assert(
        fc.property(anything, fc.subarray(["query", "headers", "body"] as const, { minLength: 1 }), (other, parts) => {
          const mixed = { ...request, ...Object.fromEntries(parts.map((part) => [part, other[part]])) };
          expect(sender.verify(mixed, NOW)).toHaveProperty("is");
        }),
        { numRuns: 200, seed: 25 },
      );
    },
  );
});
