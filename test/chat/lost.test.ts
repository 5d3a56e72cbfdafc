import { describe, expect, it } from "vitest";
import { lookAtRecent } from "#lib/chat/open-conversations.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { servedLane } from "#lib/jobs/lane.ts";
import { acceptCommand } from "#lib/run.ts";
import { buttonsOf, createRoom, textOf } from "./room.ts";

const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" };
const JOBS = ["dts1", "dts2"].map((id) => ({
  id,
  kind: "sync",
  status: "Synchronizing",
  createdAt: "2026-11-01T00:00:00Z",
}));
const roles = { operator: ["U1", "U3"] };
const chat = { slack: { signingSecret: { from: "env", value: "S" }, roles } };

type Room = ReturnType<typeof createRoom>;

async function offered(options: { readonly patienceMs?: number } = {}): Promise<Room> {
  const room = createRoom([{ ...ALIBABA, jobs: JOBS }], { chat }, options);
  await room.say("U1", "stop dts1 dts2 in ali");
  await room.settle();
  return room;
}

/** Confirmed, and its run waits for a halt to be lifted. */
async function heldBack(): Promise<Room> {
  const room = await offered({ patienceMs: 1000 });
  await room.world.sluice.ledger.brake({ is: "halt", by: "root", at: room.world.clock.now() });
  await room.press("U1", "Confirm");
  await room.settle(5000);
  return room;
}

const effects = ({ world }: Room) => world.clouds.effects().map(({ jobId, effect }) => `${jobId} ${effect}`);
const lastAnswer = ({ answers }: Room) => textOf(answers.at(-1)?.card);
const head = ({ messages }: Room) => textOf(messages[0]?.cards.at(-1));
const codeOf = ({ messages }: Room) => buttonsOf(messages[0]?.cards[0])[0]?.command.split(" ")[1] ?? "";
const chatRuns = async ({ world }: Room) => (await world.sluice.ledger.runs(9)).filter(({ wantsPlan }) => !wantsPlan);

/** The ledger fails at a write as long as `isDown` says. */
function failing(room: Room, method: "startRun" | "note"): { isDown: boolean } {
  const { ledger } = room.world.sluice;
  const whole = ledger[method].bind(ledger) as (given: never) => Promise<never>;
  const failure = { isDown: true };
  Object.assign(ledger, {
    [method]: async (given: never) => {
      if (failure.isDown) throw new Error("the ledger is not there");
      return whole(given);
    },
  });
  return failure;
}

describe("an answer whose run could not be begun at once", () => {
  async function confirmedOnly() {
    const room = await offered();
    const failure = failing(room, "startRun");
    const heard = await room.press("U1", "Confirm");
    await room.settle(60_000);
    failure.isDown = false;
    return { room, again: () => room.host.handOver({ version: 1, origin: "chat", heard }) };
  }

  it("tells whoever confirmed that nothing came of it yet", async () => {
    const { room } = await confirmedOnly();
    expect(lastAnswer(room)).toContain("Try again in a minute");
    expect(await chatRuns(room)).toEqual([]);
  });

  it("begins when the same answer comes again", async () => {
    const { room, again } = await confirmedOnly();
    await again();
    await room.settle(600_000);
    expect(effects(room).sort()).toEqual(["dts1 stop", "dts2 stop"]);
  });

  it("changes nothing any more when it was cancelled meanwhile", async () => {
    const { room, again } = await confirmedOnly();
    await room.say("U3", `cancel ${codeOf(room)}`);
    await room.settle();
    expect(lastAnswer(room)).toContain("Cancelled");
    await again();
    await room.settle(600_000);
    expect(effects(room)).toEqual([]);
    expect(head(room)).toContain("2 refused");
  });

  it("begins when the same person presses again", async () => {
    const { room } = await confirmedOnly();
    await room.press("U3", "Confirm");
    await room.settle(30_000);
    expect(effects(room)).toEqual([]);
    const confirm = buttonsOf(room.messages[0]?.cards[0])[0]?.command ?? "";
    await room.say("U1", `confirm ${confirm.split(" ")[1]}`);
    await room.settle(600_000);
    expect(effects(room).sort()).toEqual(["dts1 stop", "dts2 stop"]);
    expect(await chatRuns(room)).toHaveLength(1);
  });

  it("is over in the room after a quarter of an hour, though nobody comes again", async () => {
    const { room } = await confirmedOnly();
    await room.settle(20 * 60_000);
    expect(head(room)).toContain("could not be begun in time");
    expect(room.waiting).toEqual([]);
  });

  it("is not over while a start that came just in time may still be under way", async () => {
    const { room } = await confirmedOnly();
    const { clock, ledger } = room.world.sluice;
    const [making] = await ledger.runs(1);
    const { progress } = (await ledger.conversation(making?.runId ?? "")) ?? {};
    if (progress?.is !== "taken") throw new Error("it is not taken");
    room.world.clock.advance(progress.at + 15 * 60_000 + 5000 - clock.now());
    await room.settle(25_000);
    expect(head(room)).not.toContain("could not be begun");
  });

  it("is not begun hours later", async () => {
    const { room, again } = await confirmedOnly();
    room.world.clock.advance(16 * 60_000);
    await again();
    await room.settle(600_000);
    expect(effects(room)).toEqual([]);
    expect(head(room)).toContain("could not be begun in time");
    expect(lastAnswer(room)).toContain("could not be begun in time");
  });
});

