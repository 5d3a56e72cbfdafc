import { describe, expect, it } from "vitest";
import type { Refusal } from "#lib/chat/refusal.ts";
import { type Answer, rule, type Standing } from "#lib/chat/rule.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import type { Conversation, Progress } from "#lib/jobs/conversation.ts";
import type { Heard } from "#lib/jobs/heard.ts";
import type { Room } from "#lib/jobs/room.ts";

const PLAN = "a".repeat(64);
const OTHER = "b".repeat(64);
const NOW = Date.parse("2026-11-28T12:00:00Z");
const UNTIL = NOW + 600_000;
const ROOM: Room = { platform: "slack", team: "T1", channel: "C1" };
const OFFERED: Progress = { is: "offered", plan: PLAN, until: UNTIL };
const CONFIRMED: Progress = { is: "confirmed", plan: PLAN, until: UNTIL, heard: "h-1" };
const TAKEN: Progress = { is: "taken", plan: PLAN, heard: "h-1", runId: "run", at: NOW };

const conversation: Conversation = {
  ...{ id: "c0ffee", seq: 3, room: ROOM, by: "U1", locale: "en", wants: "act", askedAt: NOW, progress: OFFERED },
  command: parseCommand({ version: 1, action: "teardown", target: "ali", jobs: ["job-1"] }),
  head: { message: "m-1", digest: "d", stage: "offered" },
};
const roles = { viewer: ["U0"], operator: ["U1", "U3"], approver: ["U2", "U1"] };
const standing: Standing = {
  ...{ conversation, planned: 5, secondPersonOver: null, runId: "run", isBegun: true, now: NOW },
  chat: { slack: { signingSecret: { from: "env", value: "S" }, roles, locale: "en" } },
};
const pressed: Heard = {
  ...{ id: "h-1", room: ROOM, by: "U1", text: "confirm …", message: "m-1", isWeak: false, isTold: false },
};
const { message: _message, ...typed } = pressed;

type Change = {
  readonly heard?: Partial<Heard>;
  readonly typed?: Partial<Heard>;
  readonly request?: Partial<Answer["request"]>;
  readonly at?: Partial<Standing>;
  readonly progress?: Progress;
  readonly conversation?: Partial<Conversation>;
};

function ruled({ heard, typed: words, request, at, progress, conversation: changed }: Change) {
  const said = words ? { ...typed, ...words } : { ...pressed, ...heard };
  const asked = { is: "confirm", code: "c0ffee", ...(words ? {} : { plan: PLAN }), ...request } as Answer["request"];
  const now = { ...conversation, ...changed, ...(progress ? { progress } : {}) };
  return rule({ request: asked, heard: said }, { ...standing, conversation: now, ...at });
}

const approve = { is: "approve" } as const;
const byApprover = { heard: { by: "U2", id: "h-2" }, request: approve, progress: CONFIRMED };
const second = { secondPersonOver: 4 };

describe("an answer that counts", () => {
  it.each<[string, Change, object]>([
    [
      "whoever asked presses the button of the plan's message",
      {},
      { is: "taken", plan: PLAN, heard: "h-1", runId: "run", at: NOW },
    ],
    ["whoever asked types it in the room", { typed: {} }, { is: "taken", plan: PLAN }],
    [
      "whoever asked types it in the thread below the message",
      { typed: { room: { ...ROOM, thread: "m-1" } } },
      { is: "taken" },
    ],
    ["and needs another person", { at: second }, CONFIRMED],
    [
      "and is another person's",
      { ...byApprover, at: second },
      { is: "taken", approvedBy: "slack:T1:U2", heard: "h-2" },
    ],
    ["with the count, of more than twenty", { at: { planned: 21 }, request: { count: 21 } }, { is: "taken" }],
    ["without the count, of twenty", { at: { planned: 20 } }, { is: "taken" }],
    ["before the count: that is the other person's to type", { at: { planned: 21, secondPersonOver: 20 } }, CONFIRMED],
    ["just before the time is over", { at: { now: UNTIL - 1 } }, { is: "taken" }],
    ["delivered once more is what it was", { progress: TAKEN }, TAKEN],
    ["delivered once more is what it was, while another person is waited for", { progress: CONFIRMED }, CONFIRMED],
  ])("%s", (_what, change, progress) => {
    expect(ruled(change)).toMatchObject({ is: "moved", progress });
  });
});

