import { describe, expect, it } from "vitest";
import { parseCommand } from "#lib/jobs/command.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { planIdOf } from "#lib/jobs/plan.ts";
import type { PlanRow } from "#lib/jobs/plan-row.ts";
import type { Run } from "#lib/jobs/run.ts";
import { acceptCommand, bringToEnd } from "#lib/run.ts";
import { createWorld, runToEnd, type World } from "./world.ts";

const ALIBABA = { provider: "alibaba-dts", region: "cn-hangzhou" };
const JOBS = [
  { id: "done-1", status: "Finished", name: "tmp-1" },
  { id: "busy-2", status: "Synchronizing", name: "tmp-2" },
  { id: "kept-3", status: "Finished", name: "prod-3" },
].map((job) => ({ kind: "sync", createdAt: "2026-11-01T00:00:00Z", ...job }));
const ROLES = { viewer: ["U0"], operator: ["U1"], approver: ["U2"] };
const CHAT = { slack: { signingSecret: { from: "env", value: "S" }, roles: ROLES } };
const PROTECT = { protect: { names: ["prod-*"] } };

const world = (config: object = {}) =>
  createWorld([{ ...ALIBABA, jobs: JOBS }], { chat: CHAT, guardrails: PROTECT, ...config });
const person = (user: string) => `slack:T1:${user}`;
const touched = ({ clouds }: World) => clouds.effects().map(({ jobId, effect }) => `${jobId} ${effect}`);
const commandOf = (asked: object, dryRun: boolean) => parseCommand({ version: 1, target: "ali", dryRun, ...asked });

async function make(asked: object, { sluice }: World, by = "U1"): Promise<Run> {
  const sender = { origin: "chat", principal: person(by), requestId: "ask", wantsPlan: true } as const;
  return bringToEnd(await acceptCommand(commandOf(asked, true), sender, sluice, ownLane), sluice, () => true);
}

async function carryOut(asked: object, made: Run, { sluice }: World, sender: object = {}): Promise<Run> {
  const plan = { hash: made.planHash ?? "", planId: planIdOf(made) };
  const from = { origin: "chat", principal: person("U1"), requestId: "do", plan, ...sender } as const;
  return bringToEnd(await acceptCommand(commandOf(asked, false), from, sluice, ownLane), sluice, () => true);
}

async function decisions(run: Run, { sluice }: World): Promise<Record<string, string | undefined>> {
  const rows: PlanRow[] = [];
  for await (const row of sluice.ledger.rows(planIdOf(run))) rows.push(row);
  return Object.fromEntries(rows.map(({ job, listed }) => [job.id, listed?.decision]));
}

const verdictsOf = async ({ runId }: Run, { sluice }: World) =>
  Object.fromEntries(
    (await sluice.ledger.verdicts(runId)).map(({ jobId, verdict, reason }) => [jobId, `${verdict}: ${reason}`]),
  );

