import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RawRequest } from "#lib/signatures/request.ts";
import { base64Of, bytesOf, joined } from "./formulas.ts";
import { coversBody, messageOf, NOW, rewritten, type Sender, signatureOf } from "./sender.ts";
import { SENDERS, senderNamed } from "./senders.ts";

const vectors = new URL("../vectors/webhook-signatures.json", import.meta.url);
const { negatives }: { readonly negatives: readonly string[] } = JSON.parse(readFileSync(vectors, "utf8"));

type Is = "verified" | "rejected";
type Tried = { readonly request: RawRequest; readonly want: Is; readonly as: string };

const sent = (sender: Sender, given: Parameters<typeof messageOf>[1] = {}, secret = sender.secrets[0]) =>
  sender.sign(messageOf(sender, given), secret);
const tried = (as: string, want: Is, request: RawRequest): Tried => ({ as, want, request });
const withSignature = async (sender: Sender, rewrite: (value: string) => string | null) =>
  rewritten(await sent(sender), sender.signature, rewrite);

const TEXTS = [
  "1.7e9",
  "-1768464900",
  "+1768464900",
  " 1768464900",
  "1768464900 ",
  "1768464900.0",
  "0x69689f44",
  "01768464900",
];
const NO_TIMES = [...TEXTS, "NaN", "Infinity", "١٧٦٨٤٦٤٩٠٠", "1768464900,1768464900", "99999999999999999999", "0"];
const ODD_BODIES = {
  "a byte order mark": joined("\ufeff{}"),
  CRLF: bytesOf('{\r\n"a": 1\r\n}'),
  emoji: bytesOf('{"a":"🚰"}'),
  "invalid UTF-8": Uint8Array.of(0x7b, 0xff, 0xc3, 0x28, 0x00, 0x7d),
};
const UNSORTED = '{"b": 1,  "a": "\\u00e9"}';

