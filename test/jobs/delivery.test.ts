import { describe, expect, it } from "vitest";
import { type Command, parseCommand } from "#lib/jobs/command.ts";
import { type Delivery, deliveryId } from "#lib/jobs/delivery.ts";
import { alertOf, groupOf, hookOf, LAG_ALERT, PUSH } from "./webhooks.samples.ts";

const STOP = parseCommand({ version: 1, action: "stop", target: "acme-cn", jobs: ["a"] });
const BASE: Delivery = { id: null, at: null, raw: Buffer.from("body"), body: {} };
const ROBOT = { ...PUSH, scheme: "dingtalk-robot" };

const idOf = (hook: object, delivery: Partial<Delivery>, command: Command = STOP) =>
  deliveryId(hookOf(hook), { ...BASE, ...delivery }, command);

describe("the request id of a delivery", () => {
  it("names its hook", () => {
    expect(idOf(PUSH, {})).toMatch(/^hook:push:[0-9a-f]{32}$/);
  });

  it.each([
    [
      "its own id, whatever the body: another body is a conflict",
      PUSH,
      { id: "m1" },
      { id: "m1", raw: Buffer.from("other") },
    ],
    ["its body, when it has no id", PUSH, {}, { body: { other: 1 } }],
    ["its signed time, where the body is not covered", ROBOT, { at: 1 }, { at: 1, raw: Buffer.from("other") }],
  ])("is the same for %s", (_title, hook, one, other) => {
    expect(idOf(hook, one)).toBe(idOf(hook, other));
  });

  it.each([
    ["of another hook", idOf(PUSH, { id: "m1" }), idOf({ ...PUSH, name: "other" }, { id: "m1" })],
    ["with another id", idOf(PUSH, { id: "m1" }), idOf(PUSH, { id: "m2" })],
    ["with another body, when it has no id", idOf(PUSH, {}), idOf(PUSH, { raw: Buffer.from("other") })],
    ["signed at another time", idOf(PUSH, { at: 1 }), idOf(PUSH, { at: 2 })],
    ["whose id is the text of another's body", idOf(PUSH, { id: "body" }), idOf(PUSH, {})],
  ])("is another %s", (_title, one, other) => {
    expect(one).not.toBe(other);
  });
});

describe("the request id of a group of alerts", () => {
  const idOfGroup = (group: object, command?: Command) => idOf(LAG_ALERT, { body: group }, command);
  const ONE = idOfGroup(groupOf([alertOf("a"), alertOf("b")]));

  it.each([
    ["told again later", groupOf([alertOf("a"), alertOf("b")], { receiver: "again", truncatedAlerts: 1 })],
    ["in another order", groupOf([alertOf("b"), alertOf("a")])],
    ["with other annotations", groupOf([alertOf("a", { annotations: { value: "7" } }), alertOf("b")])],
  ])("is the same for the same alerts %s", (_title, group) => {
    expect(idOfGroup(group)).toBe(ONE);
  });

  it.each([
    ["an alert has joined", groupOf([alertOf("a"), alertOf("b"), alertOf("c")])],
    ["an alert has begun anew", groupOf([alertOf("a", { startsAt: "2026-11-28T10:00:00Z" }), alertOf("b")])],
    ["it is another group", groupOf([alertOf("a"), alertOf("b")], { groupKey: "other" })],
  ])("is another when %s", (_title, group) => {
    expect(idOfGroup(group)).not.toBe(ONE);
  });

  it("is another for another command", () => {
    expect(idOfGroup(groupOf([alertOf("a"), alertOf("b")]), { ...STOP, action: "pause" })).not.toBe(ONE);
  });
});

it("the request id of a chat platform's message is the same when it is tried again, signed at another time", () => {
  for (const scheme of ["slack", "feishu"])
    expect(idOf({ ...PUSH, scheme }, { at: 1 })).toBe(idOf({ ...PUSH, scheme }, { at: 2 }));
});

it("the request id of an alert is the same though its reason has other figures", () => {
  const body = groupOf([alertOf("a")]);
  const told = (reason: string) => idOf(LAG_ALERT, { body }, { ...STOP, reason });
  expect(told("74 s")).toBe(told("72 s"));
});
