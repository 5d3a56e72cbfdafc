import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { equal, matchOf } from "#lib/signatures/equal.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { bytesOf, hexOf, hmacOf } from "../signatures/formulas.ts";
import { messageOf, NOW, type Sender } from "../signatures/sender.ts";
import { createDoor, type Door, hookFor, SECRETS, secretNamed } from "./kit.ts";
import { openedBy } from "./outgoing.ts";
import { groupRequest, pushOf } from "./requests.ts";
import { HOOKED, HOOKED_SECRETS } from "./senders.ts";

function doorOf(scheme: string) {
  const hooked = HOOKED.find(({ sender }) => sender.scheme === scheme);
  if (!hooked) throw new Error(`no sender has the scheme ${scheme}; want one of test/signatures`);
  const door = createDoor([hooked.hook], {});
  door.secrets = HOOKED_SECRETS;
  return { door, ...hooked };
}

async function signed(sender: Sender, name: string, said: unknown, atMs = NOW): Promise<RawRequest> {
  const body = bytesOf(JSON.stringify(said));
  return { ...(await sender.sign(messageOf(sender, { body, atMs }), sender.secrets[0])), path: `/hooks/${name}` };
}

const jobsHanded = ({ handed }: Door) => handed.map(({ command }) => command);

describe("replay", () => {
  const timed = HOOKED.filter(({ sender }) => sender.unit !== null);
  it.each(timed.map((each) => [each.sender.name, each] as const))(
    "%s: a caught request does nothing more inside its window, and is not verified after it",
    async (_title, { sender, name, hook }) => {
      const door = createDoor([hook], {});
      door.secrets = HOOKED_SECRETS;
      const caught = await signed(sender, name, { jobs: ["job-a"] });
      await door.send(caught);
      await door.accept();
      door.at = NOW + sender.oldS * 1000;
      expect((await door.send(caught)).status).toBe(200);
      door.at += 1;
      expect((await door.send(caught)).status).toBe(401);
      expect(door.handed).toHaveLength(1);
    },
  );

  it("of a request whose scheme signs no time is the run it was, years later, under whatever delivery id", async () => {
    const door = createDoor();
    const caught = await pushOf({ jobs: ["job-a"] });
    await door.send(caught);
    await door.accept();
    door.at += 3 * 365 * 86_400_000;
    const renamed = { ...caught, headers: [...caught.headers, ["X-GitHub-Delivery", "new"] as const] };
    expect((await door.send(renamed)).status).toBe(200);
    expect(door.handed).toHaveLength(1);
  });
});

describe("another body under a signature that does not cover it", () => {
  it("dingtalk-robot: the first body that came with it stands; another is a conflict, and stops nothing", async () => {
    const { door, sender, name } = doorOf("dingtalk-robot");
    const caught = await signed(sender, name, { jobs: ["job-a"] });
    await door.send(caught);
    await door.accept();
    const swapped = { ...caught, body: bytesOf('{"jobs":["prod-1","prod-2"]}') };
    expect((await door.send(swapped)).status).toBe(409);
    expect(jobsHanded(door)).toMatchObject([{ jobs: [{ id: "job-a" }] }]);
  });

  it("dingtalk-robot: two bodies before either is on record have one request id, so that one is accepted", async () => {
    const { door, sender, name } = doorOf("dingtalk-robot");
    const caught = await signed(sender, name, { jobs: ["job-a"] });
    await door.send(caught);
    await door.send({ ...caught, body: bytesOf('{"jobs":["prod-1"]}') });
    expect(door.handed[1]?.requestId).toBe(door.handed[0]?.requestId);
    await door.accept(0);
    await expect(door.accept(1)).rejects.toThrow(/was used for another command/);
  });
});

describe("the signature of another hook", () => {
  it("is not verified at this one, though the sender is ours", async () => {
    const hooks = [
      hookFor("push", { scheme: "github" }),
      hookFor("other", { scheme: "github", secret: secretNamed("O") }),
    ];
    const door = createDoor(hooks, {});
    door.secrets = { ...SECRETS, O: "the other's" };
    const mine = await pushOf({ jobs: ["job-a"] });
    expect((await door.send({ ...mine, path: "/hooks/other" })).status).toBe(401);
  });

  it("where two share a secret is another request at each, within what each allows", async () => {
    const command = { action: { from: "do" }, target: "acme-cn", jobs: "jobs" };
    const pausing = hookFor("pausing", { scheme: "github", allow: [{ action: "pause", target: "acme-cn" }], command });
    const door = createDoor([hookFor("push", { scheme: "github", command }), pausing], {});
    const request = await pushOf({ do: "stop", jobs: ["job-a"] });
    expect((await door.send(request)).status).toBe(202);
    expect((await door.send({ ...request, path: "/hooks/pausing" })).status).toBe(422);
  });
});

