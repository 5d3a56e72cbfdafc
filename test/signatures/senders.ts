import { CHAT_SENDERS } from "./chat-senders.ts";
import { base64Of, bytesOf } from "./formulas.ts";
import { HMAC_SENDERS } from "./hmac-senders.ts";
import { inHeader, requestOf, type Sender, senderOf } from "./sender.ts";
import { STANDARD_SENDERS } from "./standard-senders.ts";

const ALERTMANAGERS: readonly Sender[] = [
  senderOf("alertmanager", {
    ...{ name: "alertmanager, bearer", settings: {}, secrets: ["a-token/of~our.own_1+=", "another-token"], unit: null },
    ...{ signature: inHeader("Authorization"), encoding: "text" },
    sign: async ({ body }, secret) => requestOf({ Authorization: `Bearer ${secret}` }, body),
  }),
  senderOf("alertmanager", {
    ...{ name: "alertmanager, basic", settings: { user: "prometheus" }, secrets: ["pass, wörd:1", "another"] },
    ...{ unit: null, signature: inHeader("Authorization"), encoding: "base64" },
    sign: async ({ body }, secret) =>
      requestOf({ Authorization: `Basic ${base64Of(bytesOf(`prometheus:${secret}`))}` }, body),
  }),
];

/** Everybody who signs, or brings a secret in a header. CloudMonitor, which does neither, has a test of its own. */
export const SENDERS: readonly Sender[] = [...STANDARD_SENDERS, ...CHAT_SENDERS, ...ALERTMANAGERS, ...HMAC_SENDERS];

export function senderNamed(name: string): Sender {
  const sender = SENDERS.find((one) => one.name === name);
  if (!sender) throw new Error(`no sender is named ${name}; want one of senders.ts`);
  return sender;
}
