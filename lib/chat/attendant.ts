import { attend } from "./attend.ts";
import { refusedCard } from "./cards/refused.ts";
import { understand } from "./grammar/understand.ts";
import { answer, type ChatHost } from "./host.ts";
import type { Attendant } from "./inbox.ts";

/** Who attends to an inbox: halts first. */
export function attendantOf(host: ChatHost, onError: (error: unknown) => void): Attendant {
  const { chat, targets } = host.config;
  return {
    attend: (heard) => attend(heard, host),
    isUrgent: ({ text }) => {
      const understood = understand(text, Object.keys(targets));
      return understood.is === "understood" && understood.request.is === "halt";
    },
    giveUp: async (heard) => {
      const locale = heard.locale ?? chat[heard.room.platform]?.locale ?? "en";
      await answer({ heard, locale }, refusedCard({ is: "unavailable" }, locale), host);
    },
    onError,
  };
}
