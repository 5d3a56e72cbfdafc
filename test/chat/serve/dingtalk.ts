import type { Posted } from "../dingtalk-sender.ts";
import { type DingtalkMessage, startDingtalk } from "../dingtalk-stand-in.ts";
import { type Post, ROLES, type Room, type Seen } from "./room.ts";

const KEYS = {
  appKey: "dingappkey01",
  aesKey: "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus",
  token: "a token",
  robotSecret: "the secret of a robot",
  appSecret: "the secret of an app",
};
const GROUP = "cid6KeBBLoveMJOGXoYKF5x7EeiodoA==";
const named = (value: string) => ({ from: "env", value });

type Ways = Pick<Room, "say" | "press">;

/** One group. What people say and press comes as encrypted events; in `byRobot`, as the robot's messages, whose signature leaves out the words. */
export async function openDingtalk(): Promise<Room & { readonly byRobot: Room }> {
  const dingtalk = await startDingtalk(KEYS);
  const ways = (toPost: (posted: Posted) => Post, by: "event" | "robot"): Ways => ({
    say: (user, text) => toPost((by === "event" ? dingtalk.say : dingtalk.robotSay)(user, GROUP, text)),
    press: (user, id, label) => toPost(dingtalk.press(user, id, label, by)),
  });
  const byEvent = ({ query, headers, body }: Posted): Post => {
    const shows: Post["shows"] = ({ body: answer }) => {
      if (dingtalk.open(answer) !== "success") throw new Error("DingTalk would send this event again");
    };
    return { path: `/chat/dingtalk?${query}`, headers, body, shows };
  };
  const byRobot = ({ headers, body }: Posted): Post => {
    return { path: "/chat/dingtalk-robot", headers, body, shows: (answer) => dingtalk.show(GROUP, answer.body) };
  };
  const room = {
    settings: {
      dingtalk: {
        ...{ endpoint: dingtalk.url, appKey: KEYS.appKey, appSecret: named("DING_APP"), rooms: [GROUP], roles: ROLES },
        ...{ aesKey: named("DING_AES"), token: named("DING_TOKEN"), robotSecret: named("DING_ROBOT") },
      },
    },
    secrets: { DING_APP: KEYS.appSecret, DING_AES: KEYS.aesKey, DING_TOKEN: KEYS.token, DING_ROBOT: KEYS.robotSecret },
    seen: () => dingtalk.transcript().map(toSeen),
    refusals: dingtalk.refusals,
    close: dingtalk.close,
  };
  return { ...room, ...ways(byEvent, "event"), byRobot: { ...room, ...ways(byRobot, "robot") } };
}

/** Everybody in the group sees everything. The first line of the markdown is the title again. */
function toSeen({ id, title, text, buttons, via }: DingtalkMessage): Seen {
  const body = text.replace(/^#### .*\n*/, "");
  return { id, isAnswer: via !== "group", title, text: body, buttons: buttons.map(({ label }) => label) };
}
