import type { Failure, FailureKind } from "#lib/jobs/failure.ts";

/**
 * What a code means. `lane`: key, signature or clock are not accepted. `effect`: said here where the kind does not tell
 * whether a changing call may have done something.
 */
export type ErrorRow = {
  readonly kind: FailureKind;
  readonly lane?: true;
  readonly effect?: "none" | "unknown";
};

/** The key, the signature or the clock, unless the message says that a token ran out. */
const AUTHENTICATION: ErrorRow = { kind: "access-denied", lane: true };
const EXPIRED: ErrorRow = { kind: "credentials-expired" };
const TOKEN_RAN_OUT = /token expires|token (has )?expired|token must be updated/i;

/**
 * Sources. DRS: support.huaweicloud.com api-drs/drs_05_0004; opentelekomcloud-docs appendix/error_code.rst. APIGW: devg-apisign,
 * api-sign-errorcode; for EXPIRED api-iam/iam_30_0001 too. Others stand beside their row.
 */
// biome-ignore format: one row a meaning
const ROWS: readonly (readonly [ErrorRow, ...codes: (readonly [prefix: string, numbers: string])[]])[] = [
  // 10000010: DeleteJob page. M00289 and M05004: terraform-provider-huaweicloud resource_huaweicloud_drs_job.go.
  [{ kind: "not-found" }, ["DRS", "10000010 M00289 M05004 M05003"]],
  // A bare "Failed." tells nothing: read the job before doing anything else (api-drs v5 error table).
  [{ kind: "unrecognized", effect: "unknown" }, ["DRS", "10000001"]],
  [{ kind: "invalid-state" }, ["DRS", "M00304 M00277 M00402 M07000"]],
  // Another operation is running, so this one was not begun.
  [{ kind: "unavailable", effect: "none" }, ["DRS", "M01504"]],
  [{ kind: "throttled" }, ["DRS", "M01503"], ["APIGW", "0308"]],
  [{ kind: "unavailable" }, ["DRS", "M00004 M01501"]],
  [EXPIRED, ["DRS", "M00100"], ["APIGW", "0307"]],
  [{ kind: "access-denied" }, ["DRS", "M00101 M00102 M00103 M00105 M00261"], ["APIGW", "0302"]],
  // M00002 is a result without entries; M00307 and M00308 are a task of the other place in its group.
  [
    { kind: "invalid-request" },
    ["DRS", "M00002 M00007 M00200 M00201 M00202 M00210 M00211 M00273 M00299 M00300 M00301 M00305 M00307 M00308 10010065 10010069 KE0002"],
    ["APIGW", "0101 0103 0104 0105 0106 0201"],
  ],
  [AUTHENTICATION, ["APIGW", "0301 0303"]],
];

/**
 * The row of a code. Texts vary with language and page, so only an authentication error's text is read, and only to tell a
 * token that ran out from a key that is wrong. Older pages write `DRS-`, dedicated gateways `APIG.`.
 */
export function rowOf(code: string, message: string): ErrorRow | undefined {
  const [prefix, ...rest] = known(code).split(".");
  const number = rest.join(".");
  const isIn = (codes: readonly [string, string]) => codes[0] === prefix && codes[1].split(" ").includes(number);
  const [row] = ROWS.find(([, ...groups]) => groups.some(isIn)) ?? [];
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

/** Refusals that may be v5's way to say that it does not serve a job's link; which one it uses is documented nowhere. */
export function mayMeanNoLink({ kind }: Failure): boolean {
  return kind === "not-found" || kind === "invalid-request" || kind === "unrecognized";
}
