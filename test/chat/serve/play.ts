import { setTimeout as delay } from "node:timers/promises";
import type { Post, Room, Seen } from "./room.ts";
import { renderTranscript, type Turn } from "./transcript.ts";

const LOOK_MS = 20;
const PATIENCE_MS = 20_000;

export type Play = {
  say(user: string, text: string): Promise<Post>;
  press(user: string, message: Seen, label: string): Promise<Post>;
  /** The very same delivery once more, as a platform sends it that has heard nothing. */
  again(post: Post): Promise<void>;
  /** The newest message of which that is true, once there are so many, by default one. @throws Error with the whole transcript */
  until(what: string, isIt: (message: Seen) => boolean, count?: number): Promise<Seen>;
  /** An answer that nobody has waited for yet, and that has these words. @throws Error with the whole transcript */
  told(words: string): Promise<Seen>;
  transcript(): string;
};

/** Lets people talk to Sluice in one room, and writes down what everybody has said and seen, in its order. */
export function createPlay(sluice: string, room: Room): Play {
  const turns: Turn[] = [];
  const shown = new Map<string, string>();

  const look = (): readonly Seen[] => {
    const messages = room.seen();
    for (const message of messages) {
      const contents = JSON.stringify(message);
      if (shown.get(message.id) === contents) continue;
      turns.push({ is: shown.has(message.id) ? "changed" : "shown", message });
      shown.set(message.id, contents);
    }
    return messages;
  };
  const send = async (post: Post): Promise<Post> => {
    const { path, headers, body, shows } = post;
    const answer = await fetch(sluice + path, { method: "POST", headers, body });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`Sluice answered ${answer.status} ${text}; want 200:\n${transcript()}`);
    shows({ status: answer.status, body: text });
    look();
    return post;
  };
  const transcript = () => renderTranscript(turns);
  const until = async (what: string, isIt: (message: Seen) => boolean, count = 1): Promise<Seen> => {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await delay(LOOK_MS)) {
      const found = look().filter(isIt);
      const last = found.at(-1);
      if (last && found.length >= count) return last;
    }
    throw new Error(`within ${PATIENCE_MS / 1000} s nobody has seen ${what}:\n${transcript()}`);
  };
  const heard = new Set<string>();
  return {
    until,
    told: async (words) => {
      const isNew = ({ id, isAnswer, text }: Seen) => isAnswer && !heard.has(id) && text.includes(words);
      const answer = await until(`an answer with "${words}"`, isNew);
      heard.add(answer.id);
      return answer;
    },
    transcript,
    say: (user, text) => {
      turns.push({ is: "said", user, text });
      return send(room.say(user, text));
    },
    press: (user, { id }, label) => {
      turns.push({ is: "pressed", user, label, id });
      return send(room.press(user, id, label));
    },
    again: async (post) => {
      turns.push({ is: "sent again" });
      await send(post);
    },
  };
}
