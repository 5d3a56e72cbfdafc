import { expect } from "vitest";
import { HEARD } from "../chat/samples.ts";
import { type Slack, startSlack } from "../chat/slack-stand-in.ts";
import type { Container } from "./container.ts";
import { type Deployment, deliver, type Options, onDeployment } from "./deployment.ts";
import { handedOver, onBus, shipped } from "./events.ts";

const TOKEN = "xoxb-never-shown";
const TOKEN_ID = "sluice/dev/chat/slack-token";
const SIGNING_ID = "sluice/dev/chat/slack";
const { room, by } = HEARD;

/** A look that is due later than this is nobody's business in a test. */
const SOON_MS = 10_000;
const MOST_ROUNDS = 100;

type Room = {
  readonly deployment: Deployment;
  readonly slack: Slack;
  readonly control: Container;
  readonly notify: Container;
  /** Has it attended to, and works the lane until nothing is left. */
  say(text: string, message?: string): Promise<void>;
  /** Gives notify what the bus and its queue have for it, until nothing is due. */
  tell(): Promise<void>;
};

/** Tells a story in a room of Slack, on a deployment that listens there and tells it of halts and notices, too. */
export async function inRoom(options: Options, story: (room: Room) => Promise<void>): Promise<void> {
  const slack = await startSlack({ signingSecret: "unused", botToken: TOKEN, channels: [room.channel] });
  const settings = {
    ...{ roles: { operator: [by] }, notices: room.channel, endpoint: slack.url },
    ...{ signingSecret: stored(SIGNING_ID), botToken: stored(TOKEN_ID) },
  };
  const config = { ...options.config, chat: { slack: settings } };
  const secrets = { ...options.secrets, [TOKEN_ID]: TOKEN };
  try {
    await onDeployment({ ...options, config, secrets }, async (deployment) => {
      const [dispatch, control, notify] = [
        await deployment.start("dispatch"),
        await deployment.start("control"),
        await deployment.start("notify"),
      ];
      let deliveries = 0;
      const say = async (text: string, message?: string) => {
        deliveries += 1;
        const heard = { ...HEARD, id: `Ev${deliveries}`, text, ...(message === undefined ? {} : { message }) };
        const record = handedOver({ version: 1, origin: "chat", heard }, `private-${deliveries}`);
        expect(await deliver(dispatch, { Records: [record] })).toEqual([]);
        await deployment.drain(control);
      };
      await story({ deployment, slack, control, notify, say, tell: teller(deployment, notify) });
    });
    expect(slack.refusals()).toEqual([]);
  } finally {
    await slack.close();
  }
}

function stored(id: string) {
  return { from: "secretsmanager", id };
}

function teller(deployment: Deployment, notify: Container): Room["tell"] {
  const { buses, queues } = deployment.aws;
  const told = { events: 0, messages: 0 };
  const next = () => {
    const event = buses.events()[told.events];
    if (event) {
      told.events += 1;
      return { message: onBus(event.detailType, Object(event.detail)), aheadMs: 0 };
    }
    const message = queues.messages("notify")[told.messages];
    if (!message) return undefined;
    told.messages += 1;
    const { speech, notBefore = 0 } = JSON.parse(message.body);
    const aheadMs = speech === undefined ? Infinity : Math.max(0, notBefore - Date.now());
    return { message: shipped(deployment, told.messages - 1), aheadMs };
  };
  return async () => {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const one = next();
      if (!one) return;
      if (one.aheadMs > SOON_MS) continue;
      expect(await deliver(notify, one.message, { clockAheadMs: one.aheadMs })).toEqual([]);
    }
    throw new Error("there is always more to say; want it to come to an end");
  };
}
