import { describe, expect, it } from "vitest";
import { hostFault, isPublicAddress } from "#lib/notify/addresses.ts";

const INSIDE = [
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"],
  ...["169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.168.1.1"],
  ...["198.18.0.1", "198.19.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250"],
  ...["240.0.0.1", "255.255.255.255", "168.63.129.16"],
  ...["::", "::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "64:ff9b::a00:1", "64:ff9b:1::1"],
  ...["::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:8.8.8.8", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::1"],
  ...["2001::1", "2001:db8::1", "3fff::1", "100::1", "4000::1"],
];
const OUTSIDE = [
  ...["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
  ...["128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "198.17.255.255"],
  ...["198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888"],
];

describe("addresses", () => {
  it.each(INSIDE)("%s is not sent to", (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(OUTSIDE)("%s is", (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(["", "localhost", "fe80::1%eth0", "1.2.3", "8.8.8.8.8", "08.8.8.8"])(
    "%j is no address, so it is not",
    (text) => expect(isPublicAddress(text)).toBe(false),
  );
});

describe("hosts of a url", () => {
  it.each([
    ...["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0x7f.1", "017700000001"],
    ...["169.254.169.254", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "169.254.43518", "①⑥⑨.254.169.254"],
    ...[
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[::ffff:a9fe:a9fe]",
      "[0:0:0:0:0:0:0:1]",
      "[fd00:ec2::254]",
      "[64:ff9b::7f00:1]",
    ],
    ...["10.0.0.1", "10.0.0.1.", "192.168.0.1", "[fe80::1]", "[2002:7f00:1::]"],
    ...["localhost", "LOCALHOST", "localhost.", "a.localhost", "metadata.google.internal", "metadata.google.internal."],
    ...["instance-data.ec2.internal", "printer.local", "router.lan", "db", "metadata", "1.0.0.127.in-addr.arpa"],
    ...["ⓛocalhost", "loc%61lhost"],
  ])("%s is refused as a URL normalises it", (host) => {
    const { hostname } = new URL(`https://${host}/`);
    expect(hostFault(hostname)).toMatch(/^is (no address|a name)/);
  });

  it.each([
    "hooks.example.com",
    "hooks.example.com.",
    "xn--fiq228c.example",
    "8.8.8.8",
    "[2606:4700::1111]",
    "localhost.example.com",
  ])("%s is not", (host) => expect(hostFault(new URL(`https://${host}/`).hostname)).toBeUndefined());
});
