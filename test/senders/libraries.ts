import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { DingtalkEventsSettings } from "#lib/signatures/dingtalk-events.ts";
import type { FeishuSettings } from "#lib/signatures/feishu.ts";
import type { HmacSettings } from "#lib/signatures/hmac.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import type { SlackSettings } from "#lib/signatures/slack.ts";
import type { StandardWebhooksSettings } from "#lib/signatures/standard-webhooks.ts";
import { bytesOf, digestOf, feishuEncrypted, hexOf, hmacOf, joined } from "../signatures/formulas.ts";
import { STRIPE } from "../signatures/presets.ts";
import { requestOf } from "../signatures/sender.ts";
import type { Library, Message, Signed } from "./library.ts";

const load = createRequire(new URL("packages/package.json", import.meta.url));

const secondsOf = ({ ageS }: Message, now: number) => Math.floor(now / 1000) - ageS;
const textOf = ({ body }: RawRequest) => Buffer.from(body).toString("utf8");
const headersOf = ({ headers }: RawRequest): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));

/** True when it returns, false when it throws. */
function passes(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch {
    return false;
  }
}

type Stripe = {
  readonly webhooks: {
    readonly generateTestHeaderString: (given: { payload: string; secret: string; timestamp: number }) => string;
    readonly signature: {
      readonly verifyHeader: (...given: [string, string, string, number, undefined, number]) => boolean;
    };
  };
};
const { webhooks }: Stripe = load("stripe");
const stripeSecret = "whsec_test_secret";

export const stripe: Library<HmacSettings> = {
  name: "stripe",
  settings: { ...STRIPE, secrets: [stripeSecret] },
  sign: (message, now) => {
    const timestamp = secondsOf(message, now);
    const header = webhooks.generateTestHeaderString({ payload: message.body, secret: stripeSecret, timestamp });
    const request = requestOf({ "Stripe-Signature": header }, message.body);
    return { request, signature: header.split("v1=")[1] ?? "", time: String(timestamp) };
  },
  judge: (request, now) =>
    passes(() => {
      const header = headersOf(request)["stripe-signature"] ?? "";
      webhooks.signature.verifyHeader(textOf(request), header, stripeSecret, 300, undefined, now);
    }),
};

type Svix = { readonly Webhook: new (secret: string) => { sign: (id: string, at: Date, body: string) => string } };
const { Webhook }: Svix = load("svix");
const svixSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** Its verifier reads the clock, so it only signs. */
export const svix: Library<StandardWebhooksSettings> = {
  name: "svix",
  settings: { secrets: [svixSecret] },
  sign: (message, now) => {
    const timestamp = secondsOf(message, now);
    const header = new Webhook(svixSecret).sign(message.id, new Date(timestamp * 1000), message.body);
    const headers = { "svix-id": message.id, "svix-timestamp": String(timestamp), "svix-signature": header };
    return { request: requestOf(headers, message.body), signature: header.slice(3), time: String(timestamp) };
  },
};

type Bolt = {
  readonly isValidSlackRequest: (given: {
    readonly signingSecret: string;
    readonly body: string;
    readonly headers: Readonly<Record<string, string | number>>;
    readonly nowMilliseconds: number;
  }) => boolean;
};
const { isValidSlackRequest }: Bolt = load("@slack/bolt");
const slackSecret = "8f742231b10e8888abcd99yyyzzz85a5";

/** Slack's library signs nothing: it judges what Web Crypto signed. */
export const bolt: Library<SlackSettings> = {
  name: "@slack/bolt",
  settings: { secrets: [slackSecret] },
  sign: async (message, now) => {
    const time = String(secondsOf(message, now));
    const signature = hexOf(await hmacOf(slackSecret, joined(`v0:${time}:`, message.body)));
    const headers = { "X-Slack-Signature": `v0=${signature}`, "X-Slack-Request-Timestamp": time };
    return { request: requestOf(headers, message.body), signature, time };
  },
  judge: (request, nowMilliseconds) => {
    const given = { signingSecret: slackSecret, body: textOf(request), headers: headersOf(request) };
    return isValidSlackRequest({ ...given, nowMilliseconds });
  },
};

type Lark = {
  readonly AESCipher: new (key: string) => { decrypt: (encrypt: string) => string };
  readonly EventDispatcher: new (given: {
    readonly encryptKey: string;
    readonly loggerLevel: number;
  }) => { readonly requestHandle: { readonly checkIsEventValidated: (data: unknown) => boolean } };
  readonly generateChallenge: (
    data: unknown,
    given: { readonly encryptKey: string },
  ) => { readonly isChallenge: boolean; readonly challenge: unknown };
};
const { AESCipher, EventDispatcher, generateChallenge }: Lark = load("@larksuiteoapi/node-sdk");
const encryptKey = "test key";
const ERROR = 1;
const { requestHandle } = new EventDispatcher({ encryptKey, loggerLevel: ERROR });

