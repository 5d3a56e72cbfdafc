import type { AlibabaTarget } from "#lib/jobs/target.ts";

/**
 * Where sessions come from: the target's own host, else its region's, so that a token file or a key never leaves the region. A
 * private-network or finance region without a public STS host of its own needs `stsEndpoint`.
 * @see the endpoint list of Sts 2015-04-01: sts.<region>.aliyuncs.com, central sts.aliyuncs.com, sts-vpc.<region>.aliyuncs.com
 */
export function stsEndpoint({ region, stsEndpoint: own }: AlibabaTarget): string {
  return own === undefined ? `https://sts.${region}.aliyuncs.com` : new URL(own).origin;
}