describe("a plan that is made for somebody to apply", () => {
  it.each([
    ["a selection", { action: "teardown", select: { kind: "sync" } }],
    ["named jobs", { action: "teardown", jobs: JOBS.map(({ id }) => id) }],
  ])("of %s has a decision for each job, and changes nothing", async (_what, asked) => {
    const at = world();
    const made = await make(asked, at);
    expect(await decisions(made, at)).toEqual({ "done-1": "planned", "busy-2": "planned", "kept-3": "refused" });
    expect([made.jobs, made.open, touched(at)]).toEqual([0, 0, []]);
    const [plan] = await at.sluice.ledger.plans(made.planHash ?? "none");
    expect(plan).toMatchObject({
      counts: { planned: 2, already: 0, refused: 1 },
      planId: planIdOf(made),
      command: { action: "teardown", dryRun: false },
    });
    expect(at.published.map(({ detailType }) => detailType)).toEqual([
      "Job Control Plan Made",
      "Job Control Run Completed",
    ]);
    expect(at.published[0]?.detail).toMatchObject({
      runId: made.runId,
      plan: made.planHash,
      counts: { planned: 2, already: 0, refused: 1 },
    });
  });

  it("of named jobs reads them by their ids, and lists no target", async () => {
    const at = world();
    await make({ action: "stop", jobs: Array.from({ length: 25 }, (_, n) => `job-${n}`).concat("busy-2") }, at);
    expect(at.clouds.calls().filter(({ jobIds }) => jobIds.length === 0)).toEqual([]);
  });

  it("has no decision for a job that the cloud does not show, which counts as refused", async () => {
    const at = world();
    const made = await make({ action: "stop", jobs: ["busy-2", "not-there"] }, at);
    expect(await decisions(made, at)).toEqual({ "busy-2": "planned", "not-there": undefined });
    const [plan] = await at.sluice.ledger.plans(made.planHash ?? "none");
    expect(plan?.counts).toEqual({ planned: 1, already: 0, refused: 1 });
  });

  it("is told as a rejection when the target cannot be listed", async () => {
    const at = world();
    const asked = commandOf({ action: "stop", select: { kind: "sync" } }, true);
    const sender = { origin: "chat", principal: person("U1"), requestId: "ask", wantsPlan: true } as const;
    const run = await acceptCommand(asked, sender, at.sluice, ownLane);
    at.clock.advance(4_000_000);
    const ended = await bringToEnd(run, at.sluice, () => true);
    expect(ended.notPlanned).toContain("before the deadline");
    const told = at.published.map(({ detailType }) => detailType);
    expect(told.sort()).toEqual(["Job Control Rejected", "Job Control Run Completed"]);
  });
});

describe("carrying such a plan out", () => {
  it.each([
    ["a selection", { action: "teardown", select: { kind: "sync" } }],
    ["named jobs", { action: "teardown", jobs: JOBS.map(({ id }) => id) }],
  ])("of %s does what was planned, and tells a verdict for those jobs only", async (_what, asked) => {
    const at = world();
    const run = await carryOut(asked, await make(asked, at), at);
    expect(Object.keys(await verdictsOf(run, at)).sort()).toEqual(["busy-2", "done-1"]);
    expect(touched(at).sort()).toEqual(["busy-2 delete", "busy-2 stop", "done-1 delete"]);
  });

  it("does nothing at all when one job is in another state by then, and says which", async () => {
    const at = world();
    const asked = { action: "teardown", select: { kind: "sync" } };
    const made = await make(asked, at);
    await runToEnd(at, { action: "stop", target: "ali", jobs: ["busy-2"] });
    const run = await carryOut(asked, made, at);
    const why =
      "refused: this is not what was planned: busy-2 was sync, running, planned, and now is sync, stopped, planned; nothing was done";
    expect(await verdictsOf(run, at)).toEqual({ "busy-2": why, "done-1": why });
    expect(touched(at)).toEqual(["busy-2 stop"]);
  });

  it("does nothing when the command is another than the one that was planned", async () => {
    const at = world();
    const made = await make({ action: "stop", jobs: ["busy-2"] }, at);
    const run = await carryOut({ action: "delete", jobs: ["busy-2", "done-1"] }, made, at);
    expect(await verdictsOf(run, at)).toMatchObject({ "busy-2": expect.stringContaining("not what was planned") });
    expect(touched(at)).toEqual([]);
  });

  it("does nothing when the plan cannot be made once more", async () => {
    const at = world();
    const asked = { action: "teardown", select: { kind: "sync" }, deadlineSeconds: 60 };
    const made = await make(asked, at);
    const sender = {
      origin: "chat",
      principal: person("U1"),
      requestId: "do",
      plan: { hash: made.planHash ?? "", planId: planIdOf(made) },
    } as const;
    const accepted = await acceptCommand(commandOf(asked, false), sender, at.sluice, ownLane);
    at.clock.advance(61_000);
    const run = await bringToEnd(accepted, at.sluice, () => true);
    expect(await verdictsOf(run, at)).toMatchObject({
      "busy-2": expect.stringContaining("its plan cannot be checked"),
    });
    expect(touched(at)).toEqual([]);
  });

  it("of named jobs that nobody shows any more does nothing", async () => {
    const at = world();
    const asked = { action: "delete", jobs: ["done-1"] };
    const made = await make(asked, at);
    await runToEnd(at, { action: "delete", target: "ali", jobs: ["done-1"] });
    expect(await verdictsOf(await carryOut(asked, made, at), at)).toMatchObject({
      "done-1": expect.stringContaining("never read, undecided"),
    });
    expect(touched(at)).toEqual(["done-1 delete"]);
  });

  it("counts the target's jobs when a share of them is all that is allowed", async () => {
    const limited = (shareOfTarget: number) => world({ guardrails: { ...PROTECT, limits: { shareOfTarget } } });
    const asked = { action: "stop", jobs: ["busy-2"] };
    const [enough, less] = [limited(0.4), limited(0.3)];
    const done = await carryOut(asked, await make(asked, enough), enough);
    expect(await verdictsOf(done, enough)).toMatchObject({ "busy-2": expect.stringMatching(/^succeeded/) });
    const kept = await carryOut(asked, await make(asked, less), less);
    expect(await verdictsOf(kept, less)).toMatchObject({
      "busy-2": expect.stringContaining("1 of the target's 3 jobs"),
    });
    expect(touched(less)).toEqual([]);
  });
});

