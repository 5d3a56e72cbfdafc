import type { webcrypto } from "node:crypto";
import { base64Of, bytesOfBase64, hexOf, hmacOf, joined } from "./formulas.ts";
import { inHeader, type Message, requestOf, type Sender, senderOf } from "./sender.ts";

const pair = async () => {
  const { publicKey, privateKey } = (await crypto.subtle.generateKey("Ed25519", true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  return { privateKey, secret: `whpk_${base64Of(raw)}` };
};
const [ed25519, otherEd25519] = await Promise.all([pair(), pair()]);

const webhookHeaders = ({ id, timestamp }: Message, signature: string) => ({
  "webhook-id": id,
  "webhook-timestamp": timestamp,
  "webhook-signature": signature,
});

const standard = {
  settings: {},
  unit: "s",
  signature: inHeader("webhook-signature"),
  timestampIn: inHeader("webhook-timestamp"),
  encoding: "base64",
  isList: true,
  idHeader: "webhook-id",
} as const;

export const STANDARD_SENDERS: readonly Sender[] = [
  senderOf("standard-webhooks", {
    ...standard,
    name: "standard-webhooks with HMAC",
    secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"],
    sign: async (message, secret) => {
      const content = joined(`${message.id}.${message.timestamp}.`, message.body);
      const signature = base64Of(await hmacOf(bytesOfBase64(secret.slice(6)), content));
      return requestOf(webhookHeaders(message, `v1,${signature}`), message.body);
    },
  }),
  senderOf("standard-webhooks", {
    ...standard,
    name: "standard-webhooks with ed25519",
    secrets: [ed25519.secret, otherEd25519.secret],
    sign: async (message, secret) => {
      const key = secret === ed25519.secret ? ed25519.privateKey : otherEd25519.privateKey;
      const content = joined(`${message.id}.${message.timestamp}.`, message.body);
      const signature = base64Of(new Uint8Array(await crypto.subtle.sign("Ed25519", key, content)));
      return requestOf(webhookHeaders(message, `v1a,${signature}`), message.body);
    },
  }),
  senderOf("github", {
    ...{ name: "github", settings: {}, secrets: ["It's a Secret to Everybody", "another secret"], unit: null },
    ...{ signature: inHeader("X-Hub-Signature-256"), encoding: "hex" },
    sign: async ({ body, id }, secret) => {
      const signature = `sha256=${hexOf(await hmacOf(secret, body))}`;
      return requestOf({ "X-Hub-Signature-256": signature, "X-GitHub-Delivery": id }, body);
    },
  }),
];
