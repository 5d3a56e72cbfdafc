import type { Problem } from "../../simulator/cloud.ts";
import { decodeQuery, headerOf, type RawRequest, splitUrl } from "../../simulator/wire.ts";
import { invalidParameter, missing, unknownParameter } from "./simulator-problems.ts";
import type { Pairs } from "./simulator-sts-signature.ts";

const VERSION = "2015-04-01";
const COMMON = ["Action", "Version", "Format", "Timestamp", "SignatureNonce"];
const SIGNATURE = ["AccessKeyId", "SignatureMethod", "SignatureVersion", "Signature"];
const SESSION = ["RoleArn", "RoleSessionName"];
const SESSION_MORE = ["DurationSeconds", "Policy"];

type Shape = { readonly isSigned: boolean; readonly wanted: readonly string[]; readonly also: readonly string[] };

/** The two operations: what each must carry, and what it may. */
const ACTIONS: Readonly<Record<string, Shape>> = {
  AssumeRole: {
    isSigned: true,
    wanted: ["Version", "Timestamp", "SignatureNonce", ...SIGNATURE, ...SESSION],
    also: [...COMMON, ...SESSION_MORE, "SecurityToken", "ExternalId"],
  },
  AssumeRoleWithOIDC: {
    isSigned: false,
    wanted: ["Version", ...SESSION, "OIDCProviderArn", "OIDCToken"],
    also: [...COMMON, ...SESSION_MORE],
  },
};

export type StsCall = {
  readonly action: string;
  readonly isSigned: boolean;
  readonly method: string;
  readonly pairs: Pairs;
  readonly parameters: ReadonlyMap<string, string>;
};

/** A request for STS by its Action, in the query or in a form; undefined for any other. */
export function readStsCall(request: RawRequest): StsCall | undefined {
  const pairs = pairsOf(request);
  const action = pairs.find(([name]) => name === "Action")?.[1] ?? "";
  const shape = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (shape === undefined) return undefined;
  return { action, isSigned: shape.isSigned, method: request.method, pairs, parameters: new Map(pairs) };
}

/** POST, this version, every parameter that must be there, none twice and none unknown. */
export function checkStsCall({ action, method, pairs, parameters }: StsCall): Problem | undefined {
  const shape = ACTIONS[action];
  if (method !== "POST")
    return { code: "UnsupportedHTTPMethod", message: "This http method is not supported.", httpStatus: 400 };
  const known = [...(shape?.wanted ?? []), ...(shape?.also ?? [])];
  const strange = pairs.find(([name]) => !known.includes(name));
  if (strange !== undefined) return unknownParameter(strange[0]);
  const doubled = pairs.find(([name], at) => pairs.findIndex((each) => each[0] === name) !== at);
  if (doubled !== undefined) return invalidParameter(doubled[0]);
  const absent = shape?.wanted.find((name) => !parameters.get(name));
  if (absent !== undefined) return missing(absent);
  if (parameters.get("Version") === VERSION) return undefined;
  return { code: "InvalidVersion", message: "Specified parameter Version is not valid.", httpStatus: 400 };
}

/** A body counts only when its Content-Type says it is a form. */
function pairsOf(request: RawRequest): Pairs {
  const isForm = headerOf(request, "content-type")?.startsWith("application/x-www-form-urlencoded") ?? false;
  const form = isForm ? decodeQuery(request.body.toString("utf8")) : [];
  return [...(decodeQuery(splitUrl(request.url).query) ?? []), ...(form ?? [])];
}
