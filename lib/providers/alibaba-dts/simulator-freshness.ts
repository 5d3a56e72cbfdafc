import type { Problem } from "../../simulator/cloud.ts";

export type AccessKey = {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
};

export type SigningKey = AccessKey & { readonly expiresAtMs?: number };

/** The gateway takes a clock this far off, and remembers nonces as long on either side. */
const TOLERANCE_MS = 15 * 60 * 1000;

/** The time a request carries, in the one form both ways of signing share. */
export function checkDate(date: string, nowMs: number): Problem | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(date) || Number.isNaN(Date.parse(date)))
    return { code: "InvalidTimeStamp.Format", message: "Specified time stamp is not well formatted.", httpStatus: 400 };
  if (Math.abs(nowMs - Date.parse(date)) <= TOLERANCE_MS) return undefined;
  return {
    code: "InvalidTimeStamp.Expired",
    message: "Specified time stamp or date value is expired.",
    httpStatus: 400,
  };
}

/** A temporary key comes with its token, before it expires. */
export function checkToken(given: string | undefined, key: SigningKey, nowMs: number): Problem | undefined {
  if (given === key.securityToken) return checkExpiry(key, nowMs);
  if (given === undefined)
    return { code: "MissingSecurityToken", message: "SecurityToken is mandatory for this action.", httpStatus: 400 };
  return {
    code: "InvalidSecurityToken.MismatchWithAccessKey",
    message: "Specified SecurityToken mismatch with the AccessKey.",
    httpStatus: 403,
  };
}

function checkExpiry({ expiresAtMs = Number.POSITIVE_INFINITY }: SigningKey, nowMs: number): Problem | undefined {
  if (nowMs < expiresAtMs) return undefined;
  return { code: "InvalidSecurityToken.Expired", message: "Specified SecurityToken is expired.", httpStatus: 403 };
}

export function checkNonce(nonce: string, seen: Map<string, number>, nowMs: number): Problem | undefined {
  for (const [old, at] of seen) {
    if (nowMs - at <= 2 * TOLERANCE_MS) break;
    seen.delete(old);
  }
  if (seen.has(nonce))
    return { code: "SignatureNonceUsed", message: "Specified signature nonce was used already.", httpStatus: 400 };
  seen.set(nonce, nowMs);
  return undefined;
}