describe("who is behind it", () => {
  const asked = { action: "teardown", jobs: ["done-1"] };
  const over = { guardrails: { secondPersonOver: 0 } };

  it("may only look, and makes plans; carrying one out is not accepted", async () => {
    const at = world();
    const made = await make(asked, at, "U0");
    await expect(carryOut(asked, made, at, { principal: person("U0") })).rejects.toThrow(
      "slack:T1:U0 may not teardown on ali",
    );
  });

  it.each([
    ["nobody the config knows", { principal: person("U9") }],
    ["somebody of another workspace's id form", { principal: "slack:U1" }],
    ["nobody at all", { principal: undefined }],
    ["somebody of another platform", { principal: "feishu:T1:U1" }],
  ])("is %s: nothing is accepted", async (_what, sender) => {
    const at = world();
    await expect(carryOut(asked, await make(asked, at), at, sender)).rejects.toThrow("may not teardown on ali");
  });

  it("lost the role after it was accepted: nothing is done", async () => {
    const at = world();
    const made = await make(asked, at);
    const plan = { hash: made.planHash ?? "", planId: planIdOf(made) };
    const sender = { origin: "chat", principal: person("U1"), requestId: "do", plan } as const;
    const accepted = await acceptCommand(commandOf(asked, false), sender, at.sluice, ownLane);
    const roles = { ...ROLES, operator: ["U7"] };
    const chat = { slack: { ...at.sluice.config.chat.slack, roles } } as typeof at.sluice.config.chat;
    const run = await bringToEnd(accepted, { ...at.sluice, config: { ...at.sluice.config, chat } }, () => true);
    expect(await verdictsOf(run, at)).toEqual({
      "done-1":
        "refused: this is not what was planned: done-1 was sync, stopped, planned, and now is sync, stopped, refused; nothing was done",
    });
    expect(touched(at)).toEqual([]);
  });

  it.each([
    ["nobody has approved", {}, "wants another person's approval"],
    ["whoever asked has approved", { approvedBy: person("U1") }, "may not approve"],
    ["somebody without the role has approved", { approvedBy: person("U0") }, "may not approve"],
  ])("needs a second person, and %s: nothing is done", async (_what, sender, why) => {
    const at = world(over);
    const ended = carryOut(asked, await make(asked, at), at, sender).then((run) => verdictsOf(run, at), String);
    expect(JSON.stringify(await ended)).toContain(why);
    expect(touched(at)).toEqual([]);
  });

  it("needs a second person who is the first, even with both roles: nothing is done", async () => {
    const both = { ...CHAT.slack, roles: { operator: ["U1"], approver: ["U1"] } };
    const at = world({ ...over, chat: { slack: both } });
    const run = await carryOut(asked, await make(asked, at), at, { approvedBy: person("U1") });
    expect(await verdictsOf(run, at)).toMatchObject({
      "done-1": expect.stringContaining("wants another person's approval"),
    });
    expect(touched(at)).toEqual([]);
  });

  it("has a second person's approval: it is done", async () => {
    const at = world(over);
    const run = await carryOut(asked, await make(asked, at), at, { approvedBy: person("U2") });
    expect(await verdictsOf(run, at)).toMatchObject({ "done-1": expect.stringMatching(/^succeeded/) });
  });
});
