import { describe, expect, it } from "vitest";
import type { RawRequest } from "#lib/signatures/request.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { bytesOf } from "../signatures/formulas.ts";
import { messageOf, NOW, requestOf, rewritten, type Sender } from "../signatures/sender.ts";
import { createDoor, type Door, hookFor, secretNamed } from "./kit.ts";
import { pushOf } from "./requests.ts";
import { HOOKED, HOOKED_SECRETS } from "./senders.ts";

const hooked = HOOKED.map((each) => [each.sender.name, each] as const);

function open(): Door {
  const door = createDoor(
    HOOKED.map(({ hook }) => hook),
    {},
  );
  door.secrets = HOOKED_SECRETS;
  return door;
}

function sent(sender: Sender, name: string, given: Parameters<typeof messageOf>[1] = {}, secret = sender.secrets[0]) {
  const said = sender.scheme === "alertmanager" ? groupOf([alertOf("job-a")]) : { jobs: ["job-a"] };
  const body = bytesOf(JSON.stringify(said));
  const signed = sender.sign(messageOf(sender, { body, ...given }), secret);
  return signed.then((request): RawRequest => ({ ...request, path: `/hooks/${name}` }));
}

describe("every sender, by the formula of its documentation", () => {
  it.each(hooked)("%s: what it signs is handed over once, and its second try is the same run", async (_, at) => {
    const door = open();
    const answers = [await door.send(await sent(at.sender, at.name))];
    await door.accept();
    answers.push(await door.send(await sent(at.sender, at.name)));
    for (const { status } of answers) expect([200, 202]).toContain(status);
    expect(door.handed).toMatchObject([{ principal: at.name, command: { jobs: [{ id: "job-a" }] } }]);
  });

  it.each(hooked.filter(([, { sender }]) => ["slack", "feishu", "dingtalk-events"].includes(sender.scheme)))(
    "%s: a platform that tries again signs anew and means the same",
    async (_title, { sender, name }) => {
      const door = open();
      await door.send(await sent(sender, name));
      await door.accept();
      await door.send(await sent(sender, name, { atMs: NOW + 60_000, nonce: "another1" }));
      expect(door.handed).toHaveLength(1);
    },
  );
});

/** One answer for every way in which a request may fail to prove itself. */
const UNAUTHORIZED = {
  status: 401,
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  body: '{"error":"not verified"}\n',
};

describe("what is not verified gets the same 401, to the byte", () => {
  it.each(hooked)("%s: a missing, wrong, doubled or joined signature, another's secret", async (_title, at) => {
    const { sender, name } = at;
    const door = open();
    const good = await sent(sender, name);
    const twice = { ...good, headers: [...good.headers, ...good.headers], query: `${good.query}&${good.query}` };
    const joined = sender.isList ? [] : [rewritten(good, sender.signature, (value) => `${value},${value}`)];
    const requests = [
      rewritten(good, sender.signature, () => null),
      rewritten(good, sender.signature, () => ""),
      rewritten(good, sender.signature, (value) => (sender.isList ? value.replace("v1", "v9") : value.slice(0, -2))),
      rewritten(good, sender.signature, (value) => (sender.isList ? "" : `${value}A`)),
      await sent(sender, name, {}, sender.secrets[1]),
      ...[twice, ...joined],
    ];
    for (const request of requests) expect(await door.send(request)).toEqual(UNAUTHORIZED);
    expect(door.handed).toEqual([]);
  });

  it.each(hooked.filter(([, { sender }]) => sender.unit !== null))("%s: too old, too new, no time", async (_, at) => {
    const { sender, name } = at;
    const door = open();
    const times = [NOW - (sender.oldS + 1) * 1000, NOW + 3_601_000];
    const requests = [
      ...(await Promise.all(times.map((atMs) => sent(sender, name, { atMs })))),
      await sent(sender, name, { timestamp: "now" }),
      ...(sender.timestampIn ? [rewritten(await sent(sender, name), sender.timestampIn, () => null)] : []),
    ];
    for (const request of requests) expect(await door.send(request)).toEqual(UNAUTHORIZED);
  });

  it("a hook that nobody has, with and without a signature", async () => {
    const door = createDoor();
    expect(await door.send(await pushOf({ jobs: ["a"] }, { name: "nobody" }))).toEqual(UNAUTHORIZED);
    expect(await door.send(requestOf({}, "{}", { path: "/hooks/nobody" }))).toEqual(UNAUTHORIZED);
    expect(await door.send(requestOf({}, "{}", { path: "/hooks/push" }))).toEqual(UNAUTHORIZED);
  });

  it("names of what every object has are nobody's hooks", async () => {
    const door = createDoor();
    for (const name of ["constructor", "__proto__", "toString"])
      expect(await door.send(await pushOf({ jobs: ["a"] }, { name }))).toEqual(UNAUTHORIZED);
  });
});

describe("cloudmonitor, which signs nothing", () => {
  const SEGMENT = "0123456789abcdef-_AZ";
  const hook = hookFor("metric", {
    ...{
      scheme: "cloudmonitor",
      secret: secretNamed("SEGMENT"),
      sources: ["47.74.206.0/26"],
      when: "alertState == 'ALERT'",
    },
    command: { action: "stop", target: "acme-cn", jobs: "dimensions" },
  });
  const callback = (change: Partial<RawRequest> = {}, form = "alertState=ALERT&dimensions=job-a"): RawRequest => ({
    ...requestOf({}, form, { path: `/hooks/metric/${SEGMENT}`, sourceIp: "47.74.206.5" }),
    ...change,
  });
  async function answered(request: RawRequest) {
    const door = createDoor([hook], {});
    door.secrets = { SEGMENT };
    return { door, answer: await door.send(request) };
  }

  it("is known by the end of its path and where it calls from, and is heard out when the alert is over", async () => {
    const { door, answer } = await answered(callback());
    expect([answer.status, door.handed]).toMatchObject([202, [{ command: { jobs: [{ id: "job-a" }] } }]]);
    const over = await answered(callback({}, "alertState=OK&dimensions=job-a"));
    expect([over.answer.status, over.door.handed]).toEqual([200, []]);
  });

  it.each([
    ["from elsewhere", { sourceIp: "47.74.206.64" }],
    ["from our own network", { sourceIp: "127.0.0.1" }],
    ["with another end", { path: "/hooks/metric/0123456789abcdef-_AY" }],
    ["with no end", { path: "/hooks/metric/" }],
    ["without an end", { path: "/hooks/metric" }],
    ["with its end in the query", { path: "/hooks/metric/", query: SEGMENT }],
  ])("%s gets the same 401, and its path is not logged", async (_title, change) => {
    const { door, answer } = await answered(callback(change));
    expect(answer).toEqual(UNAUTHORIZED);
    expect(JSON.stringify(door.lines)).not.toContain("0123456789abcdef");
  });
});

describe("a body over 256 KB", () => {
  it("is answered 413 before any secret is read or anything is hashed", async () => {
    const door = createDoor();
    door.secrets = {};
    const answer = await door.send(requestOf({}, new Uint8Array(256 * 1024 + 1), { path: "/hooks/push" }));
    expect([answer.status, answer.body]).toEqual([413, '{"error":"the body is over 262144 bytes"}\n']);
  });

  it("is taken up to the last byte", async () => {
    const door = createDoor();
    const body = `{"jobs":["job-a"]}${" ".repeat(256 * 1024 - 18)}`;
    expect((await door.send(await pushOf(body))).status).toBe(202);
  });
});
