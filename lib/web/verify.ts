import { InputError } from "#lib/jobs/parse.ts";
import type { Webhook } from "#lib/jobs/webhook.ts";
import type { HmacSettings } from "#lib/signatures/hmac.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { SCHEMES } from "#lib/signatures/schemes.ts";
import type { Verification } from "#lib/signatures/verification.ts";
import { type Intake, textsOf } from "./intake.ts";

/** A scheme with the settings of one hook, its secrets read. */
export type Verifier = {
  /** @throws Error when a setting, or the form of a secret, is wrong */
  check(): void;
  /** @param now milliseconds since the epoch */
  verify(request: RawRequest, now: number): Verification;
};

type Bench = Pick<Intake, "secretTexts">;

/** @throws Error when a secret cannot be read: then nothing can be said of any request */
export async function verifierOf(hook: Webhook, bench: Bench): Promise<Verifier> {
  const whose = `webhook ${hook.name}`;
  const secrets = await textsOf(whose, hook.secret, bench);
  switch (hook.scheme) {
    case "feishu": {
      const { verificationToken: reference } = hook;
      const token = reference === undefined ? {} : { verificationToken: await bench.secretTexts(whose, reference) };
      return bound(SCHEMES.feishu, { secrets, ...token });
    }
    case "dingtalk-events":
      return bound(SCHEMES[hook.scheme], {
        ...{ secrets, tokens: await textsOf(whose, hook.token, bench), ownerKey: hook.ownerKey },
      });
    case "alertmanager":
      return bound(SCHEMES.alertmanager, { secrets, ...(hook.user === undefined ? {} : { user: hook.user }) });
    case "cloudmonitor":
      return bound(SCHEMES.cloudmonitor, { secrets, ranges: hook.sources });
    case "hmac":
      return bound(SCHEMES.hmac, { ...hmacSettings(hook), secrets });
    default:
      return bound(SCHEMES[hook.scheme], { secrets });
  }
}

/** What an hmac hook says of its sender, but for the secrets. */
export function hmacSettings(hook: Webhook & { readonly scheme: "hmac" }): Omit<HmacSettings, "secrets"> {
  const { header, algorithm, encoding, prefix, isList, signed, timestamp, idHeader } = hook;
  return {
    ...{ header, algorithm, encoding, prefix, isList, signed },
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(idHeader === undefined ? {} : { idHeader }),
  };
}

/** @throws InputError when a setting of the hook, or the form of a secret, is wrong; Unavailable when a secret cannot be read now */
export async function checkHook(hook: Webhook, bench: Bench): Promise<void> {
  const verifier = await verifierOf(hook, bench);
  try {
    verifier.check();
  } catch (cause) {
    throw new InputError(`webhook ${hook.name}: ${cause instanceof Error ? cause.message : "unknown"}`, { cause });
  }
}

function bound<Settings>(
  scheme: {
    check(settings: Settings): void;
    verify(request: RawRequest, settings: Settings, now: number): Verification;
  },
  settings: Settings,
): Verifier {
  return {
    check: () => scheme.check(settings),
    verify: (request, now) => scheme.verify(request, settings, now),
  };
}
