import { describe, expect, it } from "vitest";
import { bytesOf } from "./formulas.ts";
import { messageOf, NOW } from "./sender.ts";
import { senderNamed } from "./senders.ts";

describe("dingtalk-robot", () => {
  const robot = senderNamed("dingtalk-robot");

  it("lets a captured pair of headers carry any body for an hour", async () => {
    const request = { ...(await robot.sign(messageOf(robot), robot.secrets[0])), body: bytesOf('{"forged":true}') };
    expect(robot.verify(request, NOW + 3_600_000)).toMatchObject({ is: "verified", body: request.body });
    expect(robot.verify(request, NOW + 3_600_001).is).toBe("rejected");
    expect(robot.verify(request, NOW - 300_001).is).toBe("rejected");
  });
});
