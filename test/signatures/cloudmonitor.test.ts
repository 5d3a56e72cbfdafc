import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCloudmonitor, verifyCloudmonitor } from "#lib/signatures/cloudmonitor.ts";
import { requestOf } from "./sender.ts";

/** What CloudMonitor documents, and an IPv6 range of ours. */
const ranges = ["47.74.206.0/26", "47.74.206.64/26", "8.222.159.116", "2001:db8:40::/44"];
const secret = "0123456789abcdef_-";
const settings = { secrets: [secret], ranges };
const body = "alertName=lag&alertState=ALERT";

const called = (sourceIp: string, path = `/hooks/lag/${secret}`, given = settings) =>
  verifyCloudmonitor(requestOf({}, body, { sourceIp, path }), given);
const elsewhere = { is: "rejected", why: "the sender's address is in no allowed range" };
const another = { is: "rejected", why: "the path ends in another secret" };

describe("an address", () => {
  it.each([
    "47.74.206.0",
    "47.74.206.63",
    "47.74.206.127",
    "8.222.159.116",
    "::ffff:47.74.206.5",
    "::ffff:2f4a:ce05",
    "::FFFF:8.222.159.116",
    "2001:db8:40::",
    "2001:db8:4f:ffff:ffff:ffff:ffff:ffff",
    "2001:DB8:0040:0:0:0:0:1",
  ])("%s is in the ranges", (address) => {
    expect(called(address)).toMatchObject({ is: "verified", id: null, at: null });
  });

  it.each([
    "47.74.206.128",
    "47.74.205.255",
    "8.222.159.117",
    "::ffff:47.74.206.128",
    "::47.74.206.5",
    "2001:db8:50::",
    "2001:db8:3f:ffff::",
    "64:ff9b::47.74.206.5",
    "2001:db8:40::1%eth0",
    "47.74.206",
    "047.74.206.5",
    "0x2f.74.206.5",
    " 47.74.206.5",
    "47.74.206.5,10.0.0.1",
    "47.74.206.5:443",
    "799723013",
    "",
    "localhost",
  ])("%s is not", (address) => {
    expect(called(address)).toEqual(elsewhere);
  });

  it("is in a range exactly when its first bits are the range's", () => {
    const octets = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));
    const numberOf = (parts: readonly number[]) => parts.reduce((value, part) => value * 256 + part, 0);
    const check = fc.property(
      octets,
      octets,
      fc.integer({ min: 1, max: 32 }),
      fc.boolean(),
      (range, other, bits, near) => {
        const size = 2 ** (32 - bits);
        const parts = near ? [...range.slice(0, 3), other[3] ?? 0] : other;
        const isIn = Math.floor(numberOf(parts) / size) === Math.floor(numberOf(range) / size);
        const given = { secrets: [secret], ranges: [`${range.join(".")}/${bits}`] };
        for (const address of [parts.join("."), `::ffff:${parts.join(".")}`]) {
          expect(called(address, undefined, given).is).toBe(isIn ? "verified" : "rejected");
        }
      },
    );
    fc.assert(check, { numRuns: 1000, seed: 23 });
  });
});

describe("the secret in the path", () => {
  it.each([`/hooks/lag/${secret}`, `/${secret}`, secret])("%s ends in it", (path) => {
    expect(called("8.222.159.116", path)).toMatchObject({ is: "verified" });
  });

  it.each([
    `/hooks/${secret}/`,
    `/hooks/${secret}x`,
    `/hooks/x${secret}`,
    `/hooks/${secret.toUpperCase()}`,
    "/hooks/",
    "",
    "/",
    `/hooks/%30${secret.slice(1)}`,
    `/${secret}?`,
    `/${secret}/lag`,
  ])("%s does not", (path) => {
    expect(called("8.222.159.116", path)).toEqual(another);
  });

  it("is either of two while it is rotated", () => {
    const rotated = { secrets: ["another_secret_of_ours", secret], ranges };
    expect(called("8.222.159.116", undefined, rotated).is).toBe("verified");
    expect(called("8.222.159.116", "/another_secret_of_ours", rotated).is).toBe("verified");
  });

  it("is as little use from elsewhere as no secret is", () => {
    expect(called("192.0.2.1")).toEqual(elsewhere);
    expect(called("192.0.2.1", "/")).toEqual(elsewhere);
  });
});

describe("settings", () => {
  it.each([
    [
      { ...settings, secrets: ["too-short"] },
      "the path secret of cloudmonitor is malformed; want 16 or more letters, digits, - or _",
    ],
    [{ ...settings, secrets: ["0123456789abcdef/0"] }, "the path secret of cloudmonitor is malformed"],
    [{ ...settings, secrets: [""] }, "the path secret of cloudmonitor is empty; want the value that the sender has"],
    [{ ...settings, ranges: [] }, "there are no IP ranges; want those the sender documents"],
    ...[
      "47.74.206.0/33",
      "::/129",
      "47.74.206/26",
      "0.0.0.0/0",
      "::/0",
      "10.0.0.0/",
      "10.0.0.0/8/8",
      "/10.0.0.0/8",
      "",
      "fe80::1%eth0",
      "10.0.0.0/-1",
    ].map(
      (range) =>
        [{ ...settings, ranges: [...ranges, range] }, `an IP range is ${JSON.stringify(range)}; want`] as const,
    ),
  ] as const)("%j are refused", (wrong, message) => {
    expect(() => checkCloudmonitor(wrong)).toThrow(message);
    expect(() => verifyCloudmonitor(requestOf({}, ""), wrong)).toThrow(message);
  });
});
