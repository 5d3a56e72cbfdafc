import { InputError } from "#lib/jobs/parse.ts";
import type { Target } from "#lib/jobs/target.ts";

type Choice = "central" | "regional" | "vpc";

/**
 * Regions by the hosts they have, the one that the official SDK takes first. Sources: `central`, and `regional` where it comes
 * first, the endpoint map of dts-20200101 (alibabacloud-typescript-sdk, src/client.ts); `regional` beside `central`, the DTS page
 * "Request syntax" (document_detail/177596); `vpc`, aliyun-openapi-meta, metadatas/products.json.
 */
const REGIONS: readonly (readonly [choices: string, regions: string])[] = [
  [
    "central regional vpc",
    "cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-hangzhou cn-shanghai cn-shenzhen " +
      "cn-hongkong ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-south-1 eu-west-1 " +
      "eu-central-1 us-west-1 us-east-1 me-east-1 cn-shanghai-finance-1 cn-shenzhen-finance-1",
  ],
  ["central vpc", "cn-chengdu cn-wulanchabu cn-beijing-finance-1 cn-north-2-gov-1"],
  ["central", "cn-hangzhou-finance"],
  ["regional vpc", "ap-northeast-1"],
  [
    "regional",
    "ap-northeast-2 ap-southeast-6 ap-southeast-7 cn-guangzhou cn-heyuan cn-wuhan-lr cn-zhengzhou-jva " +
      "me-central-1",
  ],
];

/** Under aliyuncs.com. */
const HOSTS: Readonly<Record<Choice, string>> = {
  central: "dts",
  regional: "dts.{region}",
  vpc: "dts-vpc.{region}",
};

/**
 * The target's endpoint: its own URL, the host it chooses, or without a choice the one the official SDK would take.
 * @throws InputError when the region is unknown or has no host of that choice, and no URL is set
 */
export function endpoint({ name, region, endpoint: wanted }: Target): string {
  if (wanted !== undefined && !isChoice(wanted)) return new URL(wanted).origin;
  const offered = choicesOf(region);
  const found = offered.find((choice) => choice === (wanted ?? choice));
  if (found) return `https://${HOSTS[found].replace("{region}", region)}.aliyuncs.com`;
  const where = `target ${name}: region ${region}`;
  throw new InputError(
    offered.length === 0
      ? `${where} is not in the DTS region table; want a DTS region such as cn-hangzhou, or https://host as its endpoint`
      : `${where} has no ${wanted} endpoint of DTS; want ${offered.join(" or ")}, or https://host`,
  );
}

function choicesOf(region: string): readonly Choice[] {
  const [choices = ""] = REGIONS.find(([, regions]) => regions.split(" ").includes(region)) ?? [];
  return choices.split(" ").filter(isChoice);
}

function isChoice(word: string): word is Choice {
  return Object.hasOwn(HOSTS, word);
}
