import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";
import { huawei } from "./operations.ts";

/**
 * Source: DrsRegion of the Node and Go SDKs, v5. That a region has a host does not mean that it has every v5 operation, nor that
 * it has v3: the SDKs' v3 list is shorter (20 regions: no eu-west-101, none from eu-west-0 on).
 */
const REGIONS =
  "cn-north-1 cn-north-2 cn-north-4 cn-north-9 cn-north-11 cn-north-12 cn-south-1 cn-south-2 cn-south-4 " +
  "cn-east-2 cn-east-3 cn-east-4 cn-east-5 cn-southwest-2 cn-southwest-3 ap-southeast-1 ap-southeast-2 " +
  "ap-southeast-3 ap-southeast-4 ap-southeast-5 sa-brazil-1 la-south-2 la-north-2 na-mexico-1 af-south-1 " +
  "af-north-1 tr-west-1 eu-west-0 ru-moscow-1 ru-northwest-2 ae-ad-1 me-east-1 my-kualalumpur-1";

/** The one region under another domain; same source. */
const EU_REGION = "eu-west-101";

/**
 * The target's endpoint, else the region table's.
 * @throws InputError when the region is unknown and no endpoint is set
 */
export function endpoint(target: Target): string {
  const { name, region, endpoint: own } = huawei(target);
  if (own !== undefined) return new URL(own).origin;
  if (region === EU_REGION) return `https://drs.${region}.myhuaweicloud.eu`;
  if (REGIONS.split(" ").includes(region)) return `https://drs.${region}.myhuaweicloud.com`;
  throw new InputError(
    `target ${name}: region ${region} is not in the DRS region table; want a DRS region such as cn-north-4, or an endpoint`,
  );
}

/** Where tokens are issued; regional, as in the Go SDK's IAM table and the IAM regions of the Node and Python SDKs. */
export function iamEndpoint(target: Target): string {
  const { region, iamEndpoint: own } = huawei(target);
  if (own !== undefined) return new URL(own).origin;
  return `https://iam.${region}.myhuaweicloud.${region === EU_REGION ? "eu" : "com"}`;
}
