import { describe, expect, it } from "vitest";
import { bytesOf } from "./formulas.ts";
import { messageOf, NOW, requestOf } from "./sender.ts";
import { senderNamed } from "./senders.ts";

describe("slack", () => {
  const slack = senderNamed("slack");
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
