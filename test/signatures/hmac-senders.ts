import { base64Of, hexOf, hmacOf, joined } from "./formulas.ts";
import { GRAFANA, GRAFANA_TIMED, PAGERDUTY, SHOPIFY, STRIPE, WITH_EVERYTHING } from "./presets.ts";
import { inHeader, requestOf, type Sender, senderOf } from "./sender.ts";

export const HMAC_SENDERS: readonly Sender[] = [
  senderOf("hmac", {
    ...{ name: "hmac as Stripe", settings: STRIPE, secrets: ["whsec_test_secret", "whsec_another"], unit: "s" },
    ...{ signature: inHeader("Stripe-Signature"), encoding: "hex", isList: true },
    sign: async ({ body, timestamp }, secret) => {
      const signature = hexOf(await hmacOf(secret, joined(`${timestamp}.`, body)));
      return requestOf({ "Stripe-Signature": `t=${timestamp},v1=${signature},v0=${"6".repeat(64)}` }, body);
    },
  }),
  senderOf("hmac", {
    ...{ name: "hmac as PagerDuty", settings: PAGERDUTY, secrets: ["a pagerduty secret", "another"], unit: null },
    ...{ signature: inHeader("X-PagerDuty-Signature"), encoding: "hex", isList: true },
    sign: async ({ body }, secret) =>
      requestOf({ "X-PagerDuty-Signature": `v1=${hexOf(await hmacOf(secret, body))}` }, body),
  }),
  senderOf("hmac", {
    ...{ name: "hmac as Grafana", settings: GRAFANA, secrets: ["a grafana secret", "another"], unit: null },
    ...{ signature: inHeader("X-Grafana-Alerting-Signature"), encoding: "hex" },
    sign: async ({ body }, secret) =>
      requestOf({ "X-Grafana-Alerting-Signature": hexOf(await hmacOf(secret, body)) }, body),
  }),
  senderOf("hmac", {
    ...{ name: "hmac as Grafana with its time", settings: GRAFANA_TIMED, secrets: ["a grafana secret", "another"] },
    ...{ signature: inHeader("X-Grafana-Alerting-Signature"), encoding: "hex", unit: "s" },
    timestampIn: inHeader("X-Grafana-Alerting-Timestamp"),
    sign: async ({ body, timestamp }, secret) => {
      const signature = hexOf(await hmacOf(secret, joined(`${timestamp}:`, body)));
      const headers = { "X-Grafana-Alerting-Signature": signature, "X-Grafana-Alerting-Timestamp": timestamp };
      return requestOf(headers, body);
    },
  }),
  senderOf("hmac", {
    ...{ name: "hmac as Shopify", settings: SHOPIFY, secrets: ["a shopify secret", "another"], unit: null },
    ...{ signature: inHeader("X-Shopify-Hmac-Sha256"), encoding: "base64" },
    sign: async ({ body }, secret) =>
      requestOf({ "X-Shopify-Hmac-Sha256": base64Of(await hmacOf(secret, body)) }, body),
  }),
  senderOf("hmac", {
    ...{
      name: "hmac with SHA-512, an id and milliseconds",
      settings: WITH_EVERYTHING,
      secrets: ["a secret", "another"],
    },
    ...{ signature: inHeader("X-Signature"), timestampIn: inHeader("X-Time"), encoding: "hex", unit: "ms", oldS: 60 },
    idHeader: "X-Id",
    sign: async ({ body, timestamp, id }, secret) => {
      const content = joined(`${id}:${timestamp}:`, body, ":end");
      const signature = `sha512=${hexOf(await hmacOf(secret, content, "SHA-512"))}`;
      return requestOf({ "X-Signature": signature, "X-Time": timestamp, "X-Id": id }, body);
    },
  }),
  senderOf("hmac", {
    name: "hmac with SHA-1",
    settings: { header: "X-Hub-Signature", algorithm: "sha1", encoding: "hex", prefix: "sha1=", signed: "{body}" },
    ...{ secrets: ["a secret", "another"], unit: null, signature: inHeader("X-Hub-Signature"), encoding: "hex" },
    sign: async ({ body }, secret) =>
      requestOf({ "X-Hub-Signature": `sha1=${hexOf(await hmacOf(secret, body, "SHA-1"))}` }, body),
  }),
];
