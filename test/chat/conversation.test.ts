import { describe, expect, it } from "vitest";
import { parseCommand } from "#lib/jobs/command.ts";
import { servedLane } from "#lib/jobs/lane.ts";
import { acceptCommand } from "#lib/run.ts";
import { buttonsOf, createRoom, ROOM, textOf } from "./room.ts";

const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" };
const JOBS = [
  { id: "dts1", status: "Finished", name: "tmp-1" },
  { id: "dts2", status: "Synchronizing", name: "tmp-2" },
  { id: "dts3", status: "Finished", name: "prod-3" },
].map((job) => ({ kind: "sync", createdAt: "2026-11-01T00:00:00Z", ...job }));
const ROLES = { viewer: ["U0"], operator: ["U1", "U3", { user: "U4", targets: ["hw"] }], approver: ["U2", "U1"] };
const chatOf = (settings: object = {}) => ({
  slack: { signingSecret: { from: "env", value: "S" }, roles: ROLES, ...settings },
});

function roomOf(config: object = {}, jobs: readonly object[] = JOBS, options = {}) {
  const guardrails = { protect: { names: ["prod-*"] } };
  return createRoom([{ ...ALIBABA, jobs }], { chat: chatOf(), guardrails, ...config }, options);
}

type Room = ReturnType<typeof roomOf>;
const TEARDOWN = "teardown ali older than 14d";
const second = { guardrails: { protect: { names: ["prod-*"] }, secondPersonOver: 1 } };

const effects = ({ world }: Room) => world.clouds.effects().map(({ jobId, effect }) => `${jobId} ${effect}`);
const lastAnswer = ({ answers }: Room) => textOf(answers.at(-1)?.card);
const head = ({ messages }: Room) => textOf(messages[0]?.cards.at(-1));
const audit = async ({ world }: Room) =>
  (await world.sluice.ledger.audit(50)).map(({ what, by, about, detail }) =>
    [what, by, about, detail?.["refused"]].filter(Boolean).join(" "),
  );

async function offered(room: Room, text = TEARDOWN): Promise<Room> {
  await room.say("U1", text);
  await room.settle();
  return room;
}

