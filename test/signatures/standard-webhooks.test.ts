import { describe, expect, it } from "vitest";
import { checkStandardWebhooks, verifyStandardWebhooks } from "#lib/signatures/standard-webhooks.ts";
import { base64Of } from "./formulas.ts";
import { type Message, messageOf, NOW, rewritten, type Sender, signatureOf } from "./sender.ts";
import { STANDARD_SENDERS } from "./standard-senders.ts";

const [hmac, ed25519] = STANDARD_SENDERS as readonly [Sender, Sender];
const sent = (sender: Sender, given: Partial<Message> = {}) => sender.sign(messageOf(sender, given), sender.secrets[0]);
const verified = async (sender: Sender, rewrite: (value: string) => string, secrets = sender.secrets.slice(0, 1)) =>
  sender.verify(rewritten(await sent(sender), sender.signature, rewrite), NOW, secrets);

describe("a standard webhook", () => {
  it("may have names that begin with svix-", async () => {
    const request = await sent(hmac);
    const headers = request.headers.map(([name, value]) => [name.replace("webhook-", "svix-"), value] as const);
    expect(hmac.verify({ ...request, headers }, NOW)).toMatchObject({ is: "verified", id: "msg_1" });
  });

  it("does not take one name from each family", async () => {
    const request = await sent(hmac);
    const headers = request.headers.map(([name, value]) => [name.replace("webhook-id", "svix-id"), value] as const);
    expect(hmac.verify({ ...request, headers }, NOW)).toEqual({ is: "rejected", why: "webhook-id is missing" });
  });

  it.each(["msg.1", "a b", "é", "a,b", "x".repeat(257)])("with the id %j is refused", async (id) => {
    expect(hmac.verify(await sent(hmac, { id }), NOW)).toMatchObject({ is: "rejected" });
  });

  it("is not signed by an id that swallowed the time", async () => {
    const request = await sent(hmac, { body: Buffer.from("1768464900.{}"), timestamp: "1700000000" });
    const shifted = {
      ...rewritten(request, { in: "header", name: "webhook-id" }, (id) => `${id}.1700000000`),
      body: Buffer.from("{}"),
    };
    const inTime = rewritten(shifted, { in: "header", name: "webhook-timestamp" }, () => "1768464900");
    expect(hmac.verify(inTime, NOW)).toEqual({ is: "rejected", why: "webhook-id is malformed" });
  });

  it.each(["webhook-id", "webhook-timestamp"])("without %s is refused", async (name) => {
    const request = rewritten(await sent(hmac), { in: "header", name }, () => null);
    expect(hmac.verify(request, NOW)).toEqual({ is: "rejected", why: `${name} is missing` });
  });
});

describe("its signatures", () => {
  it("may be of both kinds, and of versions we do not know, for keys of both kinds", async () => {
    const other = signatureOf(await sent(ed25519), ed25519);
    const secrets = [ed25519.secrets[1], hmac.secrets[0]];
    const found = await verified(hmac, (value) => `v2,AAAA ${other} ${value}`, secrets);
    expect(found.is).toBe("verified");
  });

  it("of ed25519 are refused when they are no base64, no 64 bytes, or of HMAC's version", async () => {
    for (const wrong of [
      "v1a,*",
      "v1a,",
      `v1a,${base64Of(new Uint8Array(64))}`,
      `v1a,${base64Of(new Uint8Array(63))}`,
    ]) {
      expect((await verified(ed25519, () => wrong)).is).toBe("rejected");
    }
    expect((await verified(ed25519, (value) => value.replace("v1a", "v1"))).is).toBe("rejected");
    expect((await verified(hmac, (value) => value.replace("v1", "v1a"))).is).toBe("rejected");
  });

  it("are at most 16", async () => {
    const many = (count: number) => verified(hmac, (value) => Array(count).fill(value).join(" "));
    expect((await many(16)).is).toBe("verified");
    expect(await many(17)).toEqual({ is: "rejected", why: "there are over 16 signatures" });
  });

  it.each([
    ["two headers joined", (value: string) => `${value},v1,AAAA`],
    ["a list and another header", (value: string) => `${value} v1,AAAA,v1,AAAA`],
    ["two spaces", (value: string) => `${value}  v1,AAAA`],
    ["no comma", (value: string) => `${value} v1`],
  ])("are malformed with %s, though one is right", async (_as, rewrite) => {
    expect(await verified(hmac, rewrite)).toEqual({ is: "rejected", why: "a signature is malformed" });
  });
});

describe("its secret", () => {
  const key = (length: number) => base64Of(new Uint8Array(length).fill(7));

  it.each([`whsec_${key(16)}`, `whsec_${key(64)}`, `whpk_${key(32)}`])("may be %s", (secret) => {
    expect(() => checkStandardWebhooks({ secrets: [secret] })).not.toThrow();
  });

  it.each([
    `whsec_${key(15)}`,
    `whsec_${key(65)}`,
    `whpk_${key(31)}`,
    `whpk_${key(33)}`,
    `whsk_${key(32)}`,
    key(32),
    `WHSEC_${key(32)}`,
    `whsec_${key(32).replace("=", "")}`,
    "whsec_",
    `x whsec_${key(32)}`,
    `whsec_${key(32)}\nx`,
    "whsec_*",
    "whpk_",
    `whsec_ ${key(32)}`,
  ])("is not %s, and is not told", (secret) => {
    const check = () => checkStandardWebhooks({ secrets: [secret] });
    expect(check).toThrow(/ is malformed; want whsec_ and base64 of 16 to 64 bytes, or whpk_ and base64 of 32$/);
    expect(() => verifyStandardWebhooks({ ...emptyRequest }, { secrets: [secret] }, NOW)).toThrow(/malformed/);
    expect(check).not.toThrow(key(32));
  });
});

const emptyRequest = { method: "POST", path: "/", query: "", headers: [], body: new Uint8Array(), sourceIp: "" };
