import { describe, expect, it } from "vitest";
import { checkHmac, type HmacSettings } from "#lib/signatures/hmac.ts";
import { HMAC_SENDERS } from "./hmac-senders.ts";
import { PAGERDUTY, STRIPE, WITH_EVERYTHING } from "./presets.ts";
import { messageOf, NOW, rewritten, type Sender } from "./sender.ts";

const named = (name: string) => HMAC_SENDERS.find((sender) => sender.name === name) as Sender;
const stripe = named("hmac as Stripe");
const everything = named("hmac with SHA-512, an id and milliseconds");

async function verified(sender: Sender, rewrite: (value: string) => string | null, place = sender.signature) {
  const request = await sender.sign(messageOf(sender), sender.secrets[0]);
  const found = sender.verify(rewritten(request, place, rewrite), NOW);
  return found.is === "rejected" ? found.why : found.is;
}

describe("Stripe's header", () => {
  it.each([
    ["as it is", (text: string) => text, "verified"],
    ["in another order", (text: string) => text.split(",").reverse().join(","), "verified"],
    ["with keys we do not know", (text: string) => `${text},v2=a,tt=1,x`, "verified"],
    ["with a second t, also the same", (text: string) => `${text},${text.split(",")[0]}`, "t is repeated"],
    ["with a second t that is empty", (text: string) => `${text},t=`, "t is repeated"],
    ["joined from two headers", (text: string) => `${text}, ${text}`, "t is repeated"],
    ["with 17 signatures", (text: string) => text + ",v1=a".repeat(16), "there are over 16 signatures"],
    ["without t", (text: string) => text.replace(/t=\d+,/, ""), "t is missing"],
    ["with an empty t", (text: string) => text.replace(/t=\d+,/, "t=,"), "the timestamp is no decimal integer"],
    ["with a space in t", (text: string) => text.replace("t=", "t= "), "the timestamp is no decimal integer"],
    [
      "without v1",
      (text: string) => text.replace("v1=", "v3="),
      "no signature is right: it is another secret, or the request was changed",
    ],
  ])("%s", async (_as, rewrite, wanted) => {
    expect(await verified(stripe, rewrite)).toBe(wanted);
  });
});

it("tells the time and the id that were signed, and none that were not", async () => {
  const found = async (sender: Sender) => sender.verify(await sender.sign(messageOf(sender), sender.secrets[0]), NOW);
  expect(await found(stripe)).toMatchObject({ is: "verified", id: null, at: NOW });
  expect(await found(everything)).toMatchObject({ is: "verified", id: "msg_1", at: NOW });
  expect(await found(named("hmac as Shopify"))).toMatchObject({ is: "verified", id: null, at: null });
});

describe("an id that is signed", () => {
  it.each([
    ["another", () => "msg_2", "no signature is right: it is another secret, or the request was changed"],
    ["absent", () => null, "X-Id is missing"],
    ["with the separator in it", (id: string) => `${id}:1`, "X-Id is malformed"],
    ["joined", (id: string) => `${id},${id}`, "X-Id is repeated"],
  ])("%s is refused", async (_as, rewrite, wanted) => {
    expect(await verified(everything, rewrite, { in: "header", name: "X-Id" })).toBe(wanted);
  });
});

describe("settings", () => {
  const plain = { ...PAGERDUTY, secrets: ["s"] };
  const timestamp = { in: "header", name: "X-Time", unit: "s", toleranceS: 300 } as const;
  const wrong: readonly (readonly [string, HmacSettings, string])[] = [
    ["do not sign the body", { ...plain, signed: "body" }, 'is "body"; want {body} exactly once'],
    ["sign the body twice", { ...plain, signed: "{body}.{body}" }, "want {body} exactly once"],
    ["read a time that is not signed", { ...plain, timestamp }, "want {timestamp} once"],
    ["sign a time that is not read", { ...plain, signed: "{timestamp}.{body}" }, "want {timestamp} nowhere"],
    ["sign a time twice", { ...plain, timestamp, signed: "{timestamp}.{timestamp}.{body}" }, "want {timestamp} once"],
    ["read an id that is not signed", { ...plain, idHeader: "X-Id" }, "want {id} once"],
    ["sign an id that is not read", { ...plain, signed: "{id}.{body}" }, "want {id} nowhere"],
    ["have parts side by side", { ...plain, timestamp, signed: "{timestamp}{body}" }, "want a separator"],
    ["have a separator that an id may hold", { ...plain, idHeader: "X-Id", signed: "{id}-{body}" }, "want a separator"],
    ["have a text after the body that is no separator", { ...plain, signed: "{body}v0" }, "want a separator"],
    ["have other braces", { ...plain, signed: "{Body}.{body}" }, "want no other braces"],
    ["have an open brace", { ...plain, signed: "{body}.{" }, "want no other braces"],
    ["name a header with a space", { ...plain, header: "X Sig" }, "a header's or key's name is malformed"],
    ["name no header", { ...plain, header: "" }, "a header's or key's name is malformed"],
    ["have a prefix with a comma", { ...plain, prefix: "v1," }, "the prefix of a signature has a comma"],
    ["have a list without a prefix", { ...plain, prefix: "" }, "a list of signatures has no prefix"],
    [
      "look for a time in no list",
      { ...plain, ...STRIPE, isList: false },
      "the timestamp is in a list, but the header is none",
    ],
    [
      "tolerate nothing",
      { ...plain, timestamp: { ...timestamp, toleranceS: 0 }, signed: "{timestamp}.{body}" },
      "toleranceS is not above 0",
    ],
    [
      "tolerate no number",
      { ...plain, timestamp: { ...timestamp, toleranceS: Number.NaN }, signed: "{timestamp}.{body}" },
      "toleranceS",
    ],
  ];

  it.each(wrong)("that %s are refused", (_as, settings, message) => {
    expect(() => checkHmac(settings)).toThrow(message);
  });

  it("may name the parts in any order", () => {
    expect(() => checkHmac({ ...WITH_EVERYTHING, signed: "v0:{body}|{id}|{timestamp}", secrets: ["s"] })).not.toThrow();
  });
});
