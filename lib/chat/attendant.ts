import type { Config } from "#lib/jobs/config.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import { hasRole, isListenedTo } from "#lib/jobs/rights.ts";
import { attend } from "./attend.ts";
import { refusedCard } from "./cards/refused.ts";
import { understand } from "./grammar/understand.ts";
import { answer, type ChatHost } from "./host.ts";
import type { Attendant } from "./inbox.ts";

/** Who attends to an inbox: halts first. */
export function attendantOf(host: ChatHost, onError: (error: unknown) => void): Attendant {
  const { chat } = host.config;
  return {
    attend: (heard) => attend(heard, host),
    isUrgent: (heard) => isHalt(heard, host.config),
    giveUp: async (heard) => {
      if (heard.isTold || heard.isWeak) return;
      const locale = heard.locale ?? chat[heard.room.platform]?.locale ?? "en";
      await answer({ heard, locale }, refusedCard({ is: "unavailable" }, locale), host);
    },
    onError,
  };
}

/** By somebody who may: nobody else comes before those who have waited longer. */
function isHalt({ text, room, by, isWeak }: Heard, { chat, targets }: Config): boolean {
  if (isWeak || !isListenedTo(chat, room) || !hasRole(chat, "operator", { room, user: by })) return false;
  const understood = understand(text, Object.keys(targets));
  return understood.is === "understood" && understood.request.is === "halt";
}
