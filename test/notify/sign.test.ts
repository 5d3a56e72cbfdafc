import { readFileSync } from "node:fs";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { InputError } from "#lib/jobs/parse.ts";
import { keyOf, signedHeaders } from "#lib/notify/sign.ts";

type Vector = {
  readonly scheme: string;
  readonly name: string;
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(
  readFileSync("test/vectors/webhook-signatures.json", "utf8"),
);
const published = vectors.filter(({ scheme }) => scheme === "standard-webhooks/svix");

it.each(published)("signs $name as it was published", ({ secret, headers, body }) => {
  const { "webhook-id": id = "", "webhook-timestamp": timestamp } = headers;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  expect(signedHeaders(id, body, [key], Number(timestamp) * 1000)).toEqual(headers);
});

it("has vectors to be held against", () => expect(published).toHaveLength(2));

const secretOf = (bytes: Uint8Array) => `whsec_${Buffer.from(bytes).toString("base64")}`;
const key = fc.uint8Array({ minLength: 24, maxLength: 64 });

it("the standard's own library accepts what either of two secrets has signed, and nothing that was changed", () => {
  const drawn = fc.record({ one: key, other: key, id: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/), data: fc.json() });
  const check = fc.property(drawn, ({ one, other, id, data }) => {
    const body = JSON.stringify({ type: "job.verdict", data });
    const keys = [one, other].map((bytes) => keyOf(secretOf(bytes), "notify pager"));
    const headers = { ...signedHeaders(id, body, keys, Date.now()) };
    for (const bytes of [one, other]) {
      const judge = new Webhook(secretOf(bytes));
      expect(judge.verify(body, headers)).toEqual(JSON.parse(body));
      expect(() => judge.verify(`${body} `, headers)).toThrow();
      expect(() => judge.verify(body, { ...headers, "webhook-id": `${id}x` })).toThrow();
    }
  });
  fc.assert(check, { numRuns: 300, seed: 5 });
});

it("takes keys of 24 to 64 bytes", () => {
  for (const length of [24, 64]) expect(keyOf(secretOf(new Uint8Array(length)), "x")).toHaveLength(length);
});

it.each([
  ["no prefix", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  ["another prefix", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  ["what is no base64", "whsec_not-base64-at-all!"],
  ["a key that is too short", "whsec_plJ3nmyCDGBKInavdOK15jsl"],
  ["a key that is too long", secretOf(new Uint8Array(65))],
  ["nothing", ""],
])("refuses a secret with %s, and does not show it", (_title, secret) => {
  const sentence = "notify pager: the secret is malformed; want whsec_ and the base64 of 24 to 64 bytes";
  expect(() => keyOf(secret, "notify pager")).toThrow(new InputError(sentence));
});
