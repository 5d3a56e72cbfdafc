import { describe, expect, it } from "vitest";
import { checkDeployable } from "#lib/jobs/check-config.ts";
import { type Config, configSchema } from "#lib/jobs/config.ts";
import { type Destination, destinationDigest, wants } from "#lib/jobs/destination.ts";
import { parse } from "#lib/jobs/parse.ts";
import { checkDestinations } from "#lib/notify/check-destinations.ts";
import { sentenceOf } from "./refusal.ts";

const TARGET = {
  provider: "alibaba-dts",
  region: "cn-hangzhou",
  credentials: { from: "secretsmanager", id: "sluice/dev/acme-cn" },
};
const PAGER = {
  name: "pager",
  url: "https://hooks.example.com/sluice?team=1",
  secret: { from: "secretsmanager", id: "sluice/dev/webhooks/pager" },
};

function accept(...notify: readonly unknown[]): Config {
  const config = parse(configSchema, { targets: { "acme-cn": TARGET }, notify }, "config");
  checkDestinations(config);
  return config;
}

describe("destinations that are accepted", () => {
  it("get verdicts and ends of runs, of all targets", () => {
    expect(accept(PAGER).notify).toEqual([{ ...PAGER, on: ["verdict", "completed"] }]);
  });

  it.each([
    ["a port above 1023", { url: "https://hooks.example.com:8443/" }],
    ["the port of https, written out", { url: "https://hooks.example.com:443/" }],
    ["an address of the internet", { url: "https://8.8.8.8/" }],
    ["two secrets", { secret: [PAGER.secret, { from: "ssm", id: "/sluice/dev/webhooks/pager" }] }],
    ["every topic", { on: ["verdict", "completed", "rejected", "notice", "plan", "left-out", "savings"] }],
    ["a target", { targets: ["acme-cn"] }],
  ])("may have %s", (_title, change) => {
    expect(accept({ ...PAGER, ...change }).notify[0]).toMatchObject(change);
  });
});

const WANT = "; want https://HOST/PATH of a host on the internet";