/** By the name of the negative: what it means for a sender. None where the sender has nothing of the kind. */
const CASES: Readonly<Record<string, (sender: Sender) => Promise<readonly Tried[]>>> = {
  "body one byte changed": async (sender) => {
    const request = await sent(sender);
    const at = request.body.length >> 1;
    const changed = request.body.map((byte, index) => (index === at ? byte ^ 1 : byte));
    // What no signature covers passes: why such a scheme destroys nothing, or lives by TLS alone.
    return [tried("", coversBody(sender) ? "rejected" : "verified", { ...request, body: changed })];
  },
  "body re-serialised (spaces dropped, keys re-ordered, \\u escapes folded)": async (sender) => {
    if (!coversBody(sender) || sender.isEncrypted) return [];
    const request = await sent(sender, { body: bytesOf(UNSORTED) });
    const body = bytesOf(JSON.stringify({ a: "é", b: 1 }));
    return [tried("sent as it was", "verified", request), tried("", "rejected", { ...request, body })];
  },
  "wrong secret": async (sender) => [tried("", "rejected", await sent(sender, {}, sender.secrets[1]))],
  "timestamp = now-301 s": async (sender) => {
    if (sender.unit === null) return [];
    const late = (sender.oldS + 1) * 1000;
    const atTheEdge = await sent(sender, { atMs: NOW - sender.oldS * 1000 });
    return [
      tried("the oldest", "verified", atTheEdge),
      tried("", "rejected", await sent(sender, { atMs: NOW - late })),
    ];
  },
  "timestamp = now+301 s": async (sender) => {
    if (sender.unit === null) return [];
    const aheadS = Math.min(sender.oldS, 300);
    const atTheEdge = await sent(sender, { atMs: NOW + aheadS * 1000 });
    return [
      tried("the newest", "verified", atTheEdge),
      tried("", "rejected", await sent(sender, { atMs: NOW + (aheadS + 1) * 1000 })),
    ];
  },
  "timestamp not an integer / negative / 1e9 / with sign / with spaces / float": async (sender) => {
    if (sender.unit === null) return [];
    const requests = NO_TIMES.map(async (timestamp) => tried(timestamp, "rejected", await sent(sender, { timestamp })));
    return Promise.all(requests);
  },
  "signature header absent, empty, duplicated (array or comma-joined)": async (sender) => {
    const request = await sent(sender);
    const value = signatureOf(request, sender);
    const repeats = [
      ["x-other", "1"],
      [sender.signature.name, value],
      [sender.signature.name.toUpperCase(), value],
    ] as const;
    const twice =
      sender.signature.in === "header"
        ? { ...request, headers: [...request.headers, ...repeats.slice(0, 2)] }
        : { ...request, query: `${request.query}&${sender.signature.name}=${value}` };
    const inCapitals = { ...request, headers: [...request.headers, ...repeats.slice(2)] };
    // Two lists joined are a list: more signatures to try, within the bound, and a second time is refused below.
    const joinedAs = sender.scheme === "hmac" && sender.isList && sender.unit === null ? "verified" : "rejected";
    return [
      tried("absent", "rejected", await withSignature(sender, () => null)),
      tried("empty", "rejected", await withSignature(sender, () => "")),
      tried("twice", "rejected", twice),
      ...(sender.signature.in === "header" ? [tried("twice, in capitals", "rejected", inCapitals)] : []),
      tried("joined", joinedAs, await withSignature(sender, (text) => `${text},${text}`)),
      tried("joined with a space", joinedAs, await withSignature(sender, (text) => `${text}, ${text}`)),
    ];
  },
  "signature shorter or longer than 32 bytes (timingSafeEqual must not throw out of the handler)": async (sender) =>
    Promise.all(
      [(text: string) => text.slice(0, -4), (text: string) => `${text}AAAA`, (text: string) => text.slice(0, 1)].map(
        async (rewrite) => {
          const request = await withSignature(sender, (text) => text.split(",v0=").map(rewrite)[0] ?? "");
          return tried(signatureOf(request, sender).slice(-9), "rejected", request);
        },
      ),
    ),
  "hex in upper case (GitHub, Slack: refuse or accept by rule, never crash)": async (sender) => {
    if (sender.encoding !== "hex") return [];
    const upper = (text: string) => text.replace(/[0-9a-f]{40,}/g, (digits) => digits.toUpperCase());
    return [tried("", "rejected", await withSignature(sender, upper))];
  },
  "unknown version prefix only (v2, v1a, v0)": async (sender) => {
    const versioned = /(^|,)(v\d\w*|sha\d+)([=,])/g;
    if (!versioned.test(signatureOf(await sent(sender), sender))) return [];
    return Promise.all(
      ["v2", "v9a", "V1", ""].map(async (version) => {
        const rename = (text: string) => text.replace(versioned, `$1${version}$3`);
        return tried(version, "rejected", await withSignature(sender, rename));
      }),
    );
  },
  "several signatures, one valid (accept) and 1000 signatures (bounded)": async (sender) => {
    if (!sender.isList) return [];
    const between = sender.scheme === "hmac" ? "," : " ";
    const several = (count: number) => (text: string) => {
      const wrong = text.replace(/(v1a?[=,])[\w+/=]+/, "$1AAAA").replace(/t=\d+,/, "");
      return [...Array<string>(count - 1).fill(wrong.replace(/,v0=.*/, "")), text].join(between);
    };
    return [
      tried("2", "verified", await withSignature(sender, several(2))),
      tried("16", "verified", await withSignature(sender, several(16))),
      tried("17", "rejected", await withSignature(sender, several(17))),
      tried("1000", "rejected", await withSignature(sender, several(1000))),
    ];
  },
  // Decoding is the trigger's part. Here: a trigger that forgot to, and a body that was decoded though it was text.
  "isBase64Encoded=true with a body that is not base64, and body already text": async (sender) => {
    if (!coversBody(sender)) return [];
    const request = await sent(sender);
    const decoded = Uint8Array.from(Buffer.from(Buffer.from(request.body).toString("utf8"), "base64"));
    return [
      tried("not decoded", "rejected", { ...request, body: bytesOf(base64Of(request.body)) }),
      tried("decoded from text", "rejected", { ...request, body: decoded }),
    ];
  },
  "UTF-8 BOM, CRLF, emoji, invalid UTF-8 in the body": async (sender) => {
    const bodies = Object.entries(ODD_BODIES);
    return Promise.all(bodies.map(async ([as, body]) => tried(as, "verified", await sent(sender, { body }))));
  },
  "empty body": async (sender) => {
    const body = new Uint8Array();
    const nothing = await sent(sender, { body });
    const want = sender.isEncrypted ? "rejected" : "verified";
    return [
      tried("that was sent empty", "verified", nothing),
      tried("without an envelope", want, { ...nothing, body }),
      tried("that was taken out", coversBody(sender) ? "rejected" : "verified", { ...(await sent(sender)), body }),
    ];
  },
  "header names in other case": async (sender) => {
    const request = await sent(sender);
    const named = (rename: (name: string) => string) =>
      request.headers.map(([name, value]) => [rename(name), value] as const);
    return [
      tried("lower", "verified", { ...request, headers: named((name) => name.toLowerCase()) }),
      tried("upper", "verified", { ...request, headers: named((name) => name.toUpperCase()) }),
    ];
  },
};

