import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";

/** Regions on the central host. Source: the endpoint map of dts-20200101 (alibabacloud-typescript-sdk, src/client.ts). */
const CENTRAL = words(`cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-hangzhou cn-shanghai cn-shenzhen cn-chengdu
  cn-wulanchabu cn-hongkong ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-south-1 eu-west-1 eu-central-1
  us-west-1 us-east-1 me-east-1 cn-hangzhou-finance cn-shanghai-finance-1 cn-shenzhen-finance-1 cn-beijing-finance-1
  cn-north-2-gov-1`);

/**
 * Regions with a host of their own. Source: the same map for the first nine; for the others, which it sends to the central
 * host, the DTS page "Request syntax" (document_detail/177596).
 */
const REGIONAL = words(`ap-northeast-1 ap-northeast-2 ap-southeast-6 ap-southeast-7 cn-guangzhou cn-heyuan cn-wuhan-lr
  cn-zhengzhou-jva me-central-1 cn-hangzhou cn-shanghai cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-shenzhen
  cn-hongkong ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-south-1 us-east-1 us-west-1 eu-west-1
  eu-central-1 me-east-1 cn-shanghai-finance-1 cn-shenzhen-finance-1`);

/** Regions with a host inside their VPCs. Source: aliyun-openapi-meta, metadatas/products.json. */
const VPC =
  words(`us-west-1 us-east-1 me-east-1 eu-west-1 eu-central-1 cn-zhangjiakou cn-wulanchabu cn-shenzhen-finance-1
  cn-shenzhen cn-shanghai-finance-1 cn-shanghai cn-qingdao cn-north-2-gov-1 cn-huhehaote cn-hongkong cn-hangzhou cn-chengdu
  cn-beijing-finance-1 cn-beijing ap-southeast-5 ap-southeast-3 ap-southeast-2 ap-southeast-1 ap-south-1 ap-northeast-1`);

/** The choices of a target in the order of preference. */
const HOSTS: readonly {
  readonly choice: string;
  readonly regions: ReadonlySet<string>;
  host(region: string): string;
}[] = [
  { choice: "central", regions: CENTRAL, host: () => "dts.aliyuncs.com" },
  { choice: "regional", regions: REGIONAL, host: (region) => `dts.${region}.aliyuncs.com` },
  { choice: "vpc", regions: VPC, host: (region) => `dts-vpc.${region}.aliyuncs.com` },
];

/**
 * The target's endpoint: its own URL, the host it chooses, or without a choice the one the official SDK would take.
 * @throws InputError when the region is unknown or has no host of that choice, and no URL is set
 */
export function endpoint({ name, region, endpoint: wanted }: Target): string {
  if (wanted !== undefined && !HOSTS.some(({ choice }) => choice === wanted)) return new URL(wanted).origin;
  const offered = HOSTS.filter(({ regions }) => regions.has(region));
  const found = offered.find(({ choice }) => choice === (wanted ?? choice));
  if (found) return `https://${found.host(region)}`;
  const known = offered.map(({ choice }) => choice).join(" or ");
  throw new InputError(
    known === ""
      ? `target ${name}: region ${region} is not in the DTS region table; want a DTS region such as cn-hangzhou, or https://host as its endpoint`
      : `target ${name}: region ${region} has no ${wanted} endpoint of DTS; want ${known}, or https://host`,
  );
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
