import { describe, expect, it } from "vitest";
import { checkFeishu, type FeishuSettings, verifyFeishu } from "#lib/signatures/feishu.ts";
import { bytesOf, digestOf, feishuEncrypted, hexOf, joined } from "./formulas.ts";
import { NOW, requestOf } from "./sender.ts";

const key = "test key";
const token = "v-token";
const iv = bytesOf("0123456789abcdef");
const check = { challenge: "1b6aef1a-401f-406a-be41-f48911eabcef", token, type: "url_verification" };
const event2 = { schema: "2.0", header: { event_id: "5e3702a84e847582be8db7fb73283c02", token }, event: {} };
const event1 = { uuid: "bc447199585340d1f3728d26b1c0297a", token, type: "event_callback", event: {} };

async function envelope(content: unknown, encryptKey = key): Promise<string> {
  return JSON.stringify({ encrypt: await feishuEncrypted(encryptKey, bytesOf(JSON.stringify(content)), iv) });
}

async function signed(raw: string | Uint8Array, encryptKey = key) {
  const timestamp = String(NOW / 1000);
  const signature = hexOf(await digestOf("SHA-256", joined(`${timestamp}nonce${encryptKey}`, raw)));
  const headers = { "X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": "nonce" };
  return requestOf({ ...headers, "X-Lark-Signature": signature }, raw);
}

const verified = (request: ReturnType<typeof requestOf>, given: Partial<FeishuSettings> = {}) =>
  verifyFeishu(request, { secrets: [key], ...given }, NOW);
const challenge = { is: "handshake", reply: JSON.stringify({ challenge: check.challenge }) };
const unsigned = { is: "rejected", why: "X-Lark-Signature is missing" };

/** Bodies that no key of ours opens. */
const UNREADABLE: readonly (readonly [string, string | Uint8Array])[] = [
  ["in clear", JSON.stringify(event2)],
  ["encrypted under another key", await envelope(event2, "another key")],
  ["no base64", '{"encrypt":"P37w+VZImNgPEO1RBhJ6Rt*="}'],
  ["too short", `{"encrypt":"${Buffer.from(iv).toString("base64")}"}`],
  ["no whole block", `{"encrypt":"${Buffer.alloc(17).toString("base64")}"}`],
  ["no JSON", "encrypt"],
  // Whoever extends a plain SHA-256 without the key gets its padding into the body, and then what they like.
  ["followed by a hash's padding", joined(await envelope(event2), Uint8Array.of(0x80, 0, 0, 4), "{}")],
];

/** Unsigned bodies that are no check of the address. */
const NO_CHECKS: readonly (readonly [string, string])[] = [
  ["in clear", JSON.stringify(check)],
  ["under another key", await envelope(check, "another key")],
  ["with another token", await envelope({ ...check, token: "another" })],
  ["an event", await envelope(event2)],
  ["without a challenge", await envelope({ ...check, challenge: undefined })],
  ["with a challenge that another ciphertext was put into", await envelope({ ...check, challenge: `ab"�{"event":1}` })],
  ["with a challenge that is too long", await envelope({ ...check, challenge: "a".repeat(129) })],
  ["empty", ""],
];

describe("an event", () => {
  it.each([
    ["schema 2.0", event2, event2.header.event_id],
    ["schema 1.0", event1, event1.uuid],
    ["no schema that we know", { token }, null],
  ])("of %s has its own id, and its decrypted body", async (_schema, event, id) => {
    const found = verified(await signed(await envelope(event)), { verificationToken: token });
    expect(found).toEqual({ is: "verified", id, at: NOW, body: Buffer.from(JSON.stringify(event)) });
  });

  it("is decrypted with the key that signed it, whichever of two that is", async () => {
    const request = await signed(await envelope(event2, "new key"), "new key");
    expect(verified(request, { secrets: [key, "new key"] }).is).toBe("verified");
    expect(verified(request, { secrets: ["new key", key] }).is).toBe("verified");
  });

  it.each(UNREADABLE)("that is %s is refused, though it is signed", async (_as, raw) => {
    expect(verified(await signed(raw))).toEqual({ is: "rejected", why: "the body does not decrypt" });
  });

  it.each([
    ["another token", { ...event2, header: { event_id: "1", token: "another" } }],
    ["no token", { schema: "2.0", header: { event_id: "1" } }],
    ["a token that is no text", { ...event1, token: [token] }],
  ])("with %s is refused where the token is known", async (_as, event) => {
    const request = await signed(await envelope(event));
    expect(verified(request, { verificationToken: token })).toEqual({
      is: "rejected",
      why: "the verification token is another",
    });
    expect(verified(request).is).toBe("verified");
  });

  it.each(["X-Lark-Request-Timestamp", "X-Lark-Request-Nonce"])("without %s is refused", async (name) => {
    const request = await signed(await envelope(event2));
    const headers = request.headers.filter(([given]) => given !== name);
    expect(verified({ ...request, headers })).toEqual({ is: "rejected", why: `${name} is missing` });
  });

  it("whose digits moved from the nonce to the time is not timely", async () => {
    const request = await signed(await envelope(event2));
    const headers = { "X-Lark-Request-Timestamp": `${NOW / 1000}7`, "X-Lark-Request-Nonce": "once" };
    const [, , , [, signature = ""] = []] = request.headers;
    const moved = requestOf({ ...headers, "X-Lark-Signature": signature }, request.body);
    expect(verified(moved)).toEqual({ is: "rejected", why: "the timestamp is over 300 s ahead" });
  });
});

describe("the check of the address", () => {
  it("comes unsigned, and is answered when it decrypts and has the token", async () => {
    const request = requestOf({}, await envelope(check));
    expect(verified(request, { verificationToken: token })).toEqual(challenge);
    expect(verified(request, { secrets: ["new key", key] })).toEqual(challenge);
  });

  it("is answered when it is signed, too", async () => {
    expect(verified(await signed(await envelope(check)))).toEqual(challenge);
  });

  it("is refused with a challenge of another form, though it is signed", async () => {
    const request = await signed(await envelope({ ...check, challenge: "<script>" }));
    expect(verified(request)).toEqual({ is: "rejected", why: "the challenge is malformed" });
  });

  it("is refused when a signature with it is wrong", async () => {
    const request = await signed(await envelope(check), "another key");
    expect(verified(request)).toMatchObject({ is: "rejected" });
  });

  it.each(NO_CHECKS)("is refused when it is unsigned and %s", async (_as, raw) => {
    expect(verified(requestOf({}, raw), { verificationToken: token })).toEqual(unsigned);
  });
});

it.each([[""], [" "], ["token\n"]])("the verification token %j is refused", (verificationToken) => {
  expect(() => checkFeishu({ secrets: [key], verificationToken })).toThrow(
    /^the verification token of feishu .*; want /,
  );
});