describe("a conversation", () => {
  it("asks, shows the exact plan, is confirmed, and fills with verdicts", async () => {
    const room = await offered(roomOf());
    expect(head(room)).toContain("dts2 | tmp-2 | sync | Synchronizing | would stop, then delete");
    expect(head(room)).toContain("dts3 | prod-3 | sync | Finished | refused: protected");
    expect(effects(room)).toEqual([]);
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(effects(room).sort()).toEqual(["dts1 delete", "dts2 delete", "dts2 stop"]);
    expect(head(room)).toContain("verdicts: 2 succeeded");
    const [, thread] = room.messages;
    expect(thread?.room).toEqual({ ...ROOM, thread: "m-1" });
    expect(textOf(thread?.cards.at(-1))).toContain("dts2 | succeeded | gone");
    expect(room.messages).toHaveLength(2);
  });

  it("waits for another person where one is wanted, and tells who approved", async () => {
    const room = await offered(roomOf(second));
    await room.press("U1", "Confirm");
    await room.settle();
    expect(head(room)).toContain("waits for another person");
    expect(effects(room)).toEqual([]);
    await room.press("U2", "Approve");
    await room.settle(600_000);
    expect(head(room)).toContain("approved by: U2");
    expect(effects(room).sort()).toEqual(["dts1 delete", "dts2 delete", "dts2 stop"]);
    const [run] = (await room.world.sluice.ledger.runs(9)).filter(({ wantsPlan }) => !wantsPlan);
    expect(run).toMatchObject({ origin: "chat", principal: "slack:T1:U1", approvedBy: "slack:T1:U2" });
  });

  it("of many verdicts changes a message a few times, and never floods the room", async () => {
    const jobs = Array.from({ length: 90 }, (_, n) => ({
      id: `dts${n}`,
      kind: "sync",
      status: "Synchronizing",
      name: "tmp",
    }));
    const room = await offered(roomOf({}, jobs), "stop ali name tmp");
    const code = buttonsOf(room.messages[0]?.cards.at(-1))
      .find(({ label }) => label === "Cancel")
      ?.command.split(" ")[1];
    await room.say("U1", `confirm ${code} 90`);
    await room.settle(600_000);
    expect(head(room)).toContain("90 succeeded");
    expect(room.messages.map(({ cards }) => cards.length <= 20)).toEqual([true, true]);
  });

  it("without a place for changes is told in few messages: the plan, that it runs, and how it ended", async () => {
    const room = await offered(roomOf({}, JOBS, { canEdit: false }));
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(room.messages.map(({ cards }) => cards.length)).toEqual(room.messages.map(() => 1));
    expect(room.messages.length).toBeLessThanOrEqual(5);
    expect(textOf(room.messages.at(-1)?.cards[0])).toContain("succeeded");
  });

  it("only to see offers nothing to confirm", async () => {
    const room = await offered(roomOf(), "plan teardown ali older than 14d");
    expect(buttonsOf(room.messages[0]?.cards.at(-1)).map(({ label }) => label)).not.toContain("Confirm");
    expect(head(room)).toContain("planned: 2");
  });

  it("lists the jobs of a whole target for whoever only looks", async () => {
    const room = roomOf();
    await room.say("U0", "jobs ali");
    await room.settle();
    expect(head(room)).toContain("dts3 | prod-3 | sync | Finished");
    expect(head(room)).not.toContain("refused");
  });

  it("is over after a quarter of an hour, and says so", async () => {
    const room = await offered(roomOf());
    await room.settle(16 * 60_000);
    expect(head(room)).toContain("Expired");
    expect(buttonsOf(room.messages[0]?.cards.at(-1))).toEqual([]);
  });

  it("shows what holds its run back, and that it goes on when that is lifted on the command line", async () => {
    const room = await offered(roomOf({}, JOBS, { patienceMs: 1000 }));
    const { ledger, clock } = room.world.sluice;
    const halt = { is: "halt", by: "root", at: clock.now(), reason: "freeze" } as const;
    await ledger.brake(halt);
    await room.press("U1", "Confirm");
    await room.settle(5000);
    expect(head(room)).toContain("by root: freeze");
    expect(effects(room)).toEqual([]);
    await ledger.release(halt);
    for (let minutes = 0; minutes < 15; minutes += 1) {
      await room.host.sweep();
      await room.settle(60_000);
      room.world.clock.advance(60_000);
    }
    expect(head(room)).toContain("2 succeeded");
  });
});

