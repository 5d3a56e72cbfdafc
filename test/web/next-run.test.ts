import { describe, expect, it } from "vitest";
import { parseCommand } from "#lib/jobs/command.ts";
import { type Run, runIdOf } from "#lib/jobs/run.ts";
import { nextRun } from "#lib/web/next-run.ts";
import { aPlan } from "../io/ledger.samples.ts";
import { alertOf, groupOf } from "../jobs/webhooks.samples.ts";
import { hexOf, hmacOf } from "../signatures/formulas.ts";
import { requestOf } from "../signatures/sender.ts";
import { ALERTS, bodyOf, createDoor, type Door, hookFor, secretNamed } from "./kit.ts";
import { alertsOf, groupRequest, pushOf } from "./requests.ts";

/** Sends, accepts what was handed over, and tells the run. */
async function told(
  door: Door,
  request: Parameters<Door["send"]>[0],
): Promise<readonly [status: number, runId: string]> {
  const before = door.handed.length;
  const answer = await door.send(request);
  if (door.handed.length > before) await door.accept();
  return [answer.status, String(bodyOf(answer)["runId"])];
}

describe("an alert that is told again and again", () => {
  it("is one run, however often", async () => {
    const door = createDoor();
    const [, runId] = await told(door, alertsOf(["job-a"]));
    for (const _again of [2, 3, 4]) expect(await told(door, alertsOf(["job-a"]))).toEqual([200, runId]);
    expect(door.handed).toHaveLength(1);
  });

  it("is one run though the reason that its annotations give has other figures each time", async () => {
    const command = { action: "stop", target: "acme-cn", jobs: "alerts[].labels.dts_job_id" };
    const reasoned = { ...command, reason: { from: "alerts[0].annotations.summary" } };
    const door = createDoor([{ ...ALERTS, command: reasoned }]);
    const lag = (seconds: number) =>
      groupRequest(groupOf([alertOf("a", { annotations: { summary: `${seconds} s` } })]));
    const [, runId] = await told(door, lag(72));
    expect(await told(door, lag(74))).toEqual([200, runId]);
    expect(door.handed).toMatchObject([{ command: { reason: "72 s" } }]);
  });

  it("is another run when a job's alert joins the group, and asks for all that fire", async () => {
    const door = createDoor();
    const [, first] = await told(door, alertsOf(["job-a"]));
    const [status, second] = await told(door, alertsOf(["job-a", "job-b"]));
    expect([status, second === first]).toEqual([202, false]);
    expect(door.handed[1]).toMatchObject({ command: { jobs: [{ id: "job-a" }, { id: "job-b" }] } });
  });

  it("asks for nothing of a job whose alert is over, though the group still fires", async () => {
    const door = createDoor();
    await told(door, alertsOf(["job-b"], ["job-a"]));
    expect(door.handed).toMatchObject([{ command: { jobs: [{ id: "job-b" }] } }]);
  });
});

describe("a run that somebody else has made under the id of a delivery", () => {
  const STOP = parseCommand({ version: 1, action: "stop", target: "acme-cn", jobs: ["job-a"] });
  const { run } = aPlan();
  const ledgerWith = (made: Partial<Run>, ids: readonly string[]) => ({
    run: async (runId: string) => (ids.map(runIdOf).includes(runId) ? { ...run, ...made } : undefined),
    verdicts: async () => [],
  });
  const nth = (count: number) => Array.from({ length: count }, (_, n) => (n === 0 ? "hook:a:1" : `hook:a:1:${n + 1}`));

  it.each([
    ["by a command on the queue", { origin: "queue" }],
    ["by another hook", { origin: "webhook", principal: "b" }],
  ] as const)("%s is passed over, and the delivery has a run of its own", async (_title, made) => {
    const hook = { name: "a", scheme: "github" } as const;
    expect(await nextRun("hook:a:1", STOP, hook, ledgerWith(made, nth(1)))).toEqual({
      is: "new",
      requestId: "hook:a:1:2",
    });
    expect(await nextRun("hook:a:1", STOP, hook, ledgerWith(made, nth(20)))).toEqual({ is: "conflict" });
  });
});

describe("an alert that still fires after its run", () => {
  const TRIED = [
    ["failed", { failed: 1 }, 202],
    ["could not be proven", { unproven: 1, succeeded: 3 }, 202],
    ["succeeded", { succeeded: 1 }, 200],
    ["found nothing to do", { already: 1 }, 200],
    ["was refused", { refused: 1 }, 200],
  ] as const;

  it.each(TRIED)("that %s: another run? %j → %i", async (_title, counts, status) => {
    const door = createDoor();
    const [, first] = await told(door, alertsOf(["job-a"]));
    door.end(first, counts);
    const [answered, next] = await told(door, alertsOf(["job-a"]));
    expect([answered, next === first]).toEqual([status, status === 200]);
    expect(await told(door, alertsOf(["job-a"]))).toEqual([200, next]);
  });

  it("has no other while the first is open, though a job of it has failed", async () => {
    const door = createDoor();
    const [, first] = await told(door, alertsOf(["job-a", "job-b"]));
    door.end(first, { failed: 1 }, 1);
    expect(await told(door, alertsOf(["job-a", "job-b"]))).toEqual([200, first]);
  });

  it("has twenty at most", async () => {
    const door = createDoor();
    const runs = new Set<string>();
    for (let nth = 1; nth <= 25; nth += 1) {
      const [, runId] = await told(door, alertsOf(["job-a"]));
      runs.add(runId);
      door.end(runId, { failed: 1 });
    }
    expect([runs.size, door.handed.length]).toEqual([20, 20]);
    expect(new Set(door.handed.map(({ requestId }) => requestId)).size).toBe(20);
  });

  it("a sender that signs its deliveries has none: it is the same delivery, whatever became of it", async () => {
    const door = createDoor();
    const [, first] = await told(door, await pushOf({ jobs: ["job-a"] }));
    door.end(first, { failed: 1 });
    expect(await told(door, await pushOf({ jobs: ["job-a"] }))).toEqual([200, first]);
  });
});

describe("the same delivery id with another body", () => {
  const settings = { header: "X-Sig", signed: "{id}.{body}", idHeader: "X-Id" };
  const hook = hookFor("ids", { scheme: "hmac", secret: secretNamed("HOOK"), ...settings });
  async function signed(id: string, body: object) {
    const text = JSON.stringify(body);
    const signature = hexOf(await hmacOf("a github secret", `${id}.${text}`));
    return requestOf({ "X-Sig": signature, "X-Id": id }, text, { path: "/hooks/ids" });
  }

  it("is a conflict: 409, and nothing of it is done", async () => {
    const door = createDoor([hook]);
    await told(door, await signed("one", { jobs: ["job-a"] }));
    const answer = await door.send(await signed("one", { jobs: ["job-b"] }));
    expect([answer.status, door.handed.length]).toEqual([409, 1]);
    expect(answer.body).not.toContain("job-");
    expect(await told(door, await signed("two", { jobs: ["job-b"] }))).toMatchObject([202, expect.any(String)]);
  });
});