describe("an answer that comes again when its run is over", () => {
  it("changes nothing of what the room shows, even when the person has lost the role", async () => {
    const room = await offered();
    const heard = await room.press("U1", "Confirm");
    await room.settle(600_000);
    const shown = head(room);
    Object.assign(chat.slack.roles, room.sluice.config.chat.slack?.roles);
    Object.assign(room.sluice.config.chat.slack?.roles ?? {}, { operator: ["U3"], viewer: ["U1"] });
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle(600_000);
    expect(head(room)).toBe(shown);
    expect(await chatRuns(room)).toHaveLength(1);
    const noted = (await room.world.sluice.ledger.audit(50)).filter(({ what }) => what === "plan confirmed");
    expect(noted).toHaveLength(1);
  });
});

describe("a cancel", () => {
  it("of a run that two hundred others have followed finds it by the button", async () => {
    const room = await heldBack();
    const command = parseCommand({ version: 1, action: "stop", target: "ali", jobs: ["dts9"] });
    for (let n = 0; n < 201; n += 1) {
      room.world.clock.advance(1);
      await acceptCommand(
        { ...command, dryRun: true },
        { origin: "cli", requestId: `other-${n}` },
        room.sluice,
        servedLane,
      );
    }
    await room.press("U1", "Cancel the run");
    await room.settle(5000);
    expect(await room.world.sluice.ledger.brakes()).toContainEqual(expect.objectContaining({ is: "cancel" }));
    expect(lastAnswer(room)).toContain("Cancelled");
  });

  it("that was interrupted before anybody was told is done when it comes again", async () => {
    const room = await offered();
    const { ledger } = room.world.sluice;
    const note = ledger.note.bind(ledger);
    let isDown = true;
    Object.assign(ledger, {
      note: async (entry: Parameters<typeof note>[0]) => {
        if (isDown && entry.what === "plan cancelled") throw new Error("the ledger is not there");
        return note(entry);
      },
    });
    const heard = await room.press("U1", "Cancel");
    await room.settle();
    isDown = false;
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle();
    expect(lastAnswer(room)).toContain("Cancelled plan");
    expect(buttonsOf(room.messages[0]?.cards.at(-1))).toEqual([]);
  });

  it("tells nothing of a run on a target that the person may not see", async () => {
    const room = await offered();
    await room.press("U1", "Confirm");
    await room.settle(5000);
    const [run] = await chatRuns(room);
    Object.assign(room.sluice.config.chat.slack?.roles ?? {}, { viewer: [{ user: "U8", targets: ["hw"] }] });
    await room.say("U8", `cancel ${run?.runId}`);
    await room.settle(5000);
    expect(lastAnswer(room)).not.toContain("ali");
  });

  it("that meets another write is tried again", async () => {
    const room = await offered();
    const { ledger } = room.world.sluice;
    const keep = ledger.keepConversation.bind(ledger);
    let refused = 0;
    Object.assign(ledger, {
      keepConversation: async (conversation: never) => (refused++ < 2 ? false : keep(conversation)),
    });
    await room.press("U1", "Cancel");
    await room.settle();
    expect(lastAnswer(room)).toContain("Cancelled");
    expect(buttonsOf(room.messages[0]?.cards.at(-1))).toEqual([]);
  });
});

