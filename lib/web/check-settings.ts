import type { Config } from "#lib/jobs/config.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Webhook } from "#lib/jobs/webhook.ts";
import { checkAlertmanager } from "#lib/signatures/alertmanager.ts";
import { checkCloudmonitor } from "#lib/signatures/cloudmonitor.ts";
import { checkHmac } from "#lib/signatures/hmac.ts";
import { hmacSettings } from "./verify.ts";

/** Of the form that every scheme with settings takes: here it is not the secret that is looked at. */
const SOME_SECRET = ["some-secret-of-the-right-form"];

/** @throws InputError naming the webhook whose settings let no request pass, or more than is signed */
export function checkSettings({ webhooks }: Pick<Config, "webhooks">): void {
  for (const [index, hook] of webhooks.entries()) {
    try {
      checkOne(hook);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : "unknown";
      throw new InputError(`config.webhooks[${index}] (${hook.name}): ${why}`, { cause });
    }
  }
}

function checkOne(hook: Webhook): void {
  if (hook.scheme === "hmac") checkHmac({ ...hmacSettings(hook), secrets: SOME_SECRET });
  if (hook.scheme === "cloudmonitor") checkCloudmonitor({ ranges: hook.sources, secrets: SOME_SECRET });
  if (hook.scheme === "alertmanager" && hook.user !== undefined)
    checkAlertmanager({ user: hook.user, secrets: SOME_SECRET });
}
