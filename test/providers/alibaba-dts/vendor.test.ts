import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { AlibabaTarget } from "#lib/jobs/target.ts";
import { alibabaDts } from "#lib/providers/alibaba-dts/index.ts";
import { canonicalRequest, signature, stringToSign } from "#lib/providers/alibaba-dts/sign.ts";
import type { ApiRequest, Credentials } from "#lib/providers/provider.ts";
import { only, pairsOf, pathOf, type Recorded, signedBy, startRecorder } from "../vendor/recorder.ts";
import { anyId, anyJobs, anyKey, requestsOf, SEED } from "../vendor/requests.ts";
import { startTwins } from "../vendor/twins.ts";
import { sendWithVendor, unknownTo } from "./vendor.ts";

/** Headers that only one side sends. All others are the same, value for value. */
const ONLY_THE_VENDOR: Readonly<Record<string, string>> = {
  "x-acs-accesskey-id": "signed; repeats the id of a temporary key, which Authorization has already",
  "x-acs-credentials-provider": "signed; tells Alibaba which of its own credential providers made the key",
  "user-agent": "not signed; the vendor's name and the machine's",
  connection: "transport; ours is set by whoever sends",
  "content-length": "transport; ours is set by whoever sends",
};

/** The same parameters, written another way: a server that decodes the query sees no difference. */
const ON_THE_WIRE = [
  ["the vendor keeps the order of insertion; ours is sorted", { RegionId: "r", DtsJobId: "d" }],
  ["the vendor leaves ! ( ) * as they are; ours percent-encodes them, as the signature does", { DtsJobId: "!()*" }],
] as const;

/** Odd but legal: nothing that a parameter could not carry, everything that encodings get wrong. */
const ODD = " !'()*~%+&=/?#,;:@$-_.\"<>\\^`{|}中é😀";
const anyText = fc.oneof(
  { weight: 1, arbitrary: fc.constant("") },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 30 }) },
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom(...ODD), minLength: 10, maxLength: 40 }) },
);

const anyTarget: fc.Arbitrary<AlibabaTarget> = fc.record(
  {
    name: fc.constant("ali"),
    provider: fc.constant("alibaba-dts" as const),
    region: fc.constantFrom("cn-hangzhou", "eu-central-1", "cn-north-2-gov-1"),
    credentials: fc.constant({ from: "env" as const }),
    resourceGroupId: anyText,
    zeroEtlJob: fc.boolean(),
  },
  { requiredKeys: ["name", "provider", "region", "credentials"] },
);

const anyKeys: fc.Arbitrary<Credentials> = fc.record(
  { accessKeyId: anyId(), accessKeySecret: anyText.filter((text) => text !== ""), securityToken: anyKey },
  { requiredKeys: ["accessKeyId", "accessKeySecret"] },
);

/** What the jobs of the simulated cloud are; which of them a request names is chance. */
const STATES = [
  { kind: "migration", status: "Migrating" },
  { kind: "sync", status: "Synchronizing" },
  { kind: "change-tracking", status: "Normal" },
  { kind: "sync", status: "Suspending" },
  { kind: "migration", status: "Finished" },
] as const;

const worlds = fc.sample(fc.tuple(anyTarget, anyJobs(anyId("_"), true), anyKeys), { numRuns: 60, seed: SEED });
const cases = await Promise.all(
  worlds.map(async ([target, jobs, keys]) =>
    (await requestsOf(alibabaDts, target, jobs)).map((request): [ApiRequest, Credentials] => [request, keys]),
  ),
);
const all = cases.flat();
const operations = [...new Set(all.map(([{ operation }]) => operation))].sort();

const recorder = await startRecorder();
afterAll(recorder.close);

/** The same request, at the vendor's moment, signed by us; and what the vendor's headers sign to in our hands. */
function ours(request: ApiRequest, keys: Credentials, vendor: Recorded) {
  const { names, signature: signed } = signedBy(vendor.headers["authorization"]);
  const nonce = vendor.headers["x-acs-signature-nonce"] ?? "";
  const moment = { now: Date.parse(vendor.headers["x-acs-date"] ?? ""), nonce };
  const sent = alibabaDts.sign(request, `http://${recorder.host}`, keys, moment);
  const canonical = canonicalRequest({ ...request, headers: only(vendor.headers, names), body: vendor.body });
  const own = signedBy(sent.headers["authorization"]).names;
  return { sent, own, names, signed, resigned: signature(keys["accessKeySecret"] ?? "", stringToSign(canonical)) };
}

