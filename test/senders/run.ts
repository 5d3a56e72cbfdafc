import assert from "node:assert/strict";
import fc from "fast-check";
import { SCHEMES, type SchemeName, type SchemeSettings } from "#lib/signatures/schemes.ts";
import { NOW } from "../signatures/sender.ts";
import { standInHeld } from "./chat.ts";
import { bolt, dingtalk, lark, larkCheck, stripe, svix } from "./libraries.ts";
import type { Library, Message, Signed } from "./library.ts";

/**
 * `npm run senders`: each sender's own library against our verifier. What it signs, or judges right, is accepted; the same with one thing
 * changed is refused by us, and by the library where it can judge. Prints a line a library, and fails at the first disagreement.
 */
const MESSAGES = 1000;

const drawn: fc.Arbitrary<Message> = fc.record({
  body: fc.json(),
  id: fc.stringMatching(/^[\w-]{1,40}$/),
  nonce: fc.stringMatching(/^[A-Za-z0-9]{16}$/),
  ageS: fc.integer({ min: -60, max: 300 }),
  place: fc.nat(),
});

/** One bit of one byte. */
function flipped(bytes: Uint8Array, place: number): Uint8Array {
  return bytes.map((byte, index) => (index === place % bytes.length ? byte ^ 1 : byte));
}

/** A digit of the signature for another, and the time one second on. */
function changes({ request, signature, time }: Signed, place: number): readonly Signed["request"][] {
  const withText = (from: string, to: string) => ({
    ...request,
    query: request.query.replace(from, to),
    headers: request.headers.map(([name, value]) => [name, value.replace(from, to)] as const),
  });
  const at = place % (signature.length - 1);
  const digit = signature[at] === "a" ? "b" : "a";
  const spoilt = signature.slice(0, at) + digit + signature.slice(at + 1);
  const later = String(Number(time) + (time.length > 10 ? 1000 : 1));
  return [{ ...request, body: flipped(request.body, place) }, withText(signature, spoilt), withText(time, later)];
}

async function held<Name extends SchemeName>(library: Library<SchemeSettings<Name>>, scheme: Name): Promise<string> {
  const { settings, sign, judge, follow, name } = library;
  let refused = 0;
  for (const message of fc.sample(drawn, { numRuns: MESSAGES, seed: 26 })) {
    const signed = await sign(message, NOW);
    const found = SCHEMES[scheme].verify(signed.request, settings, NOW);
    assert.equal(found.is, signed.is ?? "verified", `${name}: ${JSON.stringify(message)}`);
    if (judge) assert.ok(judge(signed.request, NOW), `${name} refuses ${JSON.stringify(message)}`);
    follow?.(found, message);
    const changed = changes(signed, message.place);
    for (const request of changed) {
      assert.equal(
        SCHEMES[scheme].verify(request, settings, NOW).is,
        "rejected",
        `${name}: ${JSON.stringify(request)}`,
      );
      if (judge) assert.ok(!judge(request, NOW), `${name} accepts ${JSON.stringify(request)}`);
    }
    refused += changed.length;
  }
  return `${name}: ${MESSAGES} accepted, ${refused} with one thing changed refused${judge ? " by both" : ""}\n`;
}

process.stdout.write(await held(stripe, "hmac"));
process.stdout.write(await held(svix, "standard-webhooks"));
process.stdout.write(await held(bolt, "slack"));
process.stdout.write(await standInHeld(bolt.settings.secrets[0] ?? "", bolt.judge ?? (() => false)));
process.stdout.write(await held(lark, "feishu"));
process.stdout.write(await held(larkCheck, "feishu"));
process.stdout.write(await held(dingtalk, "dingtalk-events"));
