import type { Problem, TemporaryKey } from "../../simulator/cloud.ts";
import { isSameText, requestIdFor, stableId } from "../../simulator/digest.ts";
import type { Role } from "../../simulator/scenario-alibaba.ts";
import type { Answer } from "../../simulator/wire.ts";
import { checkDate, checkNonce, checkToken, type SigningKey } from "./simulator-freshness.ts";
import { invalidParameter } from "./simulator-problems.ts";
import { type Dress, gatewayError, plainSuccess } from "./simulator-reply.ts";
import { checkStsCall, type StsCall } from "./simulator-sts-request.ts";
import { findRole } from "./simulator-sts-roles.ts";
import { signV1 } from "./simulator-sts-signature.ts";

const DEFAULT_DURATION_S = 3600;
const SHORTEST_DURATION_S = 900;
const SESSION_NAME = /^[A-Za-z0-9.@_-]{2,64}$/;

export type StsSetting = {
  readonly roles: readonly Role[];
  readonly now: () => number;
  readonly findKey: (accessKeyId: string) => SigningKey | undefined;
  readonly temporaryKeys: Map<string, TemporaryKey>;
};

/** STS, version 2015-04-01: hands out temporary keys for a role, and remembers them for the services. */
export type Sts = { assume(call: StsCall, seq: number): Answer };

export function createSts(setting: StsSetting): Sts {
  const nonces = new Map<string, number>();
  return {
    assume(call, seq) {
      const dress = stsDress(call, seq);
      const granted = grant(setting, nonces, call);
      if ("code" in granted) return gatewayError(dress, granted);
      return plainSuccess(dress, issue(setting, call, granted, seq));
    },
  };
}

type Grant = { readonly role: Role; readonly durationS: number };

function grant(setting: StsSetting, nonces: Map<string, number>, call: StsCall): Grant | Problem {
  const refusal = checkStsCall(call) ?? (call.isSigned ? checkSigned(setting, nonces, call) : undefined);
  if (refusal !== undefined) return refusal;
  if (!SESSION_NAME.test(call.parameters.get("RoleSessionName") ?? "")) return invalidParameter("RoleSessionName");
  const role = findRole(setting.roles, call);
  if ("code" in role) return role;
  const durationS = readDuration(call, role);
  return durationS === undefined ? invalidParameter("DurationSeconds") : { role, durationS };
}

export function stsDress({ action, parameters }: StsCall, seq: number): Dress {
  const isJson = parameters.get("Format")?.toLowerCase() === "json";
  return { requestId: requestIdFor(`sts ${seq}`), action, isJson, isTyped: true, host: "sts.aliyuncs.com" };
}

function checkSigned({ findKey, now }: StsSetting, nonces: Map<string, number>, call: StsCall): Problem | undefined {
  const { method, pairs, parameters } = call;
  const textOf = (name: string) => parameters.get(name) ?? "";
  if (textOf("SignatureMethod") !== "HMAC-SHA1") return invalidParameter("SignatureMethod");
  if (textOf("SignatureVersion") !== "1.0") return invalidParameter("SignatureVersion");
  const key = findKey(textOf("AccessKeyId"));
  if (key === undefined)
    return { code: "InvalidAccessKeyId.NotFound", message: "Specified access key is not found.", httpStatus: 404 };
  const isSigned = isSameText(signV1(method, pairs, key.accessKeySecret), textOf("Signature"));
  const bad = { code: "SignatureDoesNotMatch", message: "Specified signature is not matched.", httpStatus: 400 };
  return (
    checkDate(textOf("Timestamp"), now()) ??
    (isSigned ? undefined : bad) ??
    checkToken(parameters.get("SecurityToken"), key, now()) ??
    checkNonce(textOf("SignatureNonce"), nonces, now())
  );
}

/** Whole seconds from 900 to what the role allows; an hour unless said. */
function readDuration({ parameters }: StsCall, role: Role): number | undefined {
  const text = parameters.get("DurationSeconds") ?? String(DEFAULT_DURATION_S);
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return seconds >= SHORTEST_DURATION_S && seconds <= role.longestSessionS ? seconds : undefined;
}

function issue(setting: StsSetting, { parameters }: StsCall, { role, durationS }: Grant, seq: number): object {
  const seed = `${role.arn} ${seq}`;
  const expiresAtMs = (Math.floor(setting.now() / 1000) + durationS) * 1000;
  const key = {
    accessKeyId: `STS.${stableId(`${seed} key`, 20)}`,
    accessKeySecret: stableId(`${seed} secret`, 40),
    securityToken: `CAIS${stableId(`${seed} token`, 40)}+/==`,
  };
  setting.temporaryKeys.set(key.accessKeyId, { ...key, expiresAtMs, roleArn: role.arn });
  const session = parameters.get("RoleSessionName") ?? "";
  const { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret, securityToken: SecurityToken } = key;
  const Expiration = new Date(expiresAtMs).toISOString().replace(".000Z", "Z");
  const Arn = `${role.arn.replace(":role/", ":assumed-role/")}/${session}`;
  return {
    Credentials: { AccessKeyId, AccessKeySecret, SecurityToken, Expiration },
    AssumedRoleUser: { Arn, AssumedRoleId: `${stableId(role.arn, 18)}:${session}` },
  };
}
