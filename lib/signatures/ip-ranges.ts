import { BlockList, isIP } from "node:net";

const FAMILIES = { 4: "ipv4", 6: "ipv6" } as const;
const BITS = { ipv4: 32, ipv6: 128 } as const;

/** An address without a zone (`%eth0`), or undefined. */
function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = address.includes("%") ? 0 : isIP(address);
  return version === 4 || version === 6 ? FAMILIES[version] : undefined;
}

/**
 * Whether an address is in one of the ranges; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as IPv4.
 * @throws Error when a range is neither an address nor CIDR
 */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const list = listOf(ranges);
  const family = familyOf(address);
  return family !== undefined && list.check(address, family);
}

/** @throws Error when there are none, or one is neither an address nor CIDR */
export function listOf(ranges: readonly string[]): BlockList {
  if (ranges.length === 0) throw new Error("there are no IP ranges; want those the sender documents");
  const list = new BlockList();
  for (const range of ranges) {
    const [, address = "", length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    const family = familyOf(address);
    const bits = Number(length ?? (family && BITS[family]));
    if (!family || bits < 1 || bits > BITS[family]) {
      throw new Error(
        `an IP range is ${JSON.stringify(range)}; want an address or CIDR, such as 192.0.2.0/24, that is not everybody's`,
      );
    }
    list.addSubnet(address, bits, family);
  }
  return list;
}