const EMPTY = "empty secret / undefined secret must refuse to start (HMAC with an empty key verifies attacker input)";

/** A verifier remembers nothing: whoever calls it knows a delivery again by its id, else by the hash of the body. */
const CALLERS = [
  "same webhook-id again inside the window (replay: accepted once)",
  "same webhook-id, other body (conflict: refused and alarmed)",
];

it("lists every negative, but for those that need a memory", () => {
  expect([...Object.keys(CASES), EMPTY, ...CALLERS].sort()).toEqual([...negatives].sort());
});

describe.each(Object.entries(CASES))("%s", (_name, casesOf) => {
  it.each(SENDERS.map((sender) => [sender.name, sender] as const))("%s", async (_sender, sender) => {
    for (const { request, want, as } of await casesOf(sender)) {
      const found = sender.verify(request, NOW);
      expect({ as, is: found.is }, "why" in found ? found.why : found.is).toEqual({ as, is: want });
      if (found.is === "rejected") expect(found.why).not.toContain(sender.secrets[0]);
    }
  });
});

describe(EMPTY, () => {
  it.each(SENDERS.map((sender) => [sender.name, sender] as const))("%s", async (_name, sender) => {
    const [secret, other] = sender.secrets;
    const request = await sent(sender);
    const wrong = [[], [""], [" \t"], ["\n"], [secret, ""], [undefined as unknown as string], [`${secret}\n`]];
    for (const secrets of [...wrong, [secret, other, secret]]) {
      expect(() => sender.check(secrets)).toThrow(new RegExp(`${sender.scheme.replace("-", "[- ]")}.*; want `));
      expect(() => sender.verify(request, NOW, secrets)).toThrow(/; want /);
      expect(() => sender.check(secrets)).not.toThrow(secret);
    }
    expect(() => sender.check([secret, " "])).toThrow(/ is empty; want the value that the sender has$/);
  });
});

it.each([
  ["slack", "X-Slack-Signature"],
  ["slack", "X-Slack-Request-Timestamp"],
  ["dingtalk-robot", "sign"],
  ["dingtalk-robot", "timestamp"],
  ["alertmanager, bearer", "Authorization"],
])("%s says in our log that %s is missing", async (name, header) => {
  const sender = senderNamed(name);
  const request = await sender.sign(messageOf(sender), sender.secrets[0]);
  const without = rewritten(request, { in: "header", name: header }, () => null);
  expect(sender.verify(without, NOW)).toEqual({ is: "rejected", why: `${header} is missing` });
});
