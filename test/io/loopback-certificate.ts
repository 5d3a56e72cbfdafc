import { generateKeyPairSync, sign } from "node:crypto";

const NAME = "hooks.example.com";

/** DER (ITU-T X.690): a tag, the length, and what is inside. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(parts);
  const { length } = inside;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), inside]);
}
const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const integer = (value: number) => der(0x02, Buffer.from([value]));
const text = (tag: number, value: string) => der(tag, Buffer.from(value));
const bits = (bytes: Uint8Array) => der(0x03, Buffer.from([0]), bytes);
const TRUE = der(0x01, Buffer.from([0xff]));

const ECDSA_WITH_SHA256 = sequence(oid("2a8648ce3d040302"));
const COMMON_NAME = sequence(der(0x31, sequence(oid("550403"), text(0x0c, NAME))));
const VALIDITY = sequence(text(0x17, "200101000000Z"), text(0x18, "21260101000000Z"));
const IS_AUTHORITY = sequence(oid("551d13"), TRUE, der(0x04, sequence(TRUE)));
const ALSO_NAMED = sequence(oid("551d11"), der(0x04, sequence(text(0x82, NAME))));

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** What RFC 5280 has signed: version 3, number, names, validity, key, extensions. */
const signed = sequence(
  ...[der(0xa0, integer(2)), integer(1), ECDSA_WITH_SHA256, COMMON_NAME, VALIDITY, COMMON_NAME],
  ...[publicKey.export({ type: "spki", format: "der" }), der(0xa3, sequence(IS_AUTHORITY, ALSO_NAMED))],
);
const certificate = sequence(signed, ECDSA_WITH_SHA256, bits(sign("sha256", signed, privateKey)));

/** Of hooks.example.com, signed by itself, for receivers on loopback: made anew for each test file, so that no key is kept. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`;
export const PRIVATE_KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
