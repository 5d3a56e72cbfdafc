import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./formulas.ts";
import { coversBody, inHeader, messageOf, NOW, rewritten, type Sender, signatureOf } from "./sender.ts";
import { SENDERS } from "./senders.ts";

const MESSAGES = 1000;

/** Bodies of JSON and of bytes that are no text; times within the window; which secret; where to spoil. */
const drawn = fc.record({
  body: fc.oneof(
    fc.json().map((text) => bytesOf(text)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  ),
  id: fc.stringMatching(/^[\w-]{1,40}$/),
  nonce: fc.stringMatching(/^[A-Za-z0-9]{6,32}$/),
  ageS: fc.integer({ min: -60, max: 60 }),
  secret: fc.constantFrom(0, 1),
  at: fc.nat(),
  bit: fc.integer({ min: 0, max: 7 }),
  shiftS: fc.constantFrom(-1, 1),
});

/** One character for another of its alphabet, never the first: prefixes have tests of their own. */
function spoilt(text: string, at: number): string {
  const place = text.length - 1 - (at % Math.min(text.length - 1, 40));
  const [other = ""] = ["0", "1", "A"].filter((character) => character !== text[place]);
  return text.slice(0, place) + other + text.slice(place + 1);
}

const shifted = (sender: Sender, shiftS: number) => (text: string) =>
  text.replace(/\d{10,}/, (digits) => String(Number(digits) + shiftS * (sender.unit === "ms" ? 1000 : 1)));

describe.each(SENDERS.map((sender) => [sender.name, sender] as const))("%s, signed by Web Crypto", (_name, sender) => {
  it(`accepts ${MESSAGES} messages and refuses each with one thing changed`, async () => {
    const check = async ({
      body,
      id,
      nonce,
      ageS,
      secret,
      at,
      bit,
      shiftS,
    }: typeof drawn extends fc.Arbitrary<infer T> ? T : never) => {
      const message = messageOf(sender, { body, id, nonce, atMs: NOW - ageS * 1000 });
      const request = await sender.sign(message, sender.secrets[secret] ?? "");
      const found = sender.verify(request, NOW, sender.secrets);
      expect(found).toMatchObject({
        is: "verified",
        id: sender.idHeader ? id : null,
        at: sender.unit === null ? null : NOW - ageS * 1000,
      });
      if (found.is === "verified") expect(Buffer.from(found.body).equals(body)).toBe(true);

      const refused = [sender.verify(request, NOW, [sender.secrets[1 - secret] ?? ""])];
      const refuse = (changed: typeof request) => refused.push(sender.verify(changed, NOW, sender.secrets));
      if (coversBody(sender) && request.body.length > 0) {
        const place = at % request.body.length;
        refuse({ ...request, body: request.body.map((byte, index) => (index === place ? byte ^ (1 << bit) : byte)) });
      }
      const value = signatureOf(request, sender).replace(/,v0=.*/, "");
      refuse(rewritten(request, sender.signature, () => spoilt(value, at)));
      const timed = sender.timestampIn ?? (sender.unit === null ? undefined : sender.signature);
      if (timed) refuse(rewritten(request, timed, shifted(sender, shiftS)));
      if (sender.idHeader) refuse(rewritten(request, inHeader(sender.idHeader), () => `${id}x`));
      expect(refused.map(({ is }) => is)).toEqual(refused.map(() => "rejected"));
    };
    await fc.assert(fc.asyncProperty(drawn, check), { numRuns: MESSAGES, seed: 21 });
  });
});
