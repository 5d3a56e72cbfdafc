import { wrongBlocks } from "./slack-blocks.ts";

type Contents = { readonly text: string; readonly blocks: readonly Block[] };

/** As JSON: whoever reads more of it looks. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

/** One message as the room shows it. `to`: the one person who sees it. `history`: what it showed before, oldest first. */
export type Message = Contents & {
  readonly ts: string;
  readonly channel: string;
  readonly thread?: string;
  readonly to?: string;
  readonly history: readonly Contents[];
};

/** What Slack's Web API says: `ok`, or an error code. */
export type Said = { readonly ok: boolean; readonly error?: string } & Readonly<Record<string, unknown>>;

export type Given = Readonly<Record<string, unknown>>;

const refused = (error: string, messages: readonly string[] = []): Said => ({
  ok: false,
  error,
  ...(messages.length > 0 ? { response_metadata: { messages } } : {}),
});

/** The rooms of a workspace, and what stands in them. */
export type Rooms = {
  readonly messages: readonly Message[];
  post(given: Given, to?: string): Said;
  update(given: Given): Said;
};

/** @param channels the ones there are; left out: any id of the form */
export function openRooms(channels?: readonly string[]): Rooms {
  const messages: Message[] = [];
  let count = 0;
  const isKnown = (channel: string) => (channels ? channels.includes(channel) : /^[CDG][A-Z0-9]+$/.test(channel));

  return {
    messages,
    post: (given, to) => {
      const contents = contentsOf(given);
      const channel = String(given["channel"] ?? "");
      if (!isKnown(channel)) return refused("channel_not_found");
      if ("ok" in contents) return contents;
      const ts = `1503435956.${String(++count).padStart(6, "0")}`;
      const thread = typeof given["thread_ts"] === "string" ? { thread: given["thread_ts"] } : {};
      messages.push({ ts, channel, ...thread, ...(to === undefined ? {} : { to }), ...contents, history: [] });
      return { ok: true, channel, ts, message_ts: ts, message: { ...contents, ts, type: "message" } };
    },
    update: (given) => {
      const contents = contentsOf(given);
      const at = messages.findIndex(({ ts, channel }) => ts === given["ts"] && channel === given["channel"]);
      const old = messages[at];
      if (!old) return refused("message_not_found");
      if (old.to !== undefined) return refused("cant_update_message");
      if ("ok" in contents) return contents;
      const history = [...old.history, { text: old.text, blocks: old.blocks }];
      messages[at] = { ...old, ...contents, history };
      return { ok: true, channel: old.channel, ts: old.ts, text: contents.text };
    },
  };
}

function contentsOf({ text, blocks = [] }: Given): Contents | Said {
  if (typeof text !== "string" || text === "") return refused("no_text");
  if (text.length > 40_000) return refused("msg_too_long");
  // Slack would mention somebody: nothing of ours ever does.
  if (/<[!@#]/.test(text)) return refused("a mention");
  const wrong = wrongBlocks(blocks);
  return wrong.length > 0 ? refused("invalid_blocks", wrong) : { text, blocks: blocks as readonly Block[] };
}
