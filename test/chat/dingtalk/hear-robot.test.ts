import { describe, expect, it } from "vitest";
import { type HearDingtalkRobotSettings, hearDingtalkRobot } from "#lib/chat/dingtalk/hear-robot.ts";
import { LONGEST_TEXT } from "#lib/jobs/heard.ts";
import { robotPost } from "../dingtalk-sender.ts";
import { documented, heardOf, KEYS, MESSAGE, type Message, NOW, outcomeOf, ROBOT, requestOf } from "./kit.ts";

const posted = (change: Message = {}, at = NOW) => requestOf(robotPost({ ...MESSAGE, ...change }, KEYS, at));
const hear = (request = posted(), rest: Partial<HearDingtalkRobotSettings> = {}) =>
  hearDingtalkRobot(request, { ...ROBOT, ...rest }, NOW);

describe("a message as it is documented", () => {
  it("is heard, and weak", () => {
    expect(heardOf(hear())).toEqual({
      id: "msg0xxxxx",
      room: { platform: "dingtalk", team: "dinge8a565xxxx", channel: "xxx" },
      by: "user123",
      text: "你好",
      isWeak: true,
      answerAt: "https://oapi.dingtalk.com/robot/sendBySession?session=xxxxx",
      isTold: false,
    });
  });

  it("of somebody of another organization is of the sender's id", () => {
    expect(heardOf(hear(posted({ senderStaffId: undefined }))).by).toBe("$:LWCP_v1:$Ff09GIxxxxx");
  });

  it("without the sender's corporation is of the robot's", () => {
    const change = { senderCorpId: undefined, chatbotCorpId: "dingrobot" };
    expect(heardOf(hear(posted(change))).room.team).toBe("dingrobot");
  });

  it.each([[{}], [{ senderNick: "the boss" }], [{ isAdmin: false }], [{ conversationTitle: "production" }]])(
    "does not change with names and ranks: %j",
    (change) => {
      expect(heardOf(hear(posted(change)))).toEqual(heardOf(hear()));
    },
  );
});

describe("the answer", () => {
  const answer = (hearing: ReturnType<typeof hear>) => {
    if (hearing.is !== "heard") throw new Error(outcomeOf(hearing));
    return hearing;
  };

  it("is shown as the robot's message", () => {
    const { showsAnswer, answer: with_ } = answer(hear());
    const card = { title: "Help", tone: "neutral", parts: [{ is: "text", text: "Say status" }] } as const;
    expect(showsAnswer).toBe(true);
    expect(with_(card).status).toBe(200);
    expect(JSON.parse(with_(card).body)).toEqual({
      msgtype: "markdown",
      markdown: { title: "Help", text: "#### Help\n\nSay status" },
    });
  });

  it("is empty without a card", () => {
    expect(JSON.parse(answer(hear()).answer().body)).toEqual({ msgtype: "empty" });
  });

  it("is empty to what is no command", () => {
    const hearing = hear(posted({ msgtype: "picture" }));
    expect(hearing.is === "ignored" && JSON.parse(hearing.answer.body)).toEqual({ msgtype: "empty" });
  });
});

describe("attacks", () => {
  const captured = posted();

  it("a captured pair of headers carries any body, so what it says stays weak", () => {
    const forged = {
      ...MESSAGE,
      senderStaffId: "boss",
      text: { content: "confirm ab12" },
      isWeak: false,
      isTold: true,
    };
    const heard = heardOf(hear({ ...captured, body: Buffer.from(JSON.stringify(forged)) }));
    expect(heard).toMatchObject({ by: "boss", text: "confirm ab12", isWeak: true, isTold: false });
  });

  it.each([
    ["unsigned", { ...captured, headers: [] }],
    ["an hour old", posted({}, NOW - 3_600_001)],
    ["of the time to come", posted({}, NOW + 300_001)],
    ["signed with another secret", requestOf(robotPost(MESSAGE, { robotSecret: "another" }, NOW))],
    ["with a second signature", { ...captured, headers: [...captured.headers, ["Sign", "x"] as const] }],
  ])("%s: rejected", (_, request) => {
    expect(hear(request).is).toBe("rejected");
  });

  it.each([
    "https://evil.example/robot/sendBySession?session=x",
    "https://oapi.dingtalk.com.evil.example/robot/sendBySession?session=x",
    "https://oapi.dingtalk.com@evil.example/robot/sendBySession?session=x",
    "https://user@oapi.dingtalk.com/robot/sendBySession?session=x",
    "https://oapi.dingtalk.com:8443/robot/sendBySession?session=x",
    "http://oapi.dingtalk.com/robot/sendBySession?session=x",
    "https://oapi.dingtalk.com/robot/send?access_token=x",
    "https://oapi.dingtalk.com/robot/send?access_token=x&session=x",
    "https://oapi.dingtalk.com/robot/../robot/send?session=x",
    "https://oapi.dingtalk.com/robot/sendBySession?session=x&session=y",
    "https://oapi.dingtalk.com/robot/sendBySession?session=x#y",
    "https://api.dingtalk.com/robot/sendBySession?session=x",
    "https://169.254.169.254/robot/sendBySession?session=x",
    "file:///robot/sendBySession?session=x",
    "not an address",
    "",
  ])("no answer goes to %s", (sessionWebhook) => {
    expect(heardOf(hear(posted({ sessionWebhook })))).not.toHaveProperty("answerAt");
  });

  it("the endpoint of the settings stands for DingTalk's address, and DingTalk's is none then", () => {
    const mine = "http://127.0.0.1:8080/robot/sendBySession?session=x";
    const rest = { endpoint: "http://127.0.0.1:8080" };
    expect(heardOf(hear(posted({ sessionWebhook: mine }), rest)).answerAt).toBe(mine);
    expect(heardOf(hear(posted(), rest))).not.toHaveProperty("answerAt");
    expect(heardOf(hear(posted({ sessionWebhook: mine.replace("8080", "8081") }), rest))).not.toHaveProperty(
      "answerAt",
    );
  });
});

describe("what is no command", () => {
  it.each(documented<{ bodies: readonly Message[] }>("robot-other-types").bodies)("$msgtype $errorCode", (body) => {
    expect(hear(posted({ text: undefined, ...body })).is).toBe("ignored");
  });

  it.each<[Message, string]>([
    [{ conversationType: "1" }, "not in a group"],
    [{ senderId: MESSAGE["chatbotUserId"] }, "from the robot itself"],
    [{ text: { content: "x".repeat(LONGEST_TEXT + 1) } }, "malformed: text"],
    [{ text: "status" }, "malformed: text"],
    [{ text: { content: ["status"] } }, "malformed: text"],
    [{ conversationId: "a room" }, "malformed: room.channel"],
    [{ conversationId: "x".repeat(257) }, "malformed: room.channel"],
    [{ senderStaffId: "a\nb" }, "malformed: by"],
    [{ msgId: "x".repeat(257) }, "malformed: id"],
    [{ msgtype: undefined }, "no message and no button"],
    [{ EventType: "robot_msg_read" }, "the event robot_msg_read"],
  ])("%j: %s", (change, why) => {
    expect(outcomeOf(hear(posted(change)))).toBe(`ignored: ${why}`);
  });

  it.each(["", "[]", "null", "{", "\u{1F600}"])("the body %j", (body) => {
    expect(outcomeOf(hear({ ...posted(), body: Buffer.from(body) }))).toBe("ignored: no message and no button");
  });
});
