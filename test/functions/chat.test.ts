import { expect, it } from "vitest";
import { deliver, onDeployment } from "./deployment.ts";
import { handedOver, requested } from "./events.ts";

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
