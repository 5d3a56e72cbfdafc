import { DINGTALK_OWNER, DINGTALK_TOKEN } from "../signatures/chat-senders.ts";
import { GRAFANA, GRAFANA_TIMED, PAGERDUTY, SHOPIFY, STRIPE, WITH_EVERYTHING } from "../signatures/presets.ts";
import type { Sender } from "../signatures/sender.ts";
import { SENDERS } from "../signatures/senders.ts";
import { hookFor, secretNamed } from "./kit.ts";

const SHA1 = { header: "X-Hub-Signature", algorithm: "sha1", prefix: "sha1=", signed: "{body}" };

/** What the config says of a sender beside its scheme and secret. */
const SETTINGS: Readonly<Record<string, object>> = {
  "dingtalk-events": { token: secretNamed("DINGTALK_TOKEN"), ownerKey: DINGTALK_OWNER },
  "alertmanager, basic": { user: "prometheus" },
  "hmac as Stripe": STRIPE,
  "hmac as PagerDuty": PAGERDUTY,
  "hmac as Grafana": GRAFANA,
  "hmac as Grafana with its time": GRAFANA_TIMED,
  "hmac as Shopify": SHOPIFY,
  "hmac with SHA-512, an id and milliseconds": WITH_EVERYTHING,
  "hmac with SHA-1": SHA1,
};

/** Each sender with a hook of its own, `hook-0` and so on, and its two secrets in the environment. */
export const HOOKED: readonly { readonly sender: Sender; readonly name: string; readonly hook: object }[] = SENDERS.map(
  (sender, index) => {
    const name = `hook-${index}`;
    const secret = secretNamed(`SECRET_${index}`);
    return {
      sender,
      name,
      hook: hookFor(name, { scheme: sender.scheme, secret, ...SETTINGS[sender.name], ...jobsOf(sender) }),
    };
  },
);

function jobsOf({ scheme }: Sender): object {
  const command = { action: "stop", target: "acme-cn", jobs: "alerts[].labels.dts_job_id" };
  return scheme === "alertmanager" ? { command } : {};
}

export const HOOKED_SECRETS: Readonly<Record<string, string>> = {
  DINGTALK_TOKEN,
  ...Object.fromEntries(SENDERS.map(({ secrets }, index) => [`SECRET_${index}`, secrets[0]])),
};
