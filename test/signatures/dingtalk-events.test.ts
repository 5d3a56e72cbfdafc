import { describe, expect, it } from "vitest";
import {
  checkDingtalkEvents,
  type DingtalkEventsSettings,
  verifyDingtalkEvents,
} from "#lib/signatures/dingtalk-events.ts";
import { base64Of, bytesOf, dingtalkEncrypted, dingtalkSignature, hmacOf } from "./formulas.ts";
import { NOW, requestOf } from "./sender.ts";

const aesKey = "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus";
const newKey = "TXpRMU5qYzRPVEF4TWpNME5UWTNPRGt3TVRJek5EVTI";
const settings: DingtalkEventsSettings = { secrets: [aesKey], tokens: ["token"], ownerKey: "dingowner" };
const random = bytesOf("0123456789abcdef");
const nonce = "WelUQl6bCqcBa2fM";
const event = '{"EventType":"bpms_instance_change","title":"审批"}';

type Given = { token?: string; timestamp?: string; nonce?: string; name?: string };
async function requestWith(encrypt: string, { token = "token", timestamp = String(NOW), ...rest }: Given = {}) {
  const { nonce: given = nonce, name = "msg_signature" } = rest;
  const signature = await dingtalkSignature(token, timestamp, given, encrypt);
  const query = String(new URLSearchParams({ [name]: signature, timestamp, nonce: given }));
  return requestOf({}, JSON.stringify({ encrypt }), { query });
}
const sealed = (text: string, key = aesKey, owner = "dingowner") =>
  dingtalkEncrypted(key, owner, bytesOf(text), random);
const verified = (request: ReturnType<typeof requestOf>, given: Partial<DingtalkEventsSettings> = {}) =>
  verifyDingtalkEvents(request, { ...settings, ...given }, NOW);
const closed = { is: "rejected", why: "the envelope does not open, or is another owner's" };

const UNOPENED: readonly (readonly [string, string])[] = [
  ["no base64", "*"],
  ["no whole block", base64Of(new Uint8Array(33))],
  ["garbage", base64Of(new Uint8Array(64))],
  ["without padding", (await sealed(event + event)).slice(0, 128)],
];

describe("an event", () => {
  it("is what was encrypted, with an answer that says success", async () => {
    const found = verified(await requestWith(await sealed(event)));
    expect(found).toMatchObject({ is: "verified", id: null, at: NOW, body: Buffer.from(event) });
  });

  it("may carry its signature under the old name", async () => {
    expect(verified(await requestWith(await sealed(event), { name: "signature" })).is).toBe("verified");
  });

  it("may count seconds", async () => {
    const timestamp = String(NOW / 1000);
    expect(verified(await requestWith(await sealed(event), { timestamp }))).toMatchObject({ is: "verified", at: NOW });
  });

  it("is known by either token and either key while they are rotated", async () => {
    const request = await requestWith(await sealed(event, newKey), { token: "new" });
    expect(verified(request, { secrets: [aesKey, newKey], tokens: ["token", "new"] }).is).toBe("verified");
    expect(verified(request, { secrets: [newKey], tokens: ["new"] }).is).toBe("verified");
    expect(verified(request, { secrets: [newKey] }).is).toBe("rejected");
    expect(verified(request, { tokens: ["new"] })).toEqual(closed);
  });

  it("for another owner is refused, though it is signed", async () => {
    expect(verified(await requestWith(await sealed(event, aesKey, "dingother")))).toEqual(closed);
    expect(verified(await requestWith(await sealed(event, aesKey, "dingowner2")))).toEqual(closed);
  });

  it.each(UNOPENED)("whose envelope is %s is refused, though it is signed", async (_as, encrypt) => {
    expect(verified(await requestWith(encrypt))).toEqual(closed);
  });

  it.each(["msg_signature", "timestamp", "nonce"])("without %s is refused", async (name) => {
    const request = await requestWith(await sealed(event));
    const query = new URLSearchParams(request.query);
    query.delete(name);
    const missing = name === "msg_signature" ? "signature" : name;
    expect(verified({ ...request, query: String(query) })).toEqual({
      is: "rejected",
      why: `the parameter ${missing} is missing`,
    });
  });

  it("whose envelope lost whole blocks to the nonce is refused", async () => {
    const encrypt = await sealed(event);
    const request = await requestWith(encrypt);
    const query = new URLSearchParams(request.query);
    query.set("nonce", nonce + encrypt.slice(0, 64));
    const moved = { ...request, query: String(query), body: bytesOf(JSON.stringify({ encrypt: encrypt.slice(64) })) };
    expect(verified(moved)).toEqual({ is: "rejected", why: "the nonce is malformed" });
  });

  it.each(["{}", "encrypt", "", '{"encrypt":7}', '{"encrypt":""}'])("in the body %j is none", async (raw) => {
    const request = await requestWith(await sealed(event));
    expect(verified({ ...request, body: bytesOf(raw) })).toEqual({ is: "rejected", why: "the body holds no encrypt" });
  });
});

describe("the answer", () => {
  it("is success in an envelope like the platform's own, signed with the request's time and nonce", async () => {
    const encrypt = await sealed(event);
    const found = verified(await requestWith(encrypt));
    const reply = JSON.parse((found.is === "verified" && found.reply) || "");
    const drawn = (await hmacOf(aesKey, `reply\n${NOW}\n${nonce}\n${encrypt}`)).slice(0, 16);
    const wanted = await dingtalkEncrypted(aesKey, "dingowner", bytesOf("success"), drawn);
    expect(reply).toEqual({
      msg_signature: await dingtalkSignature("token", String(NOW), nonce, wanted),
      ...{ timeStamp: String(NOW), nonce, encrypt: wanted },
    });
  });

  it("is the same for the same request, and another for another", async () => {
    const [one, two] = [await requestWith(await sealed(event)), await requestWith(await sealed(`${event} `))];
    expect(verified(one)).toEqual(verified(one));
    const replies = [one, two].map((request) => verified(request)).map((found) => "reply" in found && found.reply);
    expect(new Set(replies).size).toBe(2);
  });

  it("uses the token and key that the request used", async () => {
    const request = await requestWith(await sealed(event, newKey), { token: "new" });
    const both = verified(request, { secrets: [aesKey, newKey], tokens: ["token", "new"] });
    expect(both).toEqual(verified(request, { secrets: [newKey], tokens: ["new"] }));
  });

  it("is all there is to the check of the address", async () => {
    const found = verified(await requestWith(await sealed('{"EventType":"check_url"}')));
    expect(found).toEqual({ is: "handshake", reply: expect.stringContaining("msg_signature") });
  });
});

it.each([
  [{ secrets: [aesKey.slice(1)] }, "the aes key of dingtalk events is malformed; want 43 letters and digits"],
  [{ secrets: [`${aesKey}=`] }, "the aes key of dingtalk events is malformed"],
  [{ tokens: [""] }, "the token of dingtalk events is empty"],
  [{ tokens: [] }, "there are 0 values for the token of dingtalk events"],
  [{ ownerKey: "" }, "the owner key of dingtalk events is empty"],
])("settings with %j are refused", (wrong, message) => {
  expect(() => checkDingtalkEvents({ ...settings, ...wrong })).toThrow(message);
});