describe("attacks", () => {
  const refused: readonly [string, (room: Room) => Promise<unknown>, string][] = [
    ["confirm by another user", (room) => room.press("U3", "Confirm"), "somebody else asked"],
    ["confirm by somebody unknown", (room) => room.press("U9", "Confirm"), "role"],
    [
      "confirm from another channel",
      (room) => room.press("U1", "Confirm", { room: { ...ROOM, channel: "C2" } }),
      "another room",
    ],
    [
      "confirm from another workspace",
      (room) => room.press("U1", "Confirm", { room: { ...ROOM, team: "T2" } }),
      "room",
    ],
    ["confirm on another message", (room) => room.press("U1", "Confirm", { message: "m-77" }), "message"],
    [
      "confirm late",
      async (room) => {
        room.world.clock.advance(15 * 60_000);
        await room.press("U1", "Confirm");
      },
      "15",
    ],
    [
      "button payload altered: another plan",
      (room) => {
        const command = buttonsOf(room.messages[0]?.cards[0])[0]?.command ?? "";
        return room.say("U1", command.replace(/[0-9a-f]{64}$/, "f".repeat(64)), { message: "m-1" });
      },
      "not the plan",
    ],
    [
      "button payload altered: without its plan",
      (room) => {
        const command = buttonsOf(room.messages[0]?.cards[0])[0]?.command ?? "";
        return room.say("U1", command.replace(/ [0-9a-f]{64}$/, ""), { message: "m-1" });
      },
      "not the plan",
    ],
    ["a code of nothing", (room) => room.say("U1", "confirm 0123456789ab"), "0123456789ab"],
    [
      "approve by the requester",
      async (room) => {
        await room.press("U1", "Confirm");
        await room.settle();
        await room.press("U1", "Approve");
      },
      "asked",
    ],
    [
      "approve by somebody who may not",
      async (room) => {
        await room.press("U1", "Confirm");
        await room.settle();
        await room.press("U3", "Approve");
      },
      "approver",
    ],
    [
      "robot message that confirms",
      (room) => room.press("U1", "Confirm", { isWeak: true, message: undefined as never }),
      "proves too little",
    ],
  ];
  it.each(refused)("%s: nothing is done, the person is told, and it is in the audit", async (_what, attack, told) => {
    const room = await offered(roomOf(second));
    await attack(room);
    await room.settle(30_000);
    expect(effects(room)).toEqual([]);
    expect(lastAnswer(room).toLowerCase()).toContain(told);
    expect((await audit(room)).some((line) => line.startsWith("chat refused"))).toBe(true);
  });

  it("confirm twice: one run, and each job is touched once", async () => {
    const room = await offered(roomOf());
    const confirm = buttonsOf(room.messages[0]?.cards[0])[0]?.command ?? "";
    await Promise.all([1, 2, 3].map(() => room.say("U1", confirm, { message: "m-1" })));
    await room.settle(600_000);
    await room.say("U1", confirm, { message: "m-1" });
    await room.settle();
    expect(lastAnswer(room)).toContain("used");
    expect(effects(room).sort()).toEqual(["dts1 delete", "dts2 delete", "dts2 stop"]);
    expect((await room.world.sluice.ledger.runs(9)).filter(({ wantsPlan }) => !wantsPlan)).toHaveLength(1);
  });

  it("the same delivery of a confirm twice: one run", async () => {
    const room = await offered(roomOf());
    const heard = await room.press("U1", "Confirm");
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle(600_000);
    expect(effects(room).sort()).toEqual(["dts1 delete", "dts2 delete", "dts2 stop"]);
  });

  it("replayed slash command: one conversation, one message", async () => {
    const room = roomOf();
    const heard = await room.say("U1", TEARDOWN);
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle();
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle();
    expect(room.messages).toHaveLength(1);
    expect((await room.world.sluice.ledger.runs(9)).length).toBe(1);
  });

  it("replayed request for named jobs: the plan that was shown is still the plan", async () => {
    const room = roomOf();
    const heard = await room.say("U1", "stop dts2 dts9 in ali");
    await room.settle();
    const shown = head(room);
    expect(shown).toContain("dts2 | tmp-2 | sync | Synchronizing | would stop");
    await room.host.handOver({ version: 1, origin: "chat", heard });
    await room.settle();
    expect(head(room)).toBe(shown);
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(effects(room)).toEqual(["dts2 stop"]);
  });

  it("role removed between confirm and act: nothing is done", async () => {
    const room = await offered(roomOf());
    const { slack } = room.sluice.config.chat;
    await room.press("U1", "Confirm");
    Object.assign(slack?.roles ?? {}, { operator: ["U3"] });
    await room.settle(600_000);
    expect(effects(room).filter((effect) => !effect.startsWith("none"))).toEqual([]);
    expect(head(room)).toContain("refused");
  });

  it("role of the approver removed between approve and act: nothing is done", async () => {
    const room = await offered(roomOf(second));
    await room.press("U1", "Confirm");
    await room.settle();
    await room.press("U2", "Approve");
    Object.assign(room.sluice.config.chat.slack?.roles ?? {}, { approver: ["U7"] });
    await room.settle(600_000);
    expect(effects(room)).toEqual([]);
  });

  it("a job changes between plan and confirm: nothing is done, and the room sees what changed", async () => {
    const room = await offered(roomOf());
    const command = parseCommand({ version: 1, action: "stop", target: "ali", jobs: ["dts2"] });
    await acceptCommand(command, { origin: "cli", requestId: "else" }, room.sluice, servedLane);
    await room.host.sweep();
    await room.host.idle();
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(effects(room)).toEqual(["dts2 stop"]);
    expect(head(room)).toContain("this is not what was planned");
    expect(textOf(room.messages[1]?.cards.at(-1))).toContain(
      "dts2 was sync, running, planned, and now is sync, stopped, planned",
    );
  });

  it("a job is protected between plan and confirm: it is not touched, and neither is another", async () => {
    const room = await offered(roomOf());
    const { ledger, clock } = room.world.sluice;
    await ledger.brake({ is: "protect", target: "ali", jobId: "dts1", by: "root", at: clock.now() });
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(effects(room)).toEqual([]);
  });

  it.each([
    ["robot message asking for delete", "U1", { isWeak: true }, "delete dts1 in ali", "proves too little"],
    ["robot message asking for a halt", "U1", { isWeak: true }, "halt", "proves too little"],
    ["viewer asking for a stop", "U0", {}, "stop dts2 in ali", "operator"],
    ["viewer asking for a halt", "U0", {}, "halt", "operator"],
    ["operator of one target asking for a halt of all", "U4", {}, "halt", "every target"],
    ["operator of one target asking for a halt of another", "U4", {}, "halt ali", "operator"],
    ["words that mean nothing", "U1", {}, "stopp dts2 in ali", "stop"],
    ["viewer snoozing a job", "U0", {}, "snooze dts2 in ali for 7d", "operator"],
    ["approver asking for a stop", "U2", {}, "stop dts2 in ali", "operator"],
    ["somebody unknown asking for help", "U9", {}, "help", "role"],
    ["display name in the place of an id", "Alice (U1)", {}, "stop dts2 in ali", "role"],
  ])("%s is refused, told and noted", async (_what, by, heard, text, told) => {
    const room = roomOf();
    await room.say(by, text, heard);
    await room.settle();
    expect(room.messages).toEqual([]);
    expect(lastAnswer(room).toLowerCase()).toContain(told);
    expect((await audit(room)).filter((line) => line.startsWith("chat refused"))).toHaveLength(1);
    expect(effects(room)).toEqual([]);
    expect(await room.world.sluice.ledger.brakes()).toEqual([]);
  });

  it.each(["stop dts2 in alo", "stop dts2", "jobs", "snooze dts2"])(
    "%s: no target is named that may not be seen",
    async (text) => {
      const room = roomOf();
      await room.say("U4", text);
      await room.settle();
      expect(lastAnswer(room).replace(/[▸◂]/g, "")).toContain(text);
      expect(lastAnswer(room)).not.toMatch(/\bali\b/);
    },
  );

  it("words that the door has answered already are noted, and not answered again", async () => {
    const room = roomOf();
    await room.say("U1", "hepl", { isTold: true });
    await room.say("U1", "help", { isTold: true });
    await room.settle();
    expect(room.answers).toEqual([]);
    expect(await audit(room)).toEqual(["chat asked slack:T1:U1 help", "chat refused slack:T1:U1 a word unknown word"]);
  });

  it("robot message asking for a plan is shown one, in the room, and not where the message says", async () => {
    const room = roomOf();
    await room.say("U1", "plan delete dts1 in ali", { isWeak: true, answerAt: "https://evil.example/" });
    await room.say("U1", "status", { isWeak: true, answerAt: "https://evil.example/" });
    await room.settle();
    expect(head(room)).toContain("planned: 1");
    expect(room.answers.map(({ to }) => to.answerAt)).toEqual([undefined]);
  });

  it("a forged request for a room that is not listened to has nothing written there", async () => {
    const room = roomOf({ chat: chatOf({ rooms: ["C9"] }) });
    await room.say("U1", "status", { isWeak: true });
    await room.settle();
    expect([room.answers, room.messages]).toEqual([[], []]);
    expect(await audit(room)).toEqual(["chat refused slack:T1:U1 a word room not listened to"]);
  });

  it("a room that is not listened to is told nothing of any job", async () => {
    const room = roomOf({ chat: chatOf({ rooms: ["C9"] }) });
    await room.say("U1", "jobs ali");
    await room.settle();
    expect(room.messages).toEqual([]);
    expect(lastAnswer(room)).not.toContain("dts");
  });

  it("a request id that somebody else has used in advance carries nothing out", async () => {
    const room = await offered(roomOf());
    const [making] = await room.world.sluice.ledger.runs(1);
    const command = parseCommand({ version: 1, action: "stop", target: "ali", jobs: ["dts2"] });
    const sender = { origin: "queue", requestId: `chat:${making?.runId}:run` } as const;
    await acceptCommand({ ...command, requestId: sender.requestId }, sender, room.sluice, () => "elsewhere");
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    expect(effects(room)).toEqual([]);
    expect(head(room)).toContain("was used for another");
  });
});

