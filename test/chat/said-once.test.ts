import { expect, it } from "vitest";
import { hearEvent } from "#lib/chat/hear-event.ts";
import { speak } from "#lib/chat/speak.ts";
import type { Speaker, Spoken } from "#lib/chat/speaker.ts";
import type { Speech } from "#lib/chat/speech.ts";
import { DETAIL_TYPES } from "#lib/engine/ledger.ts";
import { createRoom, ROOM } from "./room.ts";

const ROLES = { viewer: ["U0"], operator: ["U1"], approver: [] };
const SLACK = { signingSecret: { from: "env", value: "S" }, roles: ROLES, notices: "C7" };
const roomOf = () =>
  createRoom([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs: [] }], { chat: { slack: SLACK } });

const keyOf = (speech: Speech | undefined) => {
  if (speech?.speech === "answer") return speech.to.key;
  return speech?.speech === "news" ? speech.key : undefined;
};

it.each(["help", "stop", "status of nothing", "plan delete ali"])(
  "the answer to %j has the delivery's id",
  async (text) => {
    const room = roomOf();
    const { id } = await room.say("U0", text);
    await room.host.idle();
    const [answered] = room.waiting;
    expect([answered?.speech, keyOf(answered)]).toEqual(["answer", id]);
  },
);

const HALT = { state: "halted", target: "ali", by: "root", at: "2026-03-02T09:00:00.001Z" };
const told = async (...details: readonly object[]) => {
  const room = roomOf();
  for (const detail of details)
    await hearEvent({ detailType: DETAIL_TYPES.halted, detail: { ...detail } }, room.speaking);
  return room.waiting.map(keyOf);
};

it("news of one halt have one key, however often they are told", async () => {
  const [first, again] = await told(HALT, HALT);
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(again).toBe(first);
});

it.each([{ state: "lifted" }, { target: "hw" }, { target: undefined }, { at: "2026-03-02T09:00:00.002Z" }])(
  "a halt has another key with %j",
  async (change) => {
    const [first, other] = await told(HALT, { ...HALT, ...change });
    expect(other).not.toBe(first);
  },
);

it("keys come to whoever speaks, with each attempt", async () => {
  const { speaking, waiting } = roomOf();
  const keys: unknown[] = [];
  const later: Spoken = { is: "later", why: "no reply" };
  const lost = async (key: unknown): Promise<Spoken> => {
    keys.push(key);
    return later;
  };
  const slack: Speaker = {
    canEdit: true,
    post: (_room, _card, key) => lost(key),
    edit: async () => later,
    answer: ({ key }) => lost(key),
  };
  const card = { title: "t", tone: "good", parts: [] } as const;
  const once = { card, attempt: 1, notBefore: 0 };
  const to = { room: ROOM, by: "U0", key: "an answer" };
  await speak({ speech: "answer", to, ...once }, { ...speaking, speakers: { slack } });
  await speak({ speech: "news", room: ROOM, key: "news", ...once }, { ...speaking, speakers: { slack } });
  expect([keys, waiting.map(keyOf)]).toEqual([
    ["an answer", "news"],
    ["an answer", "news"],
  ]);
});
