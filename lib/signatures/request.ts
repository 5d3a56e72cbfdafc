import { type Rejected, rejected } from "./verification.ts";

/** A request as it came, before anything was parsed. */
export type RawRequest = {
  readonly method: string;
  /** As sent: percent-encoded. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** As received: names in any case, and a name may repeat. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
};

/** Whether a header comes at least once with a value: an empty one is as good as none. */
export function hasHeader({ headers }: RawRequest, name: string): boolean {
  return headers.some(([given, value]) => value !== "" && given.toLowerCase() === name.toLowerCase());
}

/** The one value of a header whose legal values may hold commas; a header that is absent or repeated rejects. */
export function soleListHeader({ headers }: RawRequest, name: string): string | Rejected {
  const [first, ...others] = headers.filter(([given]) => given.toLowerCase() === name.toLowerCase());
  if (!first?.[1]) return rejected(`${name} is missing`);
  return others.length > 0 ? rejected(`${name} is repeated`) : first[1];
}

/**
 * The one value of a header whose legal values hold no comma. A Lambda function URL joins repeated headers with commas, so a comma is a
 * repeated header.
 * @see docs.aws.amazon.com/lambda, "Invoking Lambda function URLs", request payload format 2.0
 */
export function soleHeader(request: RawRequest, name: string): string | Rejected {
  const value = soleListHeader(request, name);
  return typeof value === "string" && value.includes(",") ? rejected(`${name} is repeated`) : value;
}

/** The one value of a query parameter, decoded. */
export function soleParameter({ query }: RawRequest, name: string): string | Rejected {
  const [first, ...others] = new URLSearchParams(query).getAll(name);
  if (!first) return rejected(`the parameter ${name} is missing`);
  return others.length > 0 ? rejected(`the parameter ${name} is repeated`) : first;
}
