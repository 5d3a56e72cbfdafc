import { describe, expect, it } from "vitest";
import { checkAlertmanager, verifyAlertmanager } from "#lib/signatures/alertmanager.ts";
import { bytesOf } from "./formulas.ts";
import { messageOf, NOW, requestOf, rewritten, type Sender } from "./sender.ts";
import { SENDERS } from "./senders.ts";

function senderOf(name: string): Sender {
  const sender = SENDERS.find((one) => one.name === name);
  if (!sender) throw new Error(`no sender is named ${name}; want one of senders.ts`);
  return sender;
}

describe("github", () => {
  const github = senderOf("github");

  it("takes a delivery again under another delivery id, which is why it gives no id", async () => {
    const request = await github.sign(messageOf(github), github.secrets[0]);
    const replayed = rewritten(request, { in: "header", name: "X-GitHub-Delivery" }, () => "another");
    expect(github.verify(replayed, NOW + 1e12)).toEqual(github.verify(request, NOW));
    expect(github.verify(request, NOW)).toMatchObject({ id: null, at: null });
  });
});

describe("dingtalk-robot", () => {
  const robot = senderOf("dingtalk-robot");

  it("lets a captured pair of headers carry any body for an hour", async () => {
    const request = { ...(await robot.sign(messageOf(robot), robot.secrets[0])), body: bytesOf('{"forged":true}') };
    expect(robot.verify(request, NOW + 3_600_000)).toMatchObject({ is: "verified", body: request.body });
    expect(robot.verify(request, NOW + 3_600_001).is).toBe("rejected");
    expect(robot.verify(request, NOW - 300_001).is).toBe("rejected");
  });
});

it.each([
  ["slack", "X-Slack-Signature"],
  ["slack", "X-Slack-Request-Timestamp"],
  ["dingtalk-robot", "sign"],
  ["dingtalk-robot", "timestamp"],
  ["alertmanager, bearer", "Authorization"],
])("%s says in our log that %s is missing", async (name, header) => {
  const sender = senderOf(name);
  const request = await sender.sign(messageOf(sender), sender.secrets[0]);
  const without = rewritten(request, { in: "header", name: header }, () => null);
  expect(sender.verify(without, NOW)).toEqual({ is: "rejected", why: `${header} is missing` });
});

describe("slack", () => {
  const slack = senderOf("slack");
  const checked = async (body: string) =>
    slack.verify(await slack.sign(messageOf(slack, { body: bytesOf(body) }), slack.secrets[0]), NOW);

  it("answers the check of the address, which is signed", async () => {
    const body = '{"token":"t","challenge":"3eZbrw1a","type":"url_verification"}';
    expect(await checked(body)).toEqual({ is: "handshake", reply: '{"challenge":"3eZbrw1a"}' });
    expect(slack.verify(requestOf({}, body), NOW).is).toBe("rejected");
  });

  it.each([
    '{"type":"url_verification"}',
    '{"type":"event_callback","challenge":"c"}',
    '"url_verification"',
    "null",
    "type=url_verification&challenge=c",
  ])("takes %s for no check", async (body) => {
    expect((await checked(body)).is).toBe("verified");
  });
});

describe("alertmanager", () => {
  const bearer = { secrets: ["s3cret"] };
  const basic = { secrets: ["s3cret"], user: "prometheus" };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const verified = (authorization: string, settings: typeof bearer | typeof basic) =>
    verifyAlertmanager(requestOf({ Authorization: authorization }, "{}"), settings).is;

  it.each([
    ["Bearer s3cret", "verified", "rejected"],
    ["bearer s3cret", "verified", "rejected"],
    ["Bearer  s3cret", "rejected", "rejected"],
    ["Bearer s3cret ", "rejected", "rejected"],
    ["Bearer S3cret", "rejected", "rejected"],
    ["Bearer s3cre", "rejected", "rejected"],
    ["Bearer", "rejected", "rejected"],
    ["s3cret", "rejected", "rejected"],
    [`Basic ${base64("prometheus:s3cret")}`, "rejected", "verified"],
    [`BASIC ${base64("prometheus:s3cret")}`, "rejected", "verified"],
    [`Basic ${base64("prometheus:s3cret")}=`, "rejected", "rejected"],
    [`Basic ${base64("grafana:s3cret")}`, "rejected", "rejected"],
    [`Basic ${base64("prometheus:")}`, "rejected", "rejected"],
    [`Basic ${base64("s3cret")}`, "rejected", "rejected"],
    ["Basic s3cret", "rejected", "rejected"],
    [`Bearer ${base64("prometheus:s3cret")}`, "rejected", "rejected"],
    ["Digest s3cret", "rejected", "rejected"],
  ])("%s: bearer %s, basic %s", (authorization, asBearer, asBasic) => {
    expect(verified(authorization, bearer)).toBe(asBearer);
    expect(verified(authorization, basic)).toBe(asBasic);
  });

  it("says in our log what was wrong, and no secret", () => {
    const why = (authorization: string) => verifyAlertmanager(requestOf({ Authorization: authorization }, ""), bearer);
    expect(why("Bearer other")).toEqual({ is: "rejected", why: "Authorization holds another secret" });
    expect(why("Basic s3cret")).toEqual({ is: "rejected", why: "Authorization is not of the scheme bearer" });
    expect(why("s3cret")).toEqual({ is: "rejected", why: "Authorization is not of the scheme bearer" });
  });

  it("takes either of two secrets", () => {
    for (const secret of ["old", "new"]) {
      expect(verified(`Bearer ${secret}`, { secrets: ["old", "new"] })).toBe("verified");
      expect(verified(`Basic ${base64(`u:${secret}`)}`, { secrets: ["old", "new"], user: "u" })).toBe("verified");
    }
  });

  it.each([
    [{ secrets: ["a,b"] }, "the token of an alertmanager is malformed; want printable ASCII without a comma"],
    [{ secrets: ["a", "b,"] }, "the token of an alertmanager is malformed"],
    [{ secrets: ["a b"] }, "the token of an alertmanager is malformed"],
    [{ secrets: ["é"] }, "the token of an alertmanager is malformed"],
    [
      { secrets: ["a"], user: "a:b" },
      "the user of an alertmanager is malformed; want one or more characters, no colon",
    ],
    [{ secrets: ["a"], user: "" }, "the user of an alertmanager is malformed"],
  ])("refuses the settings %j", (settings, message) => {
    expect(() => checkAlertmanager(settings)).toThrow(message);
  });
});
