import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";

/** Source: the endpoint map of `@alicloud/dts20200101` (alibabacloud-typescript-sdk, dts-20200101/src/client.ts). */
const CENTRAL_HOST = "dts.aliyuncs.com";

const CENTRAL_REGIONS: ReadonlySet<string> = new Set([
  "cn-qingdao",
  "cn-beijing",
  "cn-zhangjiakou",
  "cn-huhehaote",
  "cn-hangzhou",
  "cn-shanghai",
  "cn-shenzhen",
  "cn-chengdu",
  "cn-wulanchabu",
  "cn-hongkong",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-5",
  "ap-south-1",
  "eu-west-1",
  "eu-central-1",
  "us-west-1",
  "us-east-1",
  "me-east-1",
  "cn-hangzhou-finance",
  "cn-shanghai-finance-1",
  "cn-shenzhen-finance-1",
  "cn-beijing-finance-1",
  "cn-north-2-gov-1",
]);

/** Regions with a host of their own, `dts.<region>.aliyuncs.com`; same source. */
const REGIONS_WITH_HOST: ReadonlySet<string> = new Set([
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-southeast-6",
  "ap-southeast-7",
  "cn-guangzhou",
  "cn-heyuan",
  "cn-wuhan-lr",
  "cn-zhengzhou-jva",
  "me-central-1",
]);

/** The target's endpoint, else the region table's. @throws InputError when the region is unknown and no endpoint is set */
export function endpoint(target: Target): string {
  if (target.endpoint !== undefined) return new URL(target.endpoint).origin;
  if (CENTRAL_REGIONS.has(target.region)) return `https://${CENTRAL_HOST}`;
  if (REGIONS_WITH_HOST.has(target.region)) return `https://dts.${target.region}.aliyuncs.com`;
  throw new InputError(
    `target ${target.name}: region ${target.region} is not in the DTS region table; want a DTS region such as cn-hangzhou, or an endpoint`,
  );
}
