import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { HuaweiTarget } from "#lib/jobs/target.ts";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import { canonicalRequest, signature, stringToSign } from "#lib/providers/huawei-drs/sign.ts";
import type { ApiRequest, Credentials } from "#lib/providers/provider.ts";
import { only, pairsOf, pathOf, type Recorded, signedBy, startRecorder } from "../vendor/recorder.ts";
import { anyId, anyJobs, anyKey, requestsOf, SEED } from "../vendor/requests.ts";
import { startTwins } from "../vendor/twins.ts";
import { sendWithVendor, unknownTo, vendorCallOf } from "./vendor.ts";

/** Headers that only the vendor's core sends; none of them is signed. All others are the same, value for value. */
const ONLY_THE_VENDOR: Readonly<Record<string, string>> = {
  accept: "application/json, which DRS answers anyway",
  "user-agent": "the vendor's name",
  "accept-encoding": "ours takes no compressed replies, so asks for none",
  connection: "transport; ours is set by whoever sends",
  "content-length": "transport; ours is set by whoever sends",
};

/** Odd but legal: everything that encodings get wrong. */
const ODD = " !'()*~%+&=/?#,;:@$-_.\"<>\\^`{|}[]中é😀";

const anyHex = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 });

const anyTarget: fc.Arbitrary<HuaweiTarget> = fc.record({
  name: fc.constant("hw"),
  provider: fc.constant("huawei-drs" as const),
  region: fc.constantFrom("cn-north-4", "eu-west-101"),
  projectId: anyHex,
  api: fc.constantFrom("v5", "v3", "auto"),
  pauseMode: fc.constantFrom("target", "all"),
  credentials: fc.constant({ from: "env" as const }),
});

const anyKeys: fc.Arbitrary<Credentials> = fc.record(
  {
    accessKeyId: anyId(),
    secretAccessKey: fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
    securityToken: anyKey,
  },
  { requiredKeys: ["accessKeyId", "secretAccessKey"] },
);

/** Jobs that an earlier read has found by one API or the other. */
const anyKnown = fc
  .tuple(anyJobs(anyId(), false), fc.constantFrom(undefined, "v3", "v5"))
  .map(([jobs, via]) => jobs.map((job) => (via === undefined ? job : { ...job, via })));

/** A target that says which API has found its jobs by no other. */
const worlds = fc
  .sample(fc.tuple(anyTarget, anyKnown, anyKeys), { numRuns: 90, seed: SEED })
  .map(([target, jobs, keys]) => {
    const known = target.api === "auto" ? jobs : jobs.map((job) => ({ ...job, via: target.api }));
    return [target, known, keys] as const;
  });
const cases = await Promise.all(
  worlds.map(async ([target, jobs, keys]) =>
    (await requestsOf(huaweiDrs, target, jobs)).map((request): [ApiRequest, Credentials] => [
      request,
      { ...keys, projectId: target.projectId ?? "" },
    ]),
  ),
);
/** Listings by name: the one query of DRS that a person writes. */
const listings = fc
  .sample(fc.tuple(fc.string({ unit: fc.constantFrom(...ODD), minLength: 10, maxLength: 40 }), anyKeys, anyHex), {
    numRuns: 200,
    seed: SEED,
  })
  .map(([name, keys, projectId]): [ApiRequest, Credentials] => [
    {
      operation: "ListJobs",
      method: "GET",
      path: "/v5/{project_id}/jobs",
      query: { job_type: "sync", name, status: "CREATE_FAILED,PAUSING", limit: "10" },
      headers: { "content-type": "application/json", "x-language": "en-us" },
      body: "",
    },
    { ...keys, projectId },
  ]);
const all = [...cases.flat(), ...listings];
const nameOf = ([request]: (typeof all)[number]) => vendorCallOf(request).name;
const operations = [...new Set(all.map(nameOf))].sort();

const recorder = await startRecorder();
afterAll(recorder.close);

/** The same request, at the vendor's moment, signed by us; and what the vendor's headers sign to in our hands. */
function ours(request: ApiRequest, keys: Credentials, vendor: Recorded) {
  const { names, signature: signed } = signedBy(vendor.headers["authorization"]);
  const date = vendor.headers["x-sdk-date"] ?? "";
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(date) ?? [];
  const iso = `${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time?.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`;
  const sent = huaweiDrs.sign(request, `http://${recorder.host}`, keys, { now: Date.parse(iso), nonce: "unused" });
  const canonical = canonicalRequest({
    method: request.method,
    path: pathOf(vendor.url),
    query: Object.entries(request.query),
    headers: only(vendor.headers, names),
    body: vendor.body,
  });
  const own = signedBy(sent.headers["authorization"]).names;
  return {
    sent,
    own,
    names,
    signed,
    resigned: signature(keys["secretAccessKey"] ?? "", stringToSign(date, canonical)),
  };
}