describe("an answer that does not count", () => {
  it.each<[string, Change, Refusal["is"]]>([
    ["confirm by another user", { heard: { by: "U3" } }, "not yours"],
    ["confirm by somebody who may only look", { heard: { by: "U0" } }, "not yours"],
    ["confirm twice", { progress: TAKEN, heard: { id: "h-9" } }, "used already"],
    ["confirm late", { at: { now: UNTIL } }, "expired"],
    ["confirm from another channel", { heard: { room: { ...ROOM, channel: "C2" } } }, "wrong room"],
    [
      "confirm from the same channel's id in another workspace",
      { heard: { room: { ...ROOM, team: "T2" } } },
      "wrong room",
    ],
    ["confirm from another platform", { heard: { room: { ...ROOM, platform: "feishu" } } }, "wrong room"],
    [
      "confirm outside the thread that it was asked in",
      { typed: {}, conversation: { room: { ...ROOM, thread: "t-1" } } },
      "wrong room",
    ],
    ["confirm for another plan", { request: { plan: OTHER } }, "another plan"],
    ["typed for another plan", { typed: {}, request: { plan: OTHER } }, "another plan"],
    ["a button without its plan", { request: { plan: undefined } as never }, "another plan"],
    ["a button of another message", { heard: { message: "m-2" } }, "wrong message"],
    ["a button before the message is known", { conversation: { head: undefined as never } }, "wrong message"],
    [
      "approve by the requester, who has the role",
      { heard: { id: "h-2" }, request: approve, progress: CONFIRMED },
      "approver asked",
    ],
    ["approve by somebody without the role", { ...byApprover, heard: { by: "U3", id: "h-2" } }, "role missing"],
    ["approve before whoever asked has confirmed", { ...byApprover, progress: OFFERED }, "not yet confirmed"],
    ["approve late", { ...byApprover, at: { now: UNTIL } }, "expired"],
    ["approve twice", { ...byApprover, progress: TAKEN }, "used already"],
    [
      "confirm again while another person is waited for",
      { heard: { id: "h-3" }, progress: CONFIRMED },
      "waits for approval",
    ],
    ["the delivery of a confirm, by another user", { progress: TAKEN, heard: { by: "U3" } }, "used already"],
    [
      "the delivery of a confirm, in another room",
      { progress: TAKEN, heard: { room: { ...ROOM, channel: "C2" } } },
      "wrong room",
    ],
    [
      "the delivery of a confirm, by a way that proves nothing",
      { progress: TAKEN, heard: { isWeak: true } },
      "weak signature",
    ],
    ["role removed between plan and confirm", { at: { chat: {} } }, "role missing"],
    [
      "role given for another target only",
      {
        at: {
          chat: {
            slack: { ...standing.chat.slack, roles: { ...roles, operator: [{ user: "U1", targets: ["other"] }] } },
          } as never,
        },
      },
      "role missing",
    ],
    [
      "role given for another action only",
      {
        at: {
          chat: {
            slack: { ...standing.chat.slack, roles: { ...roles, operator: [{ user: "U1", actions: ["stop"] }] } },
          } as never,
        },
      },
      "role missing",
    ],
    ["through a robot, whose signature covers no words", { typed: { isWeak: true } }, "weak signature"],
    ["without the count, of more than twenty", { at: { planned: 21 } }, "count missing"],
    ["with another count", { at: { planned: 21 }, request: { count: 20 } }, "count wrong"],
    ["with another count, of few", { request: { count: 4 } }, "count wrong"],
    [
      "by the other person without the count",
      { ...byApprover, at: { planned: 21, secondPersonOver: 4 } },
      "count missing",
    ],
    ["of a plan that is only to be seen", { conversation: { wants: "plan" } }, "only to see"],
    ["of a plan that would change nothing", { at: { planned: 0 } }, "nothing to do"],
    ["of a plan over a cap of the run", { at: { runRefused: "the run has 5 jobs" } }, "run refused"],
    ["of a plan in the making", { progress: { is: "planning" } }, "not yet planned"],
    ["of a plan that cannot be made", { progress: { is: "not planned", why: "x" } }, "not planned"],
    ["of a plan that was cancelled", { progress: { is: "cancelled", by: "U1", at: NOW } }, "cancelled"],
  ])("%s", (_what, change, why) => {
    expect(ruled(change)).toMatchObject({ is: "refused", why: { is: why } });
  });
});
