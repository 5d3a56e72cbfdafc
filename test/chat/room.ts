import type { Card } from "#lib/chat/card.ts";
import { hearEvent } from "#lib/chat/hear-event.ts";
import { hearingBus } from "#lib/chat/mouth.ts";
import { speak } from "#lib/chat/speak.ts";
import type { AnswerTo, Speaker, Spoken } from "#lib/chat/speaker.ts";
import type { Speaking } from "#lib/chat/speaking.ts";
import type { Speech } from "#lib/chat/speech.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { Room } from "#lib/jobs/room.ts";
import { createHost } from "#lib/serve.ts";
import { createWorld, type World } from "../engine/world.ts";

export const ROOM: Room = { platform: "slack", team: "T1", channel: "C1" };

type Message = { readonly id: string; readonly room: Room; readonly cards: Card[] };

/** A room without sockets: people say things, Sluice answers, and time passes only when nothing is left to do. */
export function createRoom(
  clouds: readonly object[],
  config: object,
  options: { readonly canEdit?: boolean; readonly patienceMs?: number } = {},
) {
  const world: World = createWorld(clouds, config, { patienceMs: options.patienceMs ?? Number.POSITIVE_INFINITY });
  const messages: Message[] = [];
  const answers: { readonly to: AnswerTo; readonly card: Card }[] = [];
  const logs: object[] = [];
  /** What the platform answers instead, one after the other. */
  const troubles: Spoken[] = [];
  const speaker: Speaker = {
    canEdit: options.canEdit ?? true,
    post: async (room, card) => {
      const trouble = troubles.shift();
      if (trouble) return trouble;
      const id = `m-${messages.length + 1}`;
      messages.push({ id, room, cards: [card] });
      return { is: "said", message: id };
    },
    edit: async (_room, message, card) => {
      const trouble = troubles.shift();
      if (trouble) return trouble;
      messages.find(({ id }) => id === message)?.cards.push(card);
      return { is: "said", message };
    },
    answer: async (to, card) => {
      answers.push({ to, card });
      return { is: "said", message: "whisper" };
    },
  };
  const waiting: Speech[] = [];
  const speaking: Speaking = {
    ...world.sluice,
    speakers: { slack: speaker, feishu: speaker, dingtalk: speaker },
    voice: { send: async (speech) => void waiting.push(speech) },
    log: (line) => void logs.push(line),
  };
  const bus = hearingBus(world.sluice.bus, {
    hear: async (events) => {
      for (const event of events) await hearEvent(event, speaking);
    },
  });
  const sluice = { ...world.sluice, bus };
  const host = createHost(
    sluice,
    () => true,
    (error) => void logs.push({ error }),
    speaking.voice,
  );
  let deliveries = 0;

  const say = async (by: string, text: string, heard: Partial<Heard> = {}): Promise<Heard> => {
    deliveries += 1;
    const said: Heard = { id: `d-${deliveries}`, room: ROOM, by, text, isWeak: false, isTold: false, ...heard };
    await host.handOver({ version: 1, origin: "chat", heard: said });
    return said;
  };

  /** Until nothing is left that is due within so long. */
  const settle = async (withinMs = 30_000): Promise<void> => {
    const end = world.clock.now() + withinMs;
    for (let steps = 0; steps < 2000; steps += 1) {
      await host.idle();
      waiting.sort((one, other) => one.notBefore - other.notBefore);
      const speech = waiting[0];
      if (!speech || speech.notBefore > end) return;
      waiting.shift();
      world.clock.advance(Math.max(0, speech.notBefore - world.clock.now()));
      await speak(speech, speaking);
    }
    throw new Error("it never comes to rest");
  };

  const press = (by: string, label: string, heard: Partial<Heard> = {}, which = messages[0]): Promise<Heard> => {
    const command = buttonsOf(which?.cards.at(-1)).find((button) => button.label === label)?.command;
    if (command === undefined) throw new Error(`no button ${label}: ${JSON.stringify(which?.cards.at(-1), null, 1)}`);
    return say(by, command, { message: which?.id ?? "none", ...heard });
  };

  return { world, host, messages, answers, logs, troubles, waiting, say, settle, press, sluice, speaking };
}

export function buttonsOf(card: Card | undefined) {
  return (card?.parts ?? []).flatMap((part) => (part.is === "buttons" ? part.buttons : []));
}

/** All that a card says, as one text. */
export function textOf(card: Card | undefined): string {
  if (!card) return "";
  const parts = card.parts.map((part) => {
    switch (part.is) {
      case "text":
      case "note":
        return part.text;
      case "facts":
        return part.facts.map((pair) => pair.join(": ")).join("\n");
      case "table":
        return (
          [part.heads, ...part.rows].map((row) => row.join(" | ")).join("\n") + (part.more ? `\n${part.more}` : "")
        );
      case "link":
        return `${part.label} ${part.url}`;
      case "buttons":
        return part.buttons.map(({ label }) => `[${label}]`).join(" ");
      default:
        return part satisfies never;
    }
  });
  return [`# ${card.title}`, ...parts].join("\n");
}