describe("a room that cannot be written to for a while", () => {
  it("gives a quarter of an hour from when the plan is seen, and tells when that is over", async () => {
    const room = createRoom([{ ...ALIBABA, jobs: JOBS }], { chat });
    await room.say("U1", "stop dts1 dts2 in ali");
    for (let n = 0; n < 60; n += 1) room.troubles.push({ is: "later", why: "unavailable", retryAfterMs: 10_000 });
    await room.settle(700_000);
    expect(head(room)).toContain("would stop");
    room.world.clock.advance(10 * 60_000);
    await room.settle(16 * 60_000);
    expect(head(room)).toContain("Expired");
  });

  it("is told in a new message when the old one is gone, and its buttons count", async () => {
    const room = await offered();
    const { slack } = room.speaking.speakers;
    const edit = slack?.edit;
    const gone = { is: "refused", why: "message_not_found" } as const;
    Object.assign(slack ?? {}, {
      edit: async (...[to, message, card]: Parameters<NonNullable<typeof edit>>) =>
        message === "m-1" ? gone : edit?.(to, message, card),
    });
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(room.messages.map(({ cards }) => textOf(cards.at(-1))).some((text) => text.includes("2 succeeded"))).toBe(
      true,
    );
    expect(room.messages.length).toBeLessThanOrEqual(3);
  });

  it("is not flooded when no message may ever be changed", async () => {
    const room = await offered();
    const { speakers } = room.speaking;
    Object.assign(speakers.slack ?? {}, { edit: async () => ({ is: "refused", why: "cant_update_message" }) });
    await room.press("U1", "Confirm");
    await room.settle(900_000);
    expect(effects(room)).toHaveLength(2);
    expect(room.messages.length).toBeLessThanOrEqual(8);
    expect(
      room.messages.map(({ cards }) => textOf(cards.at(-1))).some((text) => /ended\n.*2 succeeded/.test(text)),
    ).toBe(true);
  });
});

describe("a room that refuses what it should show for a while", () => {
  it("shows the end when it takes messages again", async () => {
    const room = await offered();
    await room.press("U1", "Confirm");
    for (let n = 0; n < 40; n += 1) room.troubles.push({ is: "refused", why: "token_revoked" });
    await room.settle(3_600_000);
    room.troubles.length = 0;
    await room.settle(3 * 3_600_000);
    expect(room.messages.map(({ cards }) => textOf(cards.at(-1))).some((text) => text.includes("2 succeeded"))).toBe(
      true,
    );
    expect(room.waiting).toEqual([]);
  });
});

describe("looks", () => {
  it("of a run that goes on for an hour are one a minute, whatever is told of it", async () => {
    const room = await heldBack();
    for (let n = 0; n < 10; n += 1) {
      await lookAtRecent({ ...room.sluice, voice: room.speaking.voice });
      await room.settle(5000);
    }
    expect(room.waiting.filter(({ notBefore }) => notBefore > room.world.clock.now()).length).toBeLessThanOrEqual(12);
    await room.settle(3_600_000);
    expect(room.waiting.length).toBeLessThanOrEqual(2);
  });

  it("are taken up by a process that begins, when the one before it has died", async () => {
    const room = await offered();
    await room.press("U1", "Confirm");
    await room.host.idle();
    room.waiting.length = 0;
    expect(head(room)).not.toContain("2 succeeded");
    await lookAtRecent({ ...room.sluice, voice: room.speaking.voice });
    await room.settle(60_000);
    expect(head(room)).toContain("2 succeeded");
  });
});

describe("a halt", () => {
  it("of somebody without a role does not come before others", async () => {
    const room = await offered();
    await Promise.all([room.say("U1", "status"), room.say("U9", "halt"), room.say("U1", "halt", { isWeak: true })]);
    await room.settle();
    const told = (await room.world.sluice.ledger.audit(4)).map(({ what, about }) => `${what} ${about}`);
    expect(told.reverse()).toEqual([
      "chat asked status",
      "chat refused a word",
      "chat asked halt",
      "chat refused halt",
    ]);
  });

  it("is not kept waiting by what others have said before", async () => {
    const room = await offered();
    const order: string[] = [];
    const { ledger } = room.world.sluice;
    const note = ledger.note.bind(ledger);
    Object.assign(ledger, {
      note: async (entry: Parameters<typeof note>[0]) => {
        order.push(entry.about);
        return note(entry);
      },
    });
    await Promise.all([room.say("U1", "jobs ali"), room.say("U1", "status"), room.say("U3", "halt")]);
    await room.settle();
    expect(order.indexOf("halt")).toBeLessThanOrEqual(1);
  });
});