describe("path confusion", () => {
  const PATHS = [
    ...[
      "/hooks/../runs",
      "/runs/../hooks/push",
      "//hooks/push",
      "/hooks//push",
      "/./hooks/push",
      "/hooks/push/../push",
    ],
    ...["/%68ooks/push", "/hooks/%2e%2e/runs", "/hooks%2Fpush", "/hooks/push%00", "/hooks/push%2F", "/hooks/push;x=1"],
    ...[
      "http://127.0.0.1/hooks/push",
      "/HOOKS/push",
      "/Hooks/push",
      "\\hooks\\push",
      "/hooks/pu\u017fh",
      "/hooks/push/x/y",
    ],
    ...[
      "",
      "*",
      "/",
      "/hooks",
      "/hooks/",
      "/runs/",
      `/runs/${"A".repeat(32)}`,
      `/runs/${"0".repeat(31)}`,
      "/hooks/push\n",
    ],
    ...[`/hooks/${"x".repeat(65)}`, "/hooks/push ", " /hooks/push", "/hooks/push?", "/hooks/push#x"],
  ];
  it.each(PATHS)("%j leads nowhere, signed or not", async (path) => {
    const door = createDoor();
    const answer = await door.send({ ...(await pushOf({ jobs: ["job-a"] })), path });
    expect([answer.status, door.handed]).toEqual([404, []]);
  });

  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "TRACE", ""])(
    "%j is no way to a hook",
    async (method) => {
      const door = createDoor();
      expect((await door.send({ ...(await pushOf({ jobs: ["job-a"] })), method })).status).toBe(404);
    },
  );

  it.each(["/hooks/push/", "/hooks/push/whatever"])(
    "%s is the hook's own, and the rest of it means nothing",
    async (path) => {
      const door = createDoor();
      expect((await door.send({ ...(await pushOf({ jobs: ["job-a"] })), path })).status).toBe(202);
      expect((await door.send({ ...(await pushOf({ jobs: ["job-a"] }, { secret: "x" })), path })).status).toBe(401);
    },
  );

  it.each(["hook=other", "name=other&target=other", "../runs", "jobs=prod-1", "action=delete"])(
    "the query %j changes nothing",
    async (query) => {
      const door = createDoor();
      await door.send({ ...(await pushOf({ jobs: ["job-a"] })), query });
      expect(door.handed).toMatchObject([{ principal: "push", command: { action: "stop", jobs: [{ id: "job-a" }] } }]);
    },
  );
});

describe("bodies that two readers read in two ways", () => {
  it.each([
    ["a key twice", '{"jobs":["prod-1"],"jobs":["job-a"]}'],
    ["a key and its escape", '{"jobs":["job-a"],"\\u006aobs":["prod-1"]}'],
    ["a byte order mark", '\ufeff\ufeff{"jobs":["job-a"]}'],
    ["a comment", '{"jobs":["job-a"]/**/}'],
    ["a letter that looks like another", '{"jobs":["j\u043eb-a"]}'],
    ["a sign that shows nothing", '{"jobs":["job-a\u200b"]}'],
    ["text read backwards", '{"jobs":["\u202ejob-a"]}'],
    ["a NUL", '{"jobs":["job-a\\u0000"]}'],
    ["half a character", '{"jobs":["\\ud800"]}'],
    ["a text where a list has none", '{"jobs":""}'],
  ])("%s: 422", async (_title, body) => {
    const door = createDoor();
    expect([(await door.send(await pushOf(body))).status, door.handed]).toEqual([422, []]);
  });

  it("bytes that are no UTF-8: 422", async () => {
    const door = createDoor();
    const body = Uint8Array.of(0x7b, 0xff, 0x7d);
    const signature = `sha256=${hexOf(await hmacOf(SECRETS["HOOK"] ?? "", body))}`;
    const request = await pushOf("{}");
    expect((await door.send({ ...request, headers: [["X-Hub-Signature-256", signature]], body })).status).toBe(422);
  });

  it.each(["[", '{"a":', '{"jobs":['])("nested as deep as 256 KB allow (%s): 422, not a crash", async (opening) => {
    const door = createDoor();
    const depth = Math.floor((200 * 1024) / (opening.length + 1));
    const close = opening === "[" ? "]" : opening.endsWith("[") ? "]}" : "}";
    const body = opening.repeat(depth).slice(0, 120_000 - (120_000 % opening.length));
    const levels = body.length / opening.length;
    const inner = opening === '{"a":' ? "1" : "";
    const answer = await door.send(await pushOf(`${body}${inner}${close.repeat(levels)}`));
    expect([answer.status, door.handed]).toEqual([422, []]);
  });
});

