import { sign, verify } from "@octokit/webhooks-methods";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { verifyGithub } from "#lib/signatures/github.ts";
import { verifyStandardWebhooks } from "#lib/signatures/standard-webhooks.ts";
import { base64Of } from "./formulas.ts";
import { NOW, requestOf } from "./sender.ts";

/** The schemes' own libraries as judges. Those too large for everybody to install have a program of their own: test/senders. */
const MESSAGES = { numRuns: 1000, seed: 22 };

const text = fc.oneof(fc.json(), fc.string({ unit: "binary", minLength: 1 })).filter((body) => body.isWellFormed());

it("@octokit/webhooks-methods signs what github accepts, and refuses what it refuses", async () => {
  const drawn = { secret: fc.stringMatching(/^[!-~]{1,40}$/), body: text, other: text };
  const check = fc.asyncProperty(fc.record(drawn), async ({ secret, body, other }) => {
    const signature = await sign(secret, body);
    for (const [content, header] of [
      [body, signature],
      [other, signature],
      [body, signature.toUpperCase()],
    ] as const) {
      const theirs = await verify(secret, content, header);
      const ours = verifyGithub(requestOf({ "X-Hub-Signature-256": header }, content), { secrets: [secret] });
      expect(ours.is).toBe(theirs ? "verified" : "rejected");
    }
  });
  await fc.assert(check, MESSAGES);
});

it("standardwebhooks signs what standard-webhooks accepts", () => {
  const drawn = {
    key: fc.uint8Array({ minLength: 24, maxLength: 64 }),
    id: fc.stringMatching(/^[!-+\-/-~]{1,64}$/),
    ageS: fc.integer({ min: -300, max: 300 }),
    body: text,
  };
  const check = fc.property(fc.record(drawn), ({ key, id, ageS, body }) => {
    const secret = `whsec_${base64Of(key)}`;
    const timestamp = NOW / 1000 - ageS;
    const signature = new Webhook(secret).sign(id, new Date(timestamp * 1000), body);
    const headers = { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signature };
    const verified = (content: string) =>
      verifyStandardWebhooks(requestOf(headers, content), { secrets: [secret] }, NOW);
    expect(verified(body)).toMatchObject({ is: "verified", id, at: timestamp * 1000 });
    expect(verified(`${body} `).is).toBe("rejected");
  });
  fc.assert(check, MESSAGES);
});