/**
 * The core's two faults, which nothing here meets: a space in a path, which it encodes twice (a job id has none), and null in a
 * query, which it signs as "null" and sends empty (our queries are text).
 */
describe(`${all.length} requests from seed ${SEED}, beside @huaweicloud/huaweicloud-sdk-core`, () => {
  it("are enough, and of every operation", () => {
    expect(all.length).toBeGreaterThanOrEqual(1000);
    expect(operations).toEqual(expect.arrayContaining(["DeleteJob", "ShowJobDetail", "StopJobAction"]));
  });

  it.each([...ODD])("have %j among their parameters", (character) => {
    expect(listings.some(([{ query }]) => query["name"]?.includes(character))).toBe(true);
  });

  it.each(operations)("%s: same method, path, query, body, headers and signature", async (operation) => {
    for (const [request, keys] of all.filter((one) => nameOf(one) === operation)) {
      expect(unknownTo(vendorCallOf(request), request)).toEqual([]);
      const vendor = await recorder.record(() => sendWithVendor(`http://${recorder.host}`, keys, request));
      const { sent, own, names, signed, resigned } = ours(request, keys, vendor);
      expect([sent.method, pathOf(sent.url), sent.body]).toEqual([vendor.method, pathOf(vendor.url), vendor.body]);
      expect(pairsOf(sent.url)).toEqual(pairsOf(vendor.url));
      expect(resigned).toBe(signed);
      expect(own).toEqual(names);
      expect(only(vendor.headers, Object.keys(sent.headers))).toEqual(sent.headers);
      const strangers = Object.keys(vendor.headers).filter((name) => !(name in sent.headers));
      expect(strangers.filter((name) => !(name in ONLY_THE_VENDOR))).toEqual([]);
    }
  });

  it("writes a query another way, which a server decodes to the same: order of insertion, and ! ' ( ) * as they are", async () => {
    const [request, keys] = listings.find(([{ query }]) => /[!'()*]/.test(query["name"] ?? "")) ?? [];
    if (!request || !keys) throw new Error("no listing has an odd character; want more of them");
    const vendor = await recorder.record(() => sendWithVendor(`http://${recorder.host}`, keys, request));
    expect(ours(request, keys, vendor).sent.url).not.toContain(vendor.url);
  });

  it("sends nothing that the table of differences has in vain", async () => {
    const request = all.find(([{ body }]) => body !== "")?.[0];
    if (!request) throw new Error("no request has a body; want one");
    const keys = { accessKeyId: "key", secretAccessKey: "secret", projectId: "0".repeat(32) };
    const vendor = await recorder.record(() => sendWithVendor(`http://${recorder.host}`, keys, request));
    expect(Object.keys(vendor.headers)).toEqual(expect.arrayContaining(Object.keys(ONLY_THE_VENDOR)));
  });
});

describe("the simulated DRS", () => {
  it("takes the vendor's requests, and does the same for them as for ours", async () => {
    const projectId = "054ba152d480d55b2f5dc0069e7ddef0";
    const keys = { accessKeyId: "HWTWIN", secretAccessKey: "twin secret", securityToken: "STS+twin/=" };
    const target: HuaweiTarget = {
      name: "hw",
      provider: "huawei-drs",
      region: "cn-north-4",
      projectId,
      api: "auto",
      pauseMode: "target",
      credentials: { from: "env" },
    };
    const known = fc.sample(anyKnown, { numRuns: 60, seed: SEED });
    const jobs = [...new Set(known.flat().map(({ id }) => id))].map((id, index) => ({
      id,
      ...STATES[index % STATES.length],
    }));
    const cloud = { provider: "huawei-drs", region: target.region, projectId, credentials: keys, jobs };
    const signing = { ...keys, projectId };
    const twins = await startTwins(huaweiDrs, cloud, signing, (host, request) =>
      sendWithVendor(`http://${host}`, signing, request),
    );
    for (const some of known) {
      for (const request of await requestsOf(huaweiDrs, target, some)) await twins.send(request);
    }
    const { vendors, ours: own, turnedAway } = twins.told();
    await twins.close();
    expect(turnedAway).toEqual([]);
    expect(vendors.length).toBeGreaterThanOrEqual(400);
    expect(vendors).toEqual(own);
  });
});

/** What the jobs of the simulated cloud are; which of them a request names is chance. */
const STATES = [
  { kind: "migration", status: "FULL_TRANSFER_STARTED" },
  { kind: "sync", status: "INCRE_TRANSFER_STARTED" },
  { kind: "sync", status: "PAUSING" },
  { kind: "migration", status: "RELEASE_RESOURCE_COMPLETE" },
  { kind: "disaster-recovery", status: "INCRE_TRANSFER_FAILED" },
] as const;
