import type { Send } from "#lib/providers/provider.ts";
import type { Speaker } from "../speaker.ts";

type Settings = { send: Send; appId: string; appSecret: () => Promise<string>; endpoint: string; now: () => number };

export function createFeishuSpeaker(_settings: Settings): Speaker {
  const spoken = async () => ({ is: "refused", why: "not written yet" }) as const;
  return { canEdit: true, post: spoken, edit: spoken, answer: spoken };
}
