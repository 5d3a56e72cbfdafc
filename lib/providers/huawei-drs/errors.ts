import type { Failure, FailureKind } from "#lib/jobs/failure.ts";

/**
 * What a code means. `lane`: key, signature or clock are not accepted. `effect`: said here where the kind does not tell
 * whether a changing call may have done something.
 */
export type ErrorRow = {
  readonly kind: FailureKind;
  readonly lane?: true;
  readonly effect?: "none" | "unknown";
  readonly source: string;
};

const DRS = "support.huaweicloud.com api-drs/drs_05_0004; opentelekomcloud-docs appendix/error_code.rst";
const GATEWAY = "support.huaweicloud.com devg-apisign/api-sign-errorcode";
const TERRAFORM = "terraform-provider-huaweicloud resource_huaweicloud_drs_job.go";

/** The key, the signature or the clock, unless the message says that a token ran out. */
const AUTHENTICATION: ErrorRow = { kind: "access-denied", lane: true, source: GATEWAY };
const EXPIRED: ErrorRow = { kind: "credentials-expired", source: "api-iam/iam_30_0001; api-sign-errorcode" };
const TOKEN_RAN_OUT = /token expires|token (has )?expired|token must be updated/i;

type Rows = readonly (readonly [ErrorRow, prefix: string, numbers: string])[];

// biome-ignore format: one row a meaning
const ROWS: Rows = [
  [{ kind: "not-found", source: "DeleteJob page" }, "DRS", "10000010"],
  [{ kind: "not-found", source: TERRAFORM }, "DRS", "M00289 M05004"],
  [{ kind: "not-found", source: DRS }, "DRS", "M05003"],
  // A bare "Failed." tells nothing: read the job before doing anything else.
  [{ kind: "unrecognized", effect: "unknown", source: "api-drs v5 error table" }, "DRS", "10000001"],
  [{ kind: "invalid-state", source: DRS }, "DRS", "M00304 M00277 M00402 M07000"],
  // Another operation is running, so this one was not begun.
  [{ kind: "unavailable", effect: "none", source: DRS }, "DRS", "M01504"],
  [{ kind: "throttled", source: DRS }, "DRS", "M01503"],
  [{ kind: "unavailable", source: DRS }, "DRS", "M00004 M01501"],
  [{ kind: "credentials-expired", source: DRS }, "DRS", "M00100"],
  [{ kind: "access-denied", source: DRS }, "DRS", "M00101 M00102 M00103 M00105 M00261"],
  // M00002 is a result without entries; M00307 and M00308 are a task of the other place in its group.
  [{ kind: "invalid-request", source: DRS }, "DRS", "M00002 M00007 M00200 M00201 M00202 M00210 M00211 M00273 M00299 M00300 M00301 M00305 M00307 M00308 10010065 10010069 KE0002"],
  [{ kind: "invalid-request", source: GATEWAY }, "APIGW", "0101 0103 0104 0105 0106 0201"],
  [AUTHENTICATION, "APIGW", "0301 0303"],
  [EXPIRED, "APIGW", "0307"],
  [{ kind: "access-denied", source: GATEWAY }, "APIGW", "0302"],
  [{ kind: "throttled", source: GATEWAY }, "APIGW", "0308"],
];

const CODES: ReadonlyMap<string, ErrorRow> = new Map(
  ROWS.flatMap(([row, prefix, numbers]) => numbers.split(" ").map((number) => [`${prefix}.${number}`, row] as const)),
);

/**
 * The row of a code. Texts vary with language and page, so only an authentication error's text is read, and only to tell a
 * token that ran out from a key that is wrong. Older pages write `DRS-`, dedicated gateways `APIG.`.
 */
export function rowOf(code: string, message: string): ErrorRow | undefined {
  const row = CODES.get(known(code));
  return row === AUTHENTICATION ? authentication(message) : row;
}

/** An HTTP 401 of any code: retrying it would lock the key. */
export function authentication(message: string): ErrorRow {
  return TOKEN_RAN_OUT.test(message) ? EXPIRED : AUTHENTICATION;
}

function known(code: string): string {
  return code.replace(/^DRS-/, "DRS.").replace(/^APIG\./, "APIGW.");
}

/** The gateway has no such API or method, or nothing behind it: the service was never reached. */
export function isApiAbsent({ kind, code = "" }: Failure): boolean {
  return kind === "invalid-request" && ["APIGW.0101", "APIGW.0103"].includes(known(code));
}

const MAY_MEAN_NO_LINK: ReadonlySet<FailureKind> = new Set(["not-found", "invalid-request", "unrecognized"]);

/** Refusals that may be v5's way to say that it does not serve a job's link; which one it uses is documented nowhere. */
export function mayMeanNoLink({ kind }: Failure): boolean {
  return MAY_MEAN_NO_LINK.has(kind);
}