describe("destinations that are refused", () => {
  it.each([
    ["http", "http://hooks.example.com/s3cret", `begins with http:${WANT}`],
    ["another scheme", "file:///etc/passwd", `begins with file:${WANT}`],
    ["what is no URL", "hooks.example.com/s3cret", `is no URL${WANT}`],
    [
      "a user and a password",
      "https://ann:s3cret@hooks.example.com/",
      `has a user or password before hooks.example.com${WANT}`,
    ],
    ["a user", "https://s3cret@hooks.example.com/", `has a user or password before hooks.example.com${WANT}`],
    ["a fragment", "https://hooks.example.com/#s3cret", `has a part after #, which is never sent${WANT}`],
    [
      "the port of mail",
      "https://hooks.example.com:25/",
      `has the port 25, where 443 or 1024 and above are allowed${WANT}`,
    ],
    ["port 80", "https://hooks.example.com:80/", `has the port 80, where 443 or 1024 and above are allowed${WANT}`],
    [
      "the metadata service",
      "https://169.254.169.254/",
      `has the host 169.254.169.254, which is no address of the public internet${WANT}`,
    ],
    [
      "it in decimal",
      "https://2852039166/",
      `has the host 169.254.169.254, which is no address of the public internet${WANT}`,
    ],
    [
      "it as mapped IPv6",
      "https://[::ffff:169.254.169.254]/",
      `has the host [::ffff:a9fe:a9fe], which is no address of the public internet${WANT}`,
    ],
    [
      "this machine",
      "https://localhost:8443/",
      `has the host localhost, which is a name of a machine's own network${WANT}`,
    ],
    [
      "a cloud's inner name",
      "https://metadata.google.internal/",
      `has the host metadata.google.internal, which is a name of a machine's own network${WANT}`,
    ],
    ["a bare name", "https://db/", `has the host db, which is a name without a domain${WANT}`],
  ])("because their url has %s", (_title, url, fault) => {
    expect(sentenceOf(() => accept({ ...PAGER, url }))).toBe(`config.notify[0].url ${fault}`);
  });

  it.each([
    ["a name twice", [PAGER, PAGER], 'config.notify[1].name is "pager" a second time; want another name'],
    [
      "header injection in the name",
      [{ ...PAGER, name: "a\r\nx-evil: 1" }],
      'config.notify[0].name is "a\\r\\nx-evil: 1"; want 1 to 64 letters, digits, - or _',
    ],
    [
      "an unknown target",
      [{ ...PAGER, targets: ["acme-c"] }],
      'config.notify[0].targets has "acme-c", which the config does not have (did you mean acme-cn?)',
    ],
    [
      "no target",
      [{ ...PAGER, targets: [] }],
      "config.notify[0].targets is a list of 0; want at least one target, or leave it out for all",
    ],
    ["nothing to be told", [{ ...PAGER, on: [] }], "config.notify[0].on is a list of 0; want at least one of them"],
    [
      "what names no target, of one",
      [{ ...PAGER, targets: ["acme-cn"], on: ["verdict", "savings"] }],
      "config.notify[0] has targets and asks for savings, which names no target; want it in a destination without targets",
    ],
    [
      "a topic that is none",
      [{ ...PAGER, on: ["verdicts"] }],
      'config.notify[0].on[0] is "verdicts"; want "verdict" or "completed" or "rejected" or "notice" or "plan" or "left-out" or "savings"',
    ],
    ["an unknown key", [{ ...PAGER, retries: 3 }], 'config.notify[0] has the unknown key "retries"'],
    [
      "over 20 of them",
      Array.from({ length: 21 }, (_, n) => ({ ...PAGER, name: `n${n}` })),
      "config.notify is a list of 21; want at most 20 destinations",
    ],
  ])("because they have %s", (_title, notify, sentence) => {
    expect(sentenceOf(() => accept(...notify))).toBe(sentence);
  });

  it.each(["whsec_s3cret", { from: "env", value: "whsec_s3cret+" }, [{ from: "env", value: "whsec_s3cret+" }]])(
    "and show no secret that was pasted where its reference belongs: %j",
    (secret) => {
      const sentence = sentenceOf(() => accept({ ...PAGER, secret }));
      expect(sentence).toContain("is not shown");
      expect(sentence).not.toContain("s3cret");
    },
  );

  it("when they are to be deployed with a secret in the environment", () => {
    const config = accept({ ...PAGER, secret: [PAGER.secret, { from: "env", value: "PAGER" }] });
    expect(sentenceOf(() => checkDeployable(config))).toMatch(/^notify pager: a secret from env cannot be deployed/);
    expect(() => checkDeployable(accept(PAGER))).not.toThrow();
  });
});

describe("a destination", () => {
  const one = (change: object = {}): Destination => {
    const [destination] = accept({ ...PAGER, ...change }).notify;
    if (!destination) throw new Error("there is no destination; want one");
    return destination;
  };

  it("wants what it asks for, and of its targets only", () => {
    expect(wants(one(), "verdict", "acme-cn")).toBe(true);
    expect(wants(one(), "plan", "acme-cn")).toBe(false);
    expect(wants(one({ on: ["savings"] }), "savings", undefined)).toBe(true);
    expect(wants(one({ targets: ["acme-cn"] }), "verdict", "acme-cn")).toBe(true);
    expect(wants(one({ targets: ["acme-cn"] }), "verdict", "acme-hw")).toBe(false);
    expect(wants(one({ targets: ["acme-cn"] }), "verdict", undefined)).toBe(false);
  });

  it("is another one when its url or its secret is another, and only then", () => {
    const digest = destinationDigest(one());
    expect(destinationDigest(one({ on: ["plan"], name: "other" }))).toBe(digest);
    expect(destinationDigest(one({ url: `${PAGER.url}2` }))).not.toBe(digest);
    expect(destinationDigest(one({ secret: { from: "ssm", id: PAGER.secret.id } }))).not.toBe(digest);
  });
});
