import type { FeishuMessage } from "../feishu-api.ts";
import type { Posted } from "../feishu-sender.ts";
import { startFeishu } from "../feishu-stand-in.ts";
import { type Post, ROLES, type Room, type Seen } from "./room.ts";

const GIVEN = {
  appId: "cli_app0001",
  appSecret: "the secret of an app",
  encryptKey: "test key",
  verificationToken: "a verification token",
};
const CHAT = "oc_5ce6d572455d361153b7cb51da133945";
const named = (value: string) => ({ from: "env", value });

/** People mention the bot in one chat. */
export async function openFeishu(): Promise<Room> {
  const feishu = await startFeishu(GIVEN);
  return {
    settings: {
      feishu: {
        ...{ endpoint: feishu.url, appId: GIVEN.appId, appSecret: named("FEISHU_APP"), rooms: [CHAT], roles: ROLES },
        ...{ encryptKey: named("FEISHU_KEY"), verificationToken: named("FEISHU_TOKEN") },
      },
    },
    secrets: { FEISHU_APP: GIVEN.appSecret, FEISHU_KEY: GIVEN.encryptKey, FEISHU_TOKEN: GIVEN.verificationToken },
    saysOnce: true,
    seen: () => feishu.transcript().map(toSeen),
    refusals: feishu.refusals,
    say: (user, text) => posted(feishu.say(user, CHAT, text)),
    press: (user, id, label) => posted(feishu.press(user, id, label)),
    close: feishu.close,
  };
}

function posted({ query, headers, body }: Posted): Post {
  return { path: `/chat/feishu${query === "" ? "" : `?${query}`}`, headers, body, shows: () => undefined };
}

/** Everybody in the chat sees everything, and nothing but its words tells an answer to one person. */
const ANSWERS = ["Not done", "Done", "The latest runs"];

function toSeen({ id, thread: under, cards }: FeishuMessage): Seen {
  const { title = "", texts = [], buttons = [] } = cards.at(-1) ?? {};
  const isAnswer = ANSWERS.includes(title);
  return { id, isAnswer, under, title, text: texts.join(" · "), buttons: buttons.map(({ label }) => label) };
}