describe("prototype pollution", () => {
  const EVIL = '{"jobs":["prod-1"],"polluted":true,"labels":{"dts_job_id":"prod-1"}}';
  it.each([
    ["__proto__", `{"__proto__":${EVIL},"x":1}`],
    ["constructor.prototype", `{"constructor":{"prototype":${EVIL}}}`],
    ["__proto__ in the list", `{"jobs":[{"__proto__":{"id":"prod-1"}}]}`],
  ])("%s gives nothing to any object, and names no job", async (_title, body) => {
    const door = createDoor();
    expect((await door.send(await pushOf(body))).status).toBe(422);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });

  it("__proto__ of a group, an alert or its labels names no job", async () => {
    const alert = JSON.stringify(alertOf("x", { labels: {} }));
    const bodies = [
      JSON.stringify(groupOf([])).replace(
        '"alerts":[]',
        `"alerts":[${alert.replace('"labels":{}', `"__proto__":${EVIL}`)}]`,
      ),
      JSON.stringify(groupOf([])).replace(
        '"alerts":[]',
        `"alerts":[${alert.replace('"labels":{}', `"labels":{"__proto__":{"dts_job_id":"prod-1"}}`)}]`,
      ),
      JSON.stringify(groupOf([])).replace(
        '"alerts":[]',
        `"__proto__":{"alerts":[${JSON.stringify(alertOf("prod-1"))}]}`,
      ),
    ];
    for (const body of bodies) {
      const door = createDoor();
      const answer = await door.send({ ...groupRequest({}), body: bytesOf(body) });
      expect([answer.status, door.handed]).toEqual([422, []]);
    }
  });

  it("as form fields gives nothing to any object", async () => {
    const { door, sender, name } = doorOf("slack");
    const body = bytesOf("__proto__=x&constructor=y&toString=z");
    const request = await sender.sign(messageOf(sender, { body }), sender.secrets[0]);
    expect((await door.send({ ...request, path: `/hooks/${name}` })).status).toBe(422);
    expect("x" in {}).toBe(false);
  });
});

describe("server-side request forgery", () => {
  const URLS = [
    "http://169.254.169.254/latest/meta-data/",
    "http://127.0.0.1:9001/",
    "file:///etc/passwd",
    "gopher://x/",
  ];
  const urls = (url: string) => ({
    ...{
      externalURL: url,
      generatorURL: url,
      response_url: url,
      sessionWebhook: url,
      url,
      callback: url,
      endpoint: url,
    },
    ...{ event: { url, webhook: url }, header: { event_id: url }, atUsers: [{ url }], $ref: url, "@id": url },
  });

  it("a socket that is opened is seen", async () => {
    const opened = await openedBy(async () => {
      const socket = connect({ host: "127.0.0.1", port: 1 });
      await new Promise((settled) => socket.once("error", settled));
    });
    expect(opened).toContain("TCPWRAP");
  });

  it.each(URLS)("%s in every field of every sender's body opens nothing", async (url) => {
    const door = createDoor(
      HOOKED.map(({ hook }) => hook),
      {},
    );
    door.secrets = HOOKED_SECRETS;
    const alerts = [alertOf("job-a", { generatorURL: url, annotations: urls(url) })];
    const requests = await Promise.all(
      HOOKED.map(({ sender, name }) =>
        signed(sender, name, { ...groupOf(alerts, urls(url)), ...urls(url), jobs: ["job-a"], truncatedAlerts: 0 }),
      ),
    );
    const opened = await openedBy(async () => {
      for (const request of requests) await door.send(request);
    });
    expect(opened).toEqual([]);
    expect(door.handed).toHaveLength(HOOKED.length);
    expect(JSON.stringify(door.handed)).not.toContain("http://169");
  });
});

describe("timing", () => {
  const compared: [number, number][] = [];
  const compare = (one: Uint8Array, other: Uint8Array) => {
    compared.push([one.length, other.length]);
    return Buffer.from(one).equals(other);
  };

  it.each([
    ["the first secret", "a".repeat(64)],
    ["the second secret", "b".repeat(64)],
    ["none", "c".repeat(64)],
  ])("as many comparisons are made whichever secret is right: %s", (_title, sent) => {
    compared.length = 0;
    matchOf([sent, "d".repeat(64)], ["a".repeat(64), "b".repeat(64)], compare);
    expect(compared).toHaveLength(4);
  });

  it("texts of one length are compared whole, from wherever they differ", () => {
    compared.length = 0;
    equal(`x${"a".repeat(63)}`, "a".repeat(64), compare);
    equal(`${"a".repeat(63)}x`, "a".repeat(64), compare);
    expect(compared).toEqual([
      [64, 64],
      [64, 64],
    ]);
  });

  it("every secret of a hook is read for every request, right or wrong", async () => {
    const hook = hookFor("push", { scheme: "github", secret: [secretNamed("A"), secretNamed("B")] });
    for (const secret of ["a", "b", "c"]) {
      const door = createDoor([hook], {});
      const asked: string[] = [];
      const secrets = { A: "a", B: "b" };
      door.secrets = new Proxy<Record<string, string>>(secrets, {
        get: (all, name) => asked.push(String(name)) && all[String(name)],
      });
      const { status } = await door.send(await pushOf({ jobs: ["job-a"] }, { secret }));
      expect([status, asked]).toEqual([secret === "c" ? 401 : 202, ["A", "B"]]);
    }
  });
});
