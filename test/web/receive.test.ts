import { describe, expect, it } from "vitest";
import { InputError } from "#lib/jobs/parse.ts";
import { answerTo } from "#lib/web/answer-to.ts";
import type { Intake } from "#lib/web/intake.ts";
import { bodyOf, createDoor, hookFor } from "./kit.ts";
import { alertsOf, pushOf } from "./requests.ts";

const STOP = { jobs: ["job-a", "job-b"] };

describe("a signed delivery", () => {
  it("is handed over as a command of its hook, and answered with where to look", async () => {
    const door = createDoor();
    const answer = await door.send(await pushOf(STOP));
    expect(answer.status).toBe(202);
    const { runId, requestId, status } = bodyOf(answer);
    expect(requestId).toMatch(/^hook:push:[0-9a-f]{32}$/);
    expect(status).toMatch(new RegExp(`^/runs/${runId}\\?until=\\d+&seal=[\\w-]{43}$`));
    expect(door.handed).toEqual([
      {
        ...{ version: 1, origin: "webhook", principal: "push", requestId },
        command: expect.objectContaining({
          action: "stop",
          target: "acme-cn",
          jobs: [{ id: "job-a" }, { id: "job-b" }],
        }),
      },
    ]);
    expect((await door.accept()).runId).toBe(runId);
  });

  it("that comes again once it is on record is the same run, and nothing is handed over twice", async () => {
    const door = createDoor();
    const first = await door.send(await pushOf(STOP));
    await door.accept();
    const again = await door.send(await pushOf(STOP));
    expect([again.status, bodyOf(again)["runId"]]).toEqual([200, bodyOf(first)["runId"]]);
    expect(door.handed).toHaveLength(1);
  });

  it("that comes again before that is handed over under the same request id, which is accepted once", async () => {
    const door = createDoor();
    for (const _twice of [1, 2]) expect((await door.send(await pushOf(STOP))).status).toBe(202);
    const runs = [await door.accept(), await door.accept()];
    expect(new Set(door.handed.map(({ requestId }) => requestId)).size).toBe(1);
    expect(runs[1]).toBe(runs[0]);
  });

  it("has no link where the config has none", async () => {
    const door = createDoor(undefined, {});
    expect(Object.keys(bodyOf(await door.send(await pushOf(STOP))))).toEqual(["runId", "requestId"]);
  });
});

describe("what fails on our side is answered 503, and the sender's next try makes the run", () => {
  it.each([
    ["the queue is down", { isQueueDown: true }, { isQueueDown: false }],
    ["the ledger is down", { isLedgerDown: true }, { isLedgerDown: false }],
    ["the secret of the hook cannot be read", { secrets: { LINK: "a link" } }, undefined],
    ["the secret of the links cannot be read", { secrets: { HOOK: "a github secret" } }, undefined],
  ])("%s", async (_title, broken, mended) => {
    const door = createDoor();
    const { secrets } = door;
    Object.assign(door, broken);
    const failed = await door.send(await pushOf(STOP));
    expect([failed.status, failed.headers["retry-after"], door.handed]).toEqual([503, "5", []]);
    expect(failed.body).not.toMatch(/down/);
    expect(door.lines).toEqual([expect.objectContaining({ step: "webhook failed" })]);
    Object.assign(door, mended ?? { secrets });
    expect((await door.send(await pushOf(STOP))).status).toBe(202);
    expect(door.handed).toHaveLength(1);
  });

  it("a variable that is not set is ours to mend: 503, and its name is not told", async () => {
    const door = createDoor();
    const secretTexts: Intake["secretTexts"] = async (whose, reference) => {
      if (whose === "links") throw new InputError("links: the environment variable LINK is not set");
      return door.intake.secretTexts(whose, reference);
    };
    const answer = await answerTo(await pushOf(STOP), async () => ({ ...door.intake, secretTexts }));
    expect([answer.status, door.handed]).toEqual([503, []]);
    expect(answer.body).not.toContain("LINK");
  });
});

describe("a verified body that asks for nothing that can be done", () => {
  it.each([
    ["names no job", {}, "body names no job: jobs finds nothing in it"],
    ["names a job that is none", { jobs: ["../x"] }, 'command.jobs[0] is "../x"; want 1 to 64 letters, digits, - or _'],
    [
      "names more jobs than a run may have",
      { jobs: Array.from({ length: 101 }, (_, n) => `job-${n}`) },
      "body names 101 jobs; guardrails.limits.jobsPerRun is 100",
    ],
    ["is no JSON", "stop it all", "body is not JSON (11 characters)"],
    ["has a key twice", '{"jobs":["a"],"jobs":["b"]}', "body has a key twice in one object; want each once"],
  ])("%s: 422 and the reason", async (_title, body, error) => {
    const door = createDoor();
    const answer = await door.send(await pushOf(body));
    expect([answer.status, bodyOf(answer), door.handed]).toEqual([422, { error }, []]);
  });

  it("asks for what the hook does not allow: 422", async () => {
    const command = { action: { from: "do" }, target: "acme-cn", jobs: "jobs" };
    const door = createDoor([hookFor("push", { scheme: "github", command })]);
    const answer = await door.send(await pushOf({ do: "delete", ...STOP }));
    expect([answer.status, door.handed]).toEqual([422, []]);
    expect(bodyOf(answer)["error"]).toBe("webhook push does not allow delete on acme-cn");
  });

  it("alerts that are all over are heard, and mean nothing: 200", async () => {
    const door = createDoor();
    const answer = await door.send(alertsOf([], ["job-a"]));
    expect([answer.status, bodyOf(answer), door.handed]).toEqual([
      200,
      { ignored: "every alert of the group is resolved" },
      [],
    ]);
  });
});
