import type { RawRequest } from "#lib/signatures/request.ts";
import { SCHEMES, type SchemeName, type SchemeSettings } from "#lib/signatures/schemes.ts";
import type { Verification } from "#lib/signatures/verification.ts";
import { bytesOf } from "./formulas.ts";

/** As their documentation has it: a robot signs its clock, Alertmanager shows a secret, CloudMonitor knows a path. */
const WITHOUT_BODY: ReadonlySet<SchemeName> = new Set(["dingtalk-robot", "alertmanager", "cloudmonitor"]);

/** Whether what is proven includes the body. */
export function coversBody({ scheme }: Pick<Sender, "scheme">): boolean {
  return !WITHOUT_BODY.has(scheme);
}

export const NOW = Date.parse("2026-01-15T08:15:00Z");

/** What a sender says. `timestamp` is the text it writes: seconds or milliseconds, and in a test whatever is no time at all. */
export type Message = {
  readonly body: Uint8Array;
  readonly timestamp: string;
  readonly id: string;
  readonly nonce: string;
};

/** A sender as its documentation has it, and our verifier for it. `secrets[0]` signs; the second is another of the same form. */
export type Sender = {
  readonly name: string;
  readonly scheme: SchemeName;
  readonly secrets: readonly [string, string];
  readonly unit: "s" | "ms" | null;
  readonly oldS: number;
  /** Header or query parameter that holds the signature. */
  readonly signature: { readonly in: "header" | "query"; readonly name: string };
  readonly timestampIn?: { readonly in: "header" | "query"; readonly name: string };
  /** The values that a sender's signature is written with: hex can be in upper case, a list has several. */
  readonly encoding: "hex" | "base64" | "text";
  readonly isList?: boolean;
  /** Where the id is, for those that sign one. */
  readonly idHeader?: string;
  readonly isEncrypted: boolean;
  readonly sign: (message: Message, secret: string) => Promise<RawRequest>;
  readonly verify: (request: RawRequest, now: number, secrets?: readonly string[]) => Verification;
  readonly check: (secrets: readonly string[]) => void;
};

export function requestOf(
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
  rest: Partial<RawRequest> = {},
): RawRequest {
  return {
    ...{ method: "POST", path: "/hooks/test", query: "", sourceIp: "192.0.2.1" },
    headers: Object.entries({ "content-type": "application/json", ...headers }),
    body: typeof body === "string" ? bytesOf(body) : body,
    ...rest,
  };
}

type Given<Name extends SchemeName> = Partial<Pick<Sender, "timestampIn" | "isList" | "idHeader" | "isEncrypted">> &
  Omit<Sender, "scheme" | "verify" | "check" | "idHeader" | "isEncrypted" | "timestampIn" | "isList" | "oldS"> & {
    readonly settings: Omit<SchemeSettings<Name>, "secrets">;
    readonly oldS?: number;
  };

export function senderOf<Name extends SchemeName>(scheme: Name, given: Given<Name>): Sender {
  const settingsWith = (secrets: readonly string[]) => ({ ...given.settings, secrets }) as SchemeSettings<Name>;
  return {
    ...{ oldS: 300, isEncrypted: false, ...given, scheme },
    verify: (request, now, secrets = [given.secrets[0]]) => SCHEMES[scheme].verify(request, settingsWith(secrets), now),
    check: (secrets) => SCHEMES[scheme].check(settingsWith(secrets)),
  };
}

export const inHeader = (name: string) => ({ in: "header", name }) as const;
export const inQuery = (name: string) => ({ in: "query", name }) as const;

export function messageOf(sender: Sender, given: Partial<Message> & { readonly atMs?: number } = {}): Message {
  const { atMs = NOW, ...rest } = given;
  const timestamp = String(sender.unit === "ms" ? atMs : Math.floor(atMs / 1000));
  return { body: bytesOf('{"action":"stop"}'), id: "msg_1", nonce: "WelUQl6bCqcBa2fM", timestamp, ...rest };
}

/** The request with one header or query parameter rewritten; null takes it out. */
export function rewritten(
  request: RawRequest,
  place: { readonly in: "header" | "query"; readonly name: string },
  rewrite: (value: string) => string | null,
): RawRequest {
  if (place.in === "query") {
    const query = new URLSearchParams(request.query);
    const value = rewrite(query.get(place.name) ?? "");
    if (value === null) query.delete(place.name);
    else query.set(place.name, value);
    return { ...request, query: String(query) };
  }
  const headers = request.headers.flatMap(([name, value]) => {
    if (name.toLowerCase() !== place.name.toLowerCase()) return [[name, value] as const];
    const changed = rewrite(value);
    return changed === null ? [] : [[name, changed] as const];
  });
  return { ...request, headers };
}

export function signatureOf(request: RawRequest, { signature }: Sender): string {
  let found = "";
  rewritten(request, signature, (value) => {
    found = value;
    return value;
  });
  return found;
}