describe("what needs no plan", () => {
  it("halts at once, and the room of notices hears of it", async () => {
    const room = roomOf({ chat: chatOf({ notices: "C7" }) });
    await room.say("U1", "halt ali because a fire");
    await room.host.sweep();
    await room.settle();
    expect(await room.world.sluice.ledger.brakes()).toMatchObject([
      { is: "halt", target: "ali", by: "slack:T1:U1", reason: "a fire" },
    ]);
    expect(room.messages.map(({ room: { channel }, cards }) => [channel, cards[0]?.title])).toEqual([
      ["C7", "Halted: ali"],
    ]);
  });

  it("cancels a plan, which can be confirmed no more", async () => {
    const room = await offered(roomOf());
    await room.press("U1", "Cancel");
    await room.settle();
    expect(buttonsOf(room.messages[0]?.cards.at(-1))).toEqual([]);
    const confirm = buttonsOf(room.messages[0]?.cards[0])[0]?.command ?? "";
    await room.say("U1", confirm, { message: "m-1" });
    await room.settle();
    expect(lastAnswer(room).toLowerCase()).toContain("cancelled");
    expect(effects(room)).toEqual([]);
  });

  it("tells how things are, of the targets that the person may see", async () => {
    const roles = { ...ROLES, viewer: [{ user: "U0", targets: ["hw"] }] };
    const room = await offered(roomOf({ chat: chatOf({ roles }) }));
    await room.press("U1", "Confirm");
    await room.settle(600_000);
    await room.say("U1", "status dts2");
    await room.settle();
    expect(lastAnswer(room)).toContain("succeeded");
    await room.say("U0", "status");
    await room.settle();
    expect(lastAnswer(room)).not.toContain("teardown");
    await room.say("U0", "status ali");
    await room.settle();
    expect(lastAnswer(room)).toContain("viewer");
  });

  it("speaks the language of the person", async () => {
    const room = roomOf({ chat: chatOf({ locale: "zh" }) });
    await room.say("U1", "拆除 ali 早于 14d");
    await room.settle();
    expect(head(room)).toContain("计划");
    expect(buttonsOf(room.messages[0]?.cards.at(-1)).map(({ label }) => label)).toContain("确认");
  });
});

