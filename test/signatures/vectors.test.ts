import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SCHEMES, type SchemeName, type SchemeSettings } from "#lib/signatures/schemes.ts";
import type { Verification } from "#lib/signatures/verification.ts";
import { digestOf, hexOf } from "./formulas.ts";
import { PAGERDUTY, STRIPE } from "./presets.ts";
import { requestOf } from "./sender.ts";

type Vector = {
  readonly scheme: string;
  readonly name: string;
  readonly kind: "official" | "derived";
  readonly source: string;
  readonly secret?: string;
  readonly encrypt_key?: string;
  readonly aes_key?: string;
  readonly token?: string;
  readonly owner_key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly encrypt?: string;
  readonly plaintext?: string;
  readonly hex?: string;
};
const file = new URL("../vectors/webhook-signatures.json", import.meta.url);
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, "utf8"));

/** Now is when the sender signed, or a while after where it signs no time. */
function verified<Name extends SchemeName>(
  scheme: Name,
  settings: SchemeSettings<Name>,
  vector: Pick<Vector, "headers" | "query" | "body">,
): Verification {
  const { headers = {}, query = {}, body = "" } = vector;
  const times = [...Object.values(headers), ...Object.values(query)].map((text) =>
    /^(?:t=)?(\d{10}(\d{3})?)\b/.exec(text),
  );
  const [, digits = "0", milliseconds] = times.find((time) => time !== null) ?? [];
  const now = Number(digits) * (milliseconds ? 1 : 1000);
  return SCHEMES[scheme].verify(requestOf(headers, body, { query: String(new URLSearchParams(query)) }), settings, now);
}

const secretsOf = (...secrets: readonly (string | undefined)[]) => secrets.map((secret) => secret ?? "");

/** Signs what is only encrypted in the vector, by the documented formula. */
async function feishuSigned({ encrypt_key: key = "", encrypt }: Vector): Promise<Verification> {
  const body = JSON.stringify({ encrypt });
  const signature = hexOf(await digestOf("SHA-256", `1700000000nonce123${key}${body}`));
  const headers = { "X-Lark-Request-Timestamp": "1700000000", "X-Lark-Request-Nonce": "nonce123" };
  return verified("feishu", { secrets: [key] }, { headers: { ...headers, "X-Lark-Signature": signature }, body });
}

/** By scheme: the vector verified, and the text that may then be mapped if it is not the body. */
const VERIFIED: Readonly<Record<string, (vector: Vector) => Verification | Promise<Verification>>> = {
  "standard-webhooks/svix": (vector) => verified("standard-webhooks", { secrets: secretsOf(vector.secret) }, vector),
  github: (vector) => verified("github", { secrets: secretsOf(vector.secret) }, vector),
  "slack-v0": (vector) => verified("slack", { secrets: secretsOf(vector.secret) }, vector),
  "feishu-decrypt": feishuSigned,
  "feishu-signature": (vector) => verified("feishu", { secrets: secretsOf(vector.encrypt_key) }, vector),
  "dingtalk-robot": (vector) => verified("dingtalk-robot", { secrets: secretsOf(vector.secret) }, vector),
  "stripe-v1": (vector) => verified("hmac", { ...STRIPE, secrets: secretsOf(vector.secret) }, vector),
  "dingtalk-event-callback": (vector) => {
    const settings = { secrets: secretsOf(vector.aes_key), tokens: secretsOf(vector.token) };
    return verified("dingtalk-events", { ...settings, ownerKey: vector.owner_key ?? "" }, vector);
  },
  "hmac-sha256": (vector) => {
    const headers = { "X-PagerDuty-Signature": `v1=${vector.hex}` };
    return verified("hmac", { ...PAGERDUTY, secrets: secretsOf(vector.secret) }, { ...vector, headers });
  },
};

const inbound = vectors.filter(({ scheme }) => !scheme.includes("outbound"));

describe("the published and derived vectors", () => {
  it("are ten that come in and one that goes out", () => {
    expect(inbound).toHaveLength(10);
    expect(vectors).toHaveLength(11);
    expect(new Set(inbound.map(({ scheme }) => scheme))).toEqual(new Set(Object.keys(VERIFIED)));
  });

  it.each(inbound.map((vector) => [`${vector.scheme}, ${vector.kind}: ${vector.name}`, vector] as const))(
    "%s",
    async (_title, vector) => {
      const found = await VERIFIED[vector.scheme]?.(vector);
      expect(found).toMatchObject({ is: "verified", id: vector.headers?.["webhook-id"] ?? null });
      const text = found?.is === "verified" ? new TextDecoder().decode(found.body) : undefined;
      const encrypted = vector.scheme === "feishu-signature" ? "hello world" : vector.plaintext;
      expect(text).toBe(encrypted ?? vector.body ?? "");
    },
  );
});
