import { expect, it } from "vitest";
import { HEARD } from "../chat/samples.ts";
import { deliver, onDeployment } from "./deployment.ts";
import { handedOver, ROLE_IDS, requested } from "./events.ts";
import { inRoom } from "./room.ts";

it.concurrent("a platform that the config does not have is told nothing, and nothing is touched for it", async () => {
  await onDeployment({}, async (deployment) => {
    const chat = await deployment.start("chat");
    for (const [path, statusCode] of [
      ["/chat/slack", 401],
      ["/chat/irc", 404],
    ] as const) {
      const event = requested("POST", path, {}, "text=stop+everything");
      expect(await chat.invoke({ event, remainingMs: 9000 })).toMatchObject({ result: { statusCode } });
    }
    expect(deployment.aws.calls()).toEqual(["CreateTable"]);
    expect(chat.output()).toContain('"step":"chat refused","platform":"slack"');
    expect(chat.output()).not.toContain("everything");
  });
});

it.concurrent("what is no message of a chat goes back to the private queue, and is said to have been", async () => {
  await onDeployment({}, async (deployment) => {
    const dispatch = await deployment.start("dispatch");
    const message = { version: 1, origin: "chat", heard: { id: "Ev01", text: "stop everything" } };
    expect(await deliver(dispatch, { Records: [handedOver(message, "private-1")] })).toEqual(["private-1"]);
    expect(deployment.published("Job Control Rejected")).toMatchObject([
      { requestId: "private-1", reason: expect.stringMatching(/^private command\.heard\.room is missing/) },
    ]);
    expect(dispatch.output()).not.toContain("everything");
  });
});

it.concurrent("what somebody says is attended to once, and shown: its plan, and nothing done", async () => {
  const jobs = [{ id: "dtsjob0001", kind: "sync", status: "Synchronizing" }];
  await inRoom({ alibaba: { jobs } }, async ({ deployment, slack, say, tell }) => {
    await say("stop dtsjob0001 in acme-cn");
    await tell();
    expect(deployment.runs()).toBe(1);
    expect(JSON.stringify(slack.transcript())).toMatch(/dtsjob0001 [^\\]*would stop/);
    expect(deployment.effects()).toEqual([]);
  });
});

it.concurrent("what another function says that somebody has said is not attended to, and goes back", async () => {
  const slack = { roles: { operator: [HEARD.by] }, signingSecret: { from: "ssm", id: "/sluice/dev/chat/slack" } };
  await onDeployment({ config: { chat: { slack } } }, async (deployment) => {
    const dispatch = await deployment.start("dispatch");
    const heard = { ...HEARD, text: "stop dtsjob0001 in acme-cn" };
    const record = handedOver({ version: 1, origin: "chat", heard }, "private-1");
    const SenderId = `${ROLE_IDS.webhook}:sluice-dev-webhook`;
    const forged = { ...record, attributes: { ...record.attributes, SenderId } };
    expect(await deliver(dispatch, { Records: [forged] })).toEqual(["private-1"]);
    expect(deployment.published("Job Control Rejected")).toMatchObject([
      { requestId: "private-1", reason: expect.stringMatching(/has another sender; want the chat function$/) },
    ]);
    expect([deployment.runs(), deployment.aws.queues.messages("notify")]).toEqual([0, []]);
  });
});
