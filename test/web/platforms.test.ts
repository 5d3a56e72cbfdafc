import { describe, expect, it } from "vitest";
import { bytesOf } from "../signatures/formulas.ts";
import { messageOf, type Sender } from "../signatures/sender.ts";
import { bodyOf, createDoor, type Door } from "./kit.ts";
import { HOOKED, HOOKED_SECRETS } from "./senders.ts";

const PLATFORMS = ["slack", "feishu", "dingtalk-robot", "dingtalk-events"];
const platforms = HOOKED.filter(({ sender }) => PLATFORMS.includes(sender.scheme));
const titled = platforms.map((each) => [each.sender.name, each] as const);

function open(): Door {
  const door = createDoor(
    platforms.map(({ hook }) => hook),
    {},
  );
  door.secrets = HOOKED_SECRETS;
  return door;
}

async function sent(sender: Sender, name: string, said: object | string) {
  const body = bytesOf(typeof said === "string" ? said : JSON.stringify(said));
  return { ...(await sender.sign(messageOf(sender, { body }), sender.secrets[0])), path: `/hooks/${name}` };
}

describe("a chat platform", () => {
  it.each(titled)("%s hears 200 for what is handed over and for what is known", async (_title, { sender, name }) => {
    const door = open();
    const request = await sent(sender, name, { jobs: ["job-a"] });
    expect((await door.send(request)).status).toBe(200);
    await door.accept();
    expect((await door.send(request)).status).toBe(200);
    expect(door.handed).toHaveLength(1);
  });

  it.each(titled)("%s hears what is wrong with a body: 422", async (_title, { sender, name }) => {
    expect((await open().send(await sent(sender, name, {}))).status).toBe(422);
  });

  it("dingtalk-events hears its own word, encrypted, whatever we say to others", async () => {
    const { sender, name } = platforms.find((each) => each.sender.scheme === "dingtalk-events") ?? never();
    const answer = await open().send(await sent(sender, name, { jobs: ["job-a"] }));
    expect(Object.keys(bodyOf(answer)).sort()).toEqual(["encrypt", "msg_signature", "nonce", "timeStamp"]);
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  });

  const CHECKS: Readonly<Record<string, object>> = {
    slack: { type: "url_verification", challenge: "3eZbrw1a", token: "x" },
    feishu: { type: "url_verification", challenge: "ajls384k", token: "x" },
    "dingtalk-events": { EventType: "check_url" },
  };
  it.each(titled.filter(([, { sender }]) => sender.scheme in CHECKS))(
    "%s tries the address and hears its challenge; nothing else comes of it",
    async (_title, { sender, name }) => {
      const door = open();
      const check = { ...CHECKS[sender.scheme], jobs: ["job-a"] };
      const answer = await door.send(await sent(sender, name, check));
      expect([answer.status, door.handed, door.lines]).toEqual([200, [], []]);
      if ("challenge" in check) expect(bodyOf(answer)).toEqual({ challenge: check.challenge });
    },
  );

  it("slack may send a form", async () => {
    const { sender, name } = platforms.find((each) => each.sender.scheme === "slack") ?? never();
    const door = open();
    await door.send(await sent(sender, name, "jobs=job-a&response_url=https%3A%2F%2Fhooks.slack.com%2Fx"));
    expect(door.handed).toMatchObject([{ command: { jobs: [{ id: "job-a" }] } }]);
    expect((await door.send(await sent(sender, name, "jobs=job-a&jobs=job-b"))).status).toBe(422);
  });
});

function never(): never {
  throw new Error("there is no such sender; want it in test/signatures");
}
