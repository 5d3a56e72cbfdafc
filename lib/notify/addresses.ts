import { isIP } from "node:net";
import { isInRanges } from "#lib/signatures/ip-ranges.ts";

/**
 * Not on the internet. IANA's special-purpose registry (RFC 6890 and after), multicast, class E and broadcast; with them the metadata
 * services: 169.254.169.254 (AWS, Azure, Google, Huawei), 100.100.100.200 (Alibaba), 168.63.129.16 (Azure, in a public range).
 */
const PRIVATE_V4 = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "168.63.129.16"],
];

/** All that IANA gives out for the internet; what is outside of it (loopback, mapped, NAT64, link and site local, multicast) is not. */
const GLOBAL_V6 = ["2000::/3"];

/** In it, and yet not: protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address of anybody's choice. */
const PRIVATE_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/** Whether an address is one of the public internet: what is not, or is no address, is never sent to. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !isInRanges(address, PRIVATE_V4);
  return isInRanges(address, GLOBAL_V6) && !isInRanges(address, PRIVATE_V6);
}

/** Names that lead into a machine or its network, whoever answers for them (RFC 6761, 6762, 8375; `internal` is reserved by ICANN). */
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa|onion|invalid)$/;

/** @param hostname as a URL normalises it: decimal, octal and hex forms of an address are dotted by then */
export function hostFault(hostname: string): string | undefined {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (isIP(host) !== 0) return isPublicAddress(host) ? undefined : "is no address of the public internet";
  if (PRIVATE_NAMES.test(host)) return "is a name of a machine's own network";
  return host.includes(".") ? undefined : "is a name without a domain";
}
