import assert from "node:assert/strict";
import { hearSlack } from "#lib/chat/slack/hear.ts";
import type { RawRequest } from "#lib/signatures/request.ts";
import { startSlack } from "../chat/slack-stand-in.ts";
import { NOW } from "../signatures/sender.ts";

type Judge = (request: RawRequest, now: number) => boolean;

/** What the stand-in of Slack sends, Slack's library takes for genuine; with one bit changed nobody does. */
export async function standInHeld(secret: string, judge: Judge): Promise<string> {
  const slack = await startSlack({ signingSecret: secret, botToken: "xoxb-of-a-test" });
  await slack.close();
  const requests = [
    slack.slash("U1", "C1", "stop ali 订单"),
    slack.mention("U1", "C1", "help"),
    slack.direct("U1", "help"),
  ];
  for (const request of requests) {
    assert.ok(judge(request, NOW));
    assert.equal(hearSlack(request, { secrets: [secret] }, NOW).is, "heard");
    const changed = { ...request, body: request.body.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) };
    assert.ok(!judge(changed, NOW));
    assert.equal(hearSlack(changed, { secrets: [secret] }, NOW).is, "rejected");
  }
  return `@slack/bolt, requests of the stand-in: ${requests.length} accepted, as many changed refused by both\n`;
}