/** Headers of the vendor that are neither ours nor explained. */
function strangers(vendors: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): string[] {
  return Object.keys(vendors).filter((name) => !(name in own) && !(name in ONLY_THE_VENDOR));
}

describe(`${all.length} requests from seed ${SEED}, beside @alicloud/openapi-core`, () => {
  it("are enough, and of every operation", () => {
    expect(all.length).toBeGreaterThanOrEqual(1000);
    expect(operations).toEqual(expect.arrayContaining(["DeleteDtsJobs", "DescribeDtsJobDetail", "ResetDtsJob"]));
  });

  it.each([...ODD])("have %j among their parameters", (character) => {
    expect(all.some(([{ query }]) => query["ResourceGroupId"]?.includes(character))).toBe(true);
  });

  it.each(operations)("%s: same method, path, query, body and signature", async (operation) => {
    for (const [request, keys] of all.filter(([{ operation: name }]) => name === operation)) {
      expect(unknownTo(request)).toEqual([]);
      const vendor = await recorder.record(() => sendWithVendor(recorder.host, keys, request));
      const { sent, own, names, signed, resigned } = ours(request, keys, vendor);
      expect([sent.method, pathOf(sent.url), sent.body]).toEqual([vendor.method, pathOf(vendor.url), vendor.body]);
      expect(pairsOf(sent.url)).toEqual(pairsOf(vendor.url));
      expect(resigned).toBe(signed);
      expect(names.filter((name) => !own.includes(name) && !(name in ONLY_THE_VENDOR))).toEqual([]);
      expect(strangers(vendor.headers, sent.headers)).toEqual([]);
      const { authorization: _theirs, ...headers } = sent.headers;
      expect(only(vendor.headers, Object.keys(headers))).toEqual(headers);
    }
  });

  it.each(ON_THE_WIRE)("%s", async (_why, query) => {
    const keys = { accessKeyId: "key", accessKeySecret: "secret" };
    const request: ApiRequest = { operation: "StopDtsJob", method: "POST", path: "/", query, headers: {}, body: "" };
    const vendor = await recorder.record(() => sendWithVendor(recorder.host, keys, request));
    const { sent } = ours(request, keys, vendor);
    expect(sent.url).not.toContain(vendor.url);
    expect(pairsOf(sent.url)).toEqual(pairsOf(vendor.url));
  });

  it("sends nothing that the table of differences has in vain", async () => {
    const keys = { accessKeyId: "key", accessKeySecret: "secret", securityToken: "token" };
    const request: ApiRequest = {
      operation: "StopDtsJob",
      method: "POST",
      path: "/",
      query: {},
      headers: {},
      body: "",
    };
    const vendor = await recorder.record(() => sendWithVendor(recorder.host, keys, request));
    expect(Object.keys(vendor.headers)).toEqual(expect.arrayContaining(Object.keys(ONLY_THE_VENDOR)));
  });
});

describe("the simulated DTS", () => {
  it("takes the vendor's requests, and does the same for them as for ours", async () => {
    const keys = { accessKeyId: "LTAItwin", accessKeySecret: "twin secret", securityToken: "STS+twin/=" };
    const known = fc.sample(anyJobs(anyId("_"), false), { numRuns: 20, seed: SEED });
    const target: AlibabaTarget = {
      name: "ali",
      provider: "alibaba-dts",
      region: "cn-hangzhou",
      resourceGroupId: "rg-é !*'()~",
      credentials: { from: "env" },
    };
    const jobs = [...new Set(known.flat().map(({ id }) => id))].map((id, index) => ({
      id,
      ...STATES[index % STATES.length],
    }));
    const cloud = { provider: "alibaba-dts", region: target.region, credentials: keys, jobs };
    const twins = await startTwins(alibabaDts, cloud, keys, (host, request) => sendWithVendor(host, keys, request));
    for (const some of known) {
      for (const request of await requestsOf(alibabaDts, target, some)) await twins.send(request);
    }
    const { vendors, ours: own, turnedAway } = twins.told();
    await twins.close();
    expect(turnedAway).toEqual([]);
    expect(vendors.length).toBeGreaterThanOrEqual(400);
    expect(vendors).toEqual(own);
  });
});
