import {
  base64Of,
  digestOf,
  dingtalkEncrypted,
  dingtalkSignature,
  feishuEncrypted,
  hexOf,
  hmacOf,
  joined,
} from "./formulas.ts";
import { inHeader, inQuery, requestOf, type Sender, senderOf } from "./sender.ts";

const DINGTALK_OWNER = "dingxxxxxx";
const DINGTALK_TOKEN = "a token of ours";

export const CHAT_SENDERS: readonly Sender[] = [
  senderOf("slack", {
    ...{ name: "slack", settings: {}, secrets: ["8f742231b10e8888abcd99yyyzzz85a5", "another secret"], unit: "s" },
    ...{ signature: inHeader("X-Slack-Signature"), timestampIn: inHeader("X-Slack-Request-Timestamp") },
    encoding: "hex",
    sign: async ({ body, timestamp }, secret) => {
      const signature = `v0=${hexOf(await hmacOf(secret, joined(`v0:${timestamp}:`, body)))}`;
      return requestOf({ "X-Slack-Signature": signature, "X-Slack-Request-Timestamp": timestamp }, body);
    },
  }),
  senderOf("feishu", {
    ...{ name: "feishu", settings: {}, secrets: ["test key", "another key"], unit: "s", encoding: "hex" },
    ...{ signature: inHeader("X-Lark-Signature"), timestampIn: inHeader("X-Lark-Request-Timestamp") },
    isEncrypted: true,
    sign: async ({ body, timestamp, nonce }, secret) => {
      const encrypt = await feishuEncrypted(secret, body, (await digestOf("SHA-256", nonce)).slice(0, 16));
      const raw = JSON.stringify({ encrypt });
      const signature = hexOf(await digestOf("SHA-256", timestamp + nonce + secret + raw));
      const headers = { "X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": nonce };
      return requestOf({ ...headers, "X-Lark-Signature": signature }, raw);
    },
  }),
  senderOf("dingtalk-robot", {
    ...{ name: "dingtalk-robot", settings: {}, secrets: ["this is secret", "another secret"], unit: "ms" },
    ...{ signature: inHeader("sign"), timestampIn: inHeader("timestamp"), encoding: "base64", oldS: 3600 },
    sign: async ({ body, timestamp }, secret) =>
      requestOf({ timestamp, sign: base64Of(await hmacOf(secret, `${timestamp}\n${secret}`)) }, body),
  }),
  senderOf("dingtalk-events", {
    name: "dingtalk-events",
    settings: { tokens: [DINGTALK_TOKEN], ownerKey: DINGTALK_OWNER },
    secrets: ["o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus", "TXpRMU5qYzRPVEF4TWpNME5UWTNPRGt3TVRJek5EVTI"],
    ...{ signature: inQuery("msg_signature"), timestampIn: inQuery("timestamp"), unit: "ms", encoding: "hex" },
    isEncrypted: true,
    sign: async ({ body, timestamp, nonce }, secret) => {
      const random = (await digestOf("SHA-256", nonce)).slice(0, 16);
      const encrypt = await dingtalkEncrypted(secret, DINGTALK_OWNER, body, random);
      const signature = await dingtalkSignature(DINGTALK_TOKEN, timestamp, nonce, encrypt);
      const query = String(new URLSearchParams({ msg_signature: signature, timestamp, nonce }));
      return requestOf({}, JSON.stringify({ encrypt }), { query });
    },
  }),
];
