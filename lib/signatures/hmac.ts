import { matchOf } from "./equal.ts";
import { checkTemplate, piecesOf } from "./hmac-template.ts";
import { type MacAlgorithm, type MacEncoding, mac } from "./mac.ts";
import { type RawRequest, soleHeader, soleListHeader } from "./request.ts";
import { checkForm, checkSecrets, type Secrets } from "./secrets.ts";
import { type TimeUnit, timely } from "./timestamp.ts";
import { NOT_SIGNED_BY_US, type Rejected, rejected, type Verification } from "./verification.ts";

/** How a sender signs with an HMAC, as its documentation says it. */
export type HmacSettings = {
  /** The key, as UTF-8: all of the text, whatever its prefix. */
  readonly secrets: Secrets;
  readonly header: string;
  readonly algorithm: MacAlgorithm;
  /** Hex is lower case: upper case is refused. */
  readonly encoding: MacEncoding;
  /** What stands before a signature: `sha256=`, `v1=`. */
  readonly prefix?: string;
  /** The header is a list, its items separated by commas; those without the prefix are passed over. */
  readonly isList?: boolean;
  /** What is signed: `{timestamp}.{body}`. */
  readonly signed: string;
  /** Where the time is: a header of its own, or a key (`t`) of the list. */
  readonly timestamp?: {
    readonly in: "header" | "list";
    readonly name: string;
    readonly unit: TimeUnit;
    readonly toleranceS: number;
  };
  readonly idHeader?: string;
};

/** A rotation needs two; each costs one comparison a secret. */
const MAX_SIGNATURES = 16;

const NAME = /^[\w-]+$/;
const ID = /^[\w-]{1,256}$/;

type TimeSettings = NonNullable<HmacSettings["timestamp"]>;
type Values = { readonly signatures: readonly string[]; readonly id: string | null; readonly time: Time | null };
type Time = { readonly text: string; readonly at: number };

/** @throws Error when a secret is empty, or the settings let something pass that is not signed */
export function checkHmac({ secrets, header, prefix, isList, signed, timestamp, idHeader }: HmacSettings): void {
  checkSecrets(secrets, "the secret of an hmac sender");
  const names = [header, timestamp?.name, idHeader].filter((name) => name !== undefined);
  checkForm(names, NAME, "a header's or key's name", "letters, digits, - or _");
  checkTemplate(signed, { timestamp: timestamp !== undefined, id: idHeader !== undefined });
  if (prefix?.includes(",")) throw new Error("the prefix of a signature has a comma; want none");
  if (isList && !prefix) throw new Error("a list of signatures has no prefix; want one, such as v1=");
  if (timestamp?.in === "list" && !isList) throw new Error("the timestamp is in a list, but the header is none");
  if (timestamp && !(timestamp.toleranceS > 0)) throw new Error("toleranceS is not above 0; want seconds, such as 300");
}

/**
 * Any sender that signs with an HMAC: Stripe, PagerDuty, Grafana, Shopify and what is like them.
 * Without `{timestamp}` a request can be replayed for ever, and without `{id}` only its body tells it from others.
 * @see docs.stripe.com/webhooks, developer.pagerduty.com/docs/webhooks/webhook-signatures, grafana.com/docs (webhook notifier)
 */
export function verifyHmac(request: RawRequest, settings: HmacSettings, now: number): Verification {
  checkHmac(settings);
  const values = valuesOf(request, settings, now);
  if ("is" in values) return values;
  const { signatures, id, time } = values;
  const texts: Readonly<Record<string, string | Uint8Array>> = {
    ...{ "{timestamp}": time?.text ?? "", "{id}": id ?? "", "{body}": request.body },
  };
  const parts = piecesOf(settings.signed).map((piece) => texts[piece] ?? piece);
  const { prefix = "", encoding, algorithm } = settings;
  const expected = settings.secrets.map((secret) => prefix + mac(secret, parts, encoding, algorithm));
  if (matchOf(signatures, expected) < 0) return rejected(NOT_SIGNED_BY_US);
  return { is: "verified", id, at: time?.at ?? null, body: request.body };
}

function valuesOf(request: RawRequest, settings: HmacSettings, now: number): Values | Rejected {
  const { header, isList, prefix = "", idHeader } = settings;
  const sent = isList ? soleListHeader(request, header) : soleHeader(request, header);
  if (typeof sent !== "string") return sent;
  const items = isList ? sent.split(",").map((item) => item.trim()) : [sent];
  const signatures = items.filter((item) => item.startsWith(prefix));
  if (signatures.length > MAX_SIGNATURES) return rejected(`there are over ${MAX_SIGNATURES} signatures`);
  const id = idHeader === undefined ? null : idOf(request, idHeader);
  if (typeof id === "object" && id !== null) return id;
  const time = settings.timestamp ? timeOf(request, settings.timestamp, items, now) : null;
  return time !== null && "is" in time ? time : { signatures, id, time };
}

function idOf(request: RawRequest, header: string): string | Rejected {
  const id = soleHeader(request, header);
  return typeof id !== "string" || ID.test(id) ? id : rejected(`${header} is malformed`);
}

function timeOf(request: RawRequest, settings: TimeSettings, items: readonly string[], now: number): Time | Rejected {
  const { in: place, name, unit, toleranceS } = settings;
  const text = place === "header" ? soleHeader(request, name) : soleItem(items, name);
  if (typeof text !== "string") return text;
  const at = timely(text, unit, now, { oldS: toleranceS });
  return typeof at === "number" ? { text, at } : at;
}

/** Two times in one list are two headers that were joined. */
function soleItem(items: readonly string[], key: string): string | Rejected {
  const [first, ...others] = items.filter((item) => item.startsWith(`${key}=`));
  if (first === undefined) return rejected(`${key} is missing`);
  return others.length > 0 ? rejected(`${key} is repeated`) : first.slice(key.length + 1);
}