async function larkSigned(text: string, message: Message, now: number): Promise<Signed> {
  const time = String(secondsOf(message, now));
  const body = JSON.stringify({ encrypt: await feishuEncrypted(encryptKey, bytesOf(text), bytesOf(message.nonce)) });
  const signature = hexOf(await digestOf("SHA-256", time + message.nonce + encryptKey + body));
  const headers = { "X-Lark-Request-Timestamp": time, "X-Lark-Request-Nonce": message.nonce };
  return { request: requestOf({ ...headers, "X-Lark-Signature": signature }, body), signature, time };
}

/** The library takes the parsed body, with the headers on its prototype; a body that does not parse never reaches it. */
function larkJudges(request: RawRequest): boolean {
  let genuine = false;
  passes(() => {
    const data = Object.assign(Object.create({ headers: headersOf(request) }), JSON.parse(textOf(request)));
    genuine = requestHandle.checkIsEventValidated(data);
  });
  return genuine;
}

export const lark: Library<FeishuSettings> = {
  name: "@larksuiteoapi/node-sdk, events",
  settings: { secrets: [encryptKey] },
  sign: (message, now) => larkSigned(JSON.stringify({ ...{ uuid: message.id }, event: message.body }), message, now),
  judge: larkJudges,
  follow: (found, message) => {
    assert.ok(found.is === "verified" && found.id === message.id);
    assert.deepEqual(JSON.parse(Buffer.from(found.body).toString()), { uuid: message.id, event: message.body });
  },
};

export const larkCheck: Library<FeishuSettings> = {
  name: "@larksuiteoapi/node-sdk, checks of the address",
  settings: { secrets: [encryptKey] },
  sign: async (message, now) => {
    const check = JSON.stringify({ challenge: message.id, token: "t", type: "url_verification" });
    const signed = await larkSigned(check, message, now);
    const encrypt: { readonly encrypt: string } = JSON.parse(textOf(signed.request));
    assert.equal(new AESCipher(encryptKey).decrypt(encrypt.encrypt), check);
    assert.ok(generateChallenge(encrypt, { encryptKey }).isChallenge);
    return { ...signed, is: "handshake" };
  },
  judge: larkJudges,
  follow: (found, message) => {
    assert.ok(found.is === "handshake");
    assert.deepEqual(JSON.parse(found.reply), { challenge: message.id });
  },
};

type Encryptor = {
  readonly encrypt: (random: string, text: string) => string;
  readonly getSignature: (token: string, timestamp: string, nonce: string, encrypt: string) => string;
  readonly getDecryptMsg: (signature: string, timestamp: string, nonce: string, encrypt: string) => string;
};
const DingTalkEncryptor: new (token: string, aesKey: string, owner: string) => Encryptor = load("dingtalk-encrypt");
const dingtalkKey = "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus";
const encryptor = new DingTalkEncryptor("a token", dingtalkKey, "dingxxxxxx");

/** This library percent-encodes what it encrypts, and takes the encoding off again. */
export const dingtalk: Library<DingtalkEventsSettings> = {
  name: "dingtalk-encrypt",
  settings: { secrets: [dingtalkKey], tokens: ["a token"], ownerKey: "dingxxxxxx" },
  sign: (message, now) => {
    const time = String(secondsOf(message, now) * 1000);
    const encrypt = encryptor.encrypt(message.nonce, message.body);
    const signature = encryptor.getSignature("a token", time, message.nonce, encrypt);
    const query = `msg_signature=${signature}&timestamp=${time}&nonce=${message.nonce}`;
    return { request: requestOf({}, JSON.stringify({ encrypt }), { query }), signature, time };
  },
  judge: (request) =>
    passes(() => {
      const [signature = "", time = "", nonce = ""] = [...new URLSearchParams(request.query).values()];
      encryptor.getDecryptMsg(signature, time, nonce, JSON.parse(textOf(request)).encrypt);
    }),
  follow: (found, message) => {
    assert.ok(found.is === "verified" && found.reply);
    assert.equal(decodeURI(Buffer.from(found.body).toString()), message.body);
    const { msg_signature: signature, timeStamp, nonce, encrypt } = JSON.parse(found.reply);
    assert.equal(encryptor.getDecryptMsg(signature, timeStamp, nonce, encrypt), "success");
  },
};