describe("a policy that has found jobs", () => {
  const policy = {
    ...{
      name: "nightly",
      schedule: { cron: "0 3 * * *", timeZone: "Asia/Shanghai" },
      target: "ali",
      action: "teardown",
    },
    ...{ select: { olderThan: "14d" }, grace: "3d", mode: "act" },
  };

  it("tells the room of notices in one message, and a button keeps a job from it", async () => {
    const room = roomOf({ chat: chatOf({ notices: "C7" }), policies: [policy] });
    await room.host.sweep();
    room.world.clock.advance(86_400_000);
    await room.host.sweep();
    await room.settle(600_000);
    expect(room.messages.map(({ room: { channel } }) => channel)).toEqual(["C7"]);
    expect(head(room)).toContain("dts2 | tmp-2 | sync | Synchronizing");
    const [snooze] = buttonsOf(room.messages[0]?.cards.at(-1));
    await room.say("U1", snooze?.command ?? "", { message: "m-1", room: { ...ROOM, channel: "C7" } });
    await room.settle(1000);
    expect(await room.world.sluice.ledger.brakes()).toMatchObject([{ is: "snooze", jobId: "dts1", by: "slack:T1:U1" }]);
    for (let days = 0; days < 5; days += 1) {
      room.world.clock.advance(86_400_000);
      await room.host.sweep();
      await room.settle(60_000);
    }
    expect(effects(room).filter((effect) => effect.startsWith("dts1"))).toEqual([]);
    expect(effects(room)).toContain("dts2 stop");
  });
});

describe("a platform that does not do what it should", () => {
  it("throttles: the message comes later, once", async () => {
    const room = roomOf();
    room.troubles.push({ is: "later", why: "ratelimited", retryAfterMs: 20_000 });
    await room.say("U1", TEARDOWN);
    await room.settle(60_000);
    expect(room.messages).toHaveLength(1);
  });

  it("takes no message in the room: the person is told elsewhere, and nothing can be confirmed", async () => {
    const room = roomOf();
    room.troubles.push({ is: "refused", why: "not_in_channel" }, { is: "refused", why: "not_in_channel" });
    const heard = await room.say("U1", TEARDOWN, { answerAt: "https://hooks.slack.com/commands/1" });
    await room.settle(60_000);
    expect(room.answers.at(-1)?.to.answerAt).toBe(heard.answerAt);
    expect(lastAnswer(room)).toContain("not_in_channel");
    const [making] = await room.world.sluice.ledger.runs(1);
    await room.say("U1", `confirm ${making?.runId.slice(0, 12)}`);
    await room.settle();
    expect(effects(room)).toEqual([]);
  });
});
