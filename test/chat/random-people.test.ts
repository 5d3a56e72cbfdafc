import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Heard } from "#lib/jobs/heard.ts";
import { buttonsOf, createRoom, ROOM, textOf } from "./room.ts";

const JOBS = [
  { id: "dts1", status: "Finished", name: "tmp-1" },
  { id: "dts2", status: "Synchronizing", name: "tmp-2" },
  { id: "dts3", status: "Finished", name: "prod-3" },
  { id: "dts4", status: "Suspending", name: "tmp-4" },
].map((job) => ({ kind: "sync", createdAt: "2026-11-01T00:00:00Z", ...job }));
const PEOPLE = ["U0", "U1", "U2", "U2", "U3", "U9"];
const ROLES = { viewer: ["U0"], operator: ["U1", "U3"], approver: ["U2", "U3"] };
const OPERATORS = new Set(ROLES.operator);
const APPROVERS = new Set(ROLES.approver);
const TEXTS = [
  "teardown ali older than 14d",
  "delete dts1 in ali",
  "delete dts1 dts3 in ali",
  "stop dts2 in ali",
  "pause dts2 in ali",
  "start dts4 in ali",
  "plan teardown ali status Finished",
  "jobs ali",
  "status",
  "teardown ali",
  "confirm",
];

/** In the place of a person: whoever asked for what the message shows. */
const ASKER = "asker";

/** What somebody does: says a text; or takes a button of some message, as it is or altered, and presses or types it. */
const deed = fc.record({
  by: fc.constantFrom(...PEOPLE, "U1", "U3", ...Array<string>(6).fill(ASKER)),
  what: fc.oneof(
    fc.record({ say: fc.constantFrom(...TEXTS) }),
    fc.record({
      button: fc.nat(),
      message: fc.nat(),
      how: fc.constantFrom("press", "press", "press", "type", "elsewhere", "alter", "replay", "robot"),
    }),
  ),
  waitMs: fc.constantFrom(0, 0, 0, 0, 1000, 1000, 60_000, 1_000_000),
});
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

type Room = ReturnType<typeof createRoom>;

async function act({ by, what, waitMs }: Deed, room: Room, before: Heard[]): Promise<void> {
  room.world.clock.advance(waitMs);
  if ("say" in what) {
    before.push(await room.say(by === ASKER ? "U1" : by, what.say));
  } else {
    const message = room.messages[what.message % Math.max(1, room.messages.length)];
    const cards = message?.cards ?? [];
    // An old card's button too: whoever has not looked again still sees it.
    const all = cards.flatMap((card) =>
      buttonsOf(card).filter(({ label }) => label !== "Cancel" || what.button % 5 === 0),
    );
    const command = all[what.button % Math.max(1, all.length)]?.command;
    const asker = /asked by: (U\d)/.exec(textOf(cards.at(-1)))?.[1] ?? "U1";
    const last = before.at(-1);
    if (what.how === "replay" && last) await room.host.handOver({ version: 1, origin: "chat", heard: last });
    else if (message && command)
      before.push(await room.say(by === ASKER ? asker : by, ...withHow(what.how, command, message.id)));
  }
  await room.settle(2000);
}

function withHow(how: string, command: string, message: string): [string, Partial<Heard>] {
  if (how === "type") return [command, {}];
  if (how === "elsewhere") return [command, { message, room: { ...ROOM, channel: "C9" } }];
  if (how === "alter") return [command.replace(/[0-9a-f]{8}$/, "00000000"), { message }];
  if (how === "robot") return [command, { isWeak: true }];
  return [command, { message }];
}

/** Who has said yes to what, as the audit has it: written when a yes counted, and never by whoever carries it out. */
async function yesOf(room: Room): Promise<ReadonlyMap<string, { confirmed?: string; approved?: string }>> {
  const yes = new Map<string, { confirmed?: string; approved?: string }>();
  for (const { what, by, about } of await room.world.sluice.ledger.audit(500)) {
    if (what === "plan confirmed") yes.set(about, { ...yes.get(about), confirmed: by });
    if (what === "plan approved") yes.set(about, { ...yes.get(about), approved: by });
  }
  return yes;
}

async function check(room: Room, over: number | null): Promise<number> {
  const { ledger } = room.world.sluice;
  const yes = await yesOf(room);
  const allowed = new Set<string>();
  for (const run of await ledger.runs(200)) {
    if (run.wantsPlan) continue;
    const id = /^chat:([0-9a-f]{32}):run$/.exec(run.requestId)?.[1] ?? "none";
    const conversation = await ledger.conversation(id);
    const { confirmed, approved } = yes.get(id) ?? {};
    if (conversation?.wants !== "act") throw new Error("a run of what was only to be seen");
    expect(confirmed).toBe(`slack:T1:${conversation.by}`);
    expect(OPERATORS.has(conversation.by)).toBe(true);
    const plan = (await ledger.plans(run.planHash ?? "none"))[0];
    const planned: string[] = [];
    for await (const row of ledger.rows(plan?.planId ?? "none")) {
      if (row.listed?.decision === "planned") planned.push(row.job.id);
    }
    const isDelete = run.action === "delete" || run.action === "teardown";
    if (over !== null && isDelete && planned.length > over) {
      expect(approved).not.toBe(confirmed);
      expect(APPROVERS.has(approved?.split(":").at(-1) ?? "nobody")).toBe(true);
    }
    for (const job of planned) allowed.add(job);
  }
  const touched = room.world.clouds.effects().map(({ jobId }) => jobId);
  expect(touched.filter((job) => !allowed.has(job))).toEqual([]);
  expect(touched).not.toContain("dts3");
  return touched.length;
}

describe("whatever people say and press", () => {
  it("nothing is touched but by a plan that was confirmed by whoever asked, and approved by another where one is wanted", async () => {
    let touched = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 3, maxLength: 14 }),
        fc.constantFrom(null, 0, 1),
        async (deeds, over) => {
          const guardrails = { protect: { names: ["prod-*"] }, secondPersonOver: over };
          const chat = { slack: { signingSecret: { from: "env", value: "S" }, roles: ROLES } };
          const room = createRoom([{ provider: "alibaba-dts", region: "cn-hangzhou", jobs: JOBS }], {
            chat,
            guardrails,
          });
          const before: Heard[] = [];
          for (const each of deeds) await act(each, room, before);
          await room.settle(600_000);
          touched += await check(room, over);
        },
      ),
      { numRuns: 400 },
    );
    // A test in which nobody ever gets anything done would show nothing.
    expect(touched).toBeGreaterThan(50);
  });
});
