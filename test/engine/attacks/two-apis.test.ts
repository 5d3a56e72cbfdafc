import { describe, expect, it } from "vitest";
import { huaweiDrs } from "#lib/providers/huawei-drs/index.ts";
import type { HttpReply } from "#lib/providers/provider.ts";
import { no, scripted, target, yes } from "../../providers/huawei-drs/scripted.ts";
import { createWorld, PROJECT, runToEnd, type World } from "../world.ts";
import { effectsOf, hw, sync, tapped } from "./kit.ts";

const ENDED = "RELEASE_RESOURCE_COMPLETE";
const credentials = { from: "env", accessKeyId: "AK", secretAccessKey: "SK" };
const withApi = (api: string) => ({
  targets: { hw: { provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, api, credentials } },
});
const DELETE = { action: "delete", target: "hw", jobs: ["job-1"], deadlineSeconds: 600 };
const NO_API: HttpReply = { status: 404, headers: {}, body: '{"error_code":"APIGW.0101","error_msg":"no such API"}' };

describe("v5 reads show a job that its changing calls do not serve: a delete succeeds only where the job is gone", () => {
  const faults = ["lost-before", "lost-after", "html-502", "lies", "empty-500", "throttled"];
  const cases = ["v5", "auto", "v3"].flatMap((api) =>
    ["not-found", "refused", "no-api", "failed"].flatMap((absent) =>
      faults.map((fault) => [api, absent, fault] as const),
    ),
  );
  it.each(cases)("api %s, v5 says %s, first %s", async (api, v5Absent, fault) => {
    const jobs = [sync("job-1", ENDED, { apis: ["v3"] })];
    const faults = [{ fault, on: "act" }];
    const world = createWorld([hw({ v5Absent, v5AbsentReads: "answered", jobs, faults })], withApi(api));
    const [verdict] = await runToEnd(world, DELETE);
    expect(verdict?.verdict === "succeeded").toBe(effectsOf(world, "job-1").includes("delete"));
  });
});

describe("the v3 call that follows a v5 refusal needs what the first call needed", () => {
  /** v5 has no delete, and something happens while it says so. */
  const worldWhere = (happens: (world: World) => void) => {
    const sent: { path: string; at: number }[] = [];
    const world: World = tapped(
      [hw({ jobs: [sync("job-1", ENDED)] })],
      ({ method, url }) => {
        const path = `${method} ${new URL(url).pathname.slice(0, 4)}`;
        sent.push({ path, at: world.clock.now() });
        if (path !== "DELETE /v5/") return undefined;
        happens(world);
        return { is: "reply", reply: NO_API };
      },
      withApi("auto"),
    );
    return { world, sent };
  };

  it("a read at most 10 s old", async () => {
    const { world, sent } = worldWhere(({ clock }) => clock.advance(25_000));
    await runToEnd(world, DELETE);
    for (const [index, { path, at }] of sent.entries()) {
      const readAt = sent.slice(0, index).findLast((one) => one.path === "GET /v5/")?.at ?? 0;
      if (path.startsWith("DELETE")) expect(at - readAt).toBeLessThanOrEqual(10_000);
    }
    expect(effectsOf(world, "job-1")).toEqual([]);
  });

  it("no guardrail put up meanwhile", async () => {
    const { world } = worldWhere(({ sluice }) => sluice.config.guardrails.protect.ids.push("job-1"));
    const [verdict] = await runToEnd(world, DELETE);
    expect(verdict).toMatchObject({ verdict: "refused" });
    expect(effectsOf(world, "job-1")).toEqual([]);
  });
});

describe("v3 shows the job in another state of the same class", () => {
  it.each([
    ["delete", "CREATE_FAILED", "FULL_TRANSFER_FAILED", "DeleteJob"],
    ["start", "CONFIGURATION", "PAUSING", "ExecuteJobAction"],
  ] as const)("a %s of %s that is now %s is not sent", async (step, status, now, first) => {
    const shown = yes({ results: [{ id: "a", status: now }], count: 1 });
    const { asked, ask } = scripted(no("not-found", "DRS.10000010"), shown);
    const outcomes = await huaweiDrs.act(step, target(), [{ id: "a", via: "v5", status }], ask);
    expect(asked.map(({ operation }) => operation)).toEqual([first, "V3BatchDetail"]);
    expect(outcomes.get("a/Forward")?.is).toBe("undone");
  });
});

it("a v3 reply about jobs that were not asked for does not tell that one is gone", async () => {
  const { ask } = scripted(yes({ results: [{ id: "b", status: ENDED }], count: 1 }));
  const seen = await huaweiDrs.observe(target("v3"), [{ id: "a", via: "v3" }], new Set(["a/Forward"]), ask);
  expect(seen.get("a/Forward")?.is).toBe("unreadable");
});
