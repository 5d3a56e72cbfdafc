import type { Chat, ChatSettings } from "#lib/jobs/chat.ts";
import type { Platform } from "#lib/jobs/room.ts";
import type { SecretReference } from "#lib/jobs/secret.ts";
import type { Send } from "#lib/providers/provider.ts";
import { createDingtalkSpeaker } from "./dingtalk/speak.ts";
import { createFeishuSpeaker } from "./feishu/speak.ts";
import { createSlackSpeaker } from "./slack/speak.ts";
import type { Speaker } from "./speaker.ts";

type Ports = {
  readonly send: Send;
  readonly secretTexts: (whose: string, reference: SecretReference) => Promise<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** Who writes to the rooms of each platform that the config has a token for. Secrets are read when they are needed. */
export function speakersOf(
  { slack, feishu, dingtalk }: Chat,
  ports: Ports,
): Readonly<Partial<Record<Platform, Speaker>>> {
  return {
    ...(slack?.botToken ? { slack: slackOf(slack, slack.botToken, ports) } : {}),
    ...(feishu ? { feishu: feishuOf(feishu, ports) } : {}),
    ...(dingtalk ? { dingtalk: dingtalkOf(dingtalk, ports) } : {}),
  };
}

function slackOf(
  { endpoint }: ChatSettings<"slack">,
  botToken: SecretReference,
  { send, secretTexts }: Ports,
): Speaker {
  return createSlackSpeaker({ send, endpoint, token: () => secretTexts("chat slack", botToken) });
}

function feishuOf(
  { appId, appSecret, brand, endpoint = FEISHU[brand] }: ChatSettings<"feishu">,
  ports: Ports,
): Speaker {
  const { send, secretTexts, now } = ports;
  return createFeishuSpeaker({ send, appId, endpoint, now, appSecret: () => secretTexts("chat feishu", appSecret) });
}

/** Of the API: in China, and elsewhere. */
const FEISHU = { feishu: "https://open.feishu.cn", lark: "https://open.larksuite.com" } as const;

function dingtalkOf({ appKey, appSecret, robotCode, endpoint }: ChatSettings<"dingtalk">, ports: Ports): Speaker {
  const { send, secretTexts, now } = ports;
  const secret = () => secretTexts("chat dingtalk", appSecret);
  return createDingtalkSpeaker({ send, appKey, appSecret: secret, robotCode, endpoint, now });
}
