import type { HmacSettings } from "#lib/signatures/hmac.ts";

type Preset = Omit<HmacSettings, "secrets">;

/** @see docs.stripe.com/webhooks, "Verify webhook signatures manually" */
export const STRIPE: Preset = {
  ...{ header: "Stripe-Signature", algorithm: "sha256", encoding: "hex", prefix: "v1=", isList: true },
  signed: "{timestamp}.{body}",
  timestamp: { in: "list", name: "t", unit: "s", toleranceS: 300 },
};

/** @see developer.pagerduty.com/docs/webhooks/webhook-signatures */
export const PAGERDUTY: Preset = {
  ...{ header: "X-PagerDuty-Signature", algorithm: "sha256", encoding: "hex", prefix: "v1=", isList: true },
  signed: "{body}",
};

/** @see grafana.com/docs/grafana/latest/alerting, webhook notifier, "HMAC signature" */
export const GRAFANA: Preset = {
  ...{ header: "X-Grafana-Alerting-Signature", algorithm: "sha256", encoding: "hex", signed: "{body}" },
};

/** The same with `timestampHeader` set, whose name is the user's to choose. */
export const GRAFANA_TIMED: Preset = {
  ...GRAFANA,
  signed: "{timestamp}:{body}",
  timestamp: { in: "header", name: "X-Grafana-Alerting-Timestamp", unit: "s", toleranceS: 300 },
};

/** @see shopify.dev/docs/apps/build/webhooks/subscribe/https, "Verify a webhook" */
export const SHOPIFY: Preset = {
  ...{ header: "X-Shopify-Hmac-Sha256", algorithm: "sha256", encoding: "base64", signed: "{body}" },
};

/** No sender of ours: everything that can be set, at once. */
export const WITH_EVERYTHING: Preset = {
  ...{ header: "X-Signature", algorithm: "sha512", encoding: "hex", prefix: "sha512=" },
  signed: "{id}:{timestamp}:{body}:end",
  timestamp: { in: "header", name: "X-Time", unit: "ms", toleranceS: 60 },
  idHeader: "X-Id",
};
