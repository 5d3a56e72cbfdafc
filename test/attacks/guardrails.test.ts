import { describe, expect, it } from "vitest";
import { createWorld, runToEnd } from "../engine/world.ts";
import { imagine } from "./imagine.ts";
import { judge } from "./judge.ts";
import { play } from "./play.ts";

/** As many as take some seconds; `npm run attack` plays a hundred thousand. */
const CASES = 3000;

describe("guardrails under attack", () => {
  it("hold, whatever is asked and whatever others do meanwhile", async () => {
    const gaveWay: string[] = [];
    let changed = 0;
    for (let seed = 1; seed <= CASES; seed += 1) {
      const one = imagine(seed);
      const outcome = await play(one);
      if (outcome.done.length > 0) changed += 1;
      gaveWay.push(...judge(one, outcome).map((why) => `seed ${seed}: ${why}`));
    }
    expect(gaveWay).toEqual([]);
    expect(changed / CASES).toBeGreaterThan(0.15);
  }, 120_000);
});

const FLEET = Array.from({ length: 25 }, (_, n) => ({
  id: `job-${String(n).padStart(2, "0")}`,
  ...{ kind: "sync", status: "Finished", name: "tmp", tags: { env: "dev" } },
}));
const CLOUD = { provider: "alibaba-dts", region: "cn-hangzhou", jobs: FLEET };
const DELETE = { action: "delete", target: "ali", select: { tags: { env: "dev" } } };

it("a protected tag added between two chunks of one run: the jobs of the later chunk are not touched", async () => {
  const world = createWorld([CLOUD], { guardrails: { protect: { tags: { protected: "true" } } } });
  const { send } = world.sluice;
  const last = new Set(FLEET.slice(20).map(({ id }) => id));
  let before = 0;
  const tagging: typeof send = (request) => {
    const isReadOfLast = `${request.url}${request.body}`.includes("job-20");
    for (const job of world.scenario.clouds[0]?.jobs ?? []) {
      if (isReadOfLast && last.has(job.id)) Object.assign(job.tags, { protected: "true" });
    }
    if (!isReadOfLast) before = world.clouds.effects().length;
    return send(request);
  };
  const verdicts = await runToEnd({ ...world, sluice: { ...world.sluice, send: tagging } }, DELETE);
  const touched = new Set(world.clouds.effects().map(({ jobId }) => jobId));
  expect([...touched].filter((id) => last.has(id))).toEqual([]);
  expect([before > 0, touched.size]).toEqual([true, 20]);
  const refused = verdicts.filter(({ verdict }) => verdict === "refused").map(({ jobId, reason }) => [jobId, reason]);
  expect(refused).toEqual([...last].map((id) => [id, "protected: guardrails.protect.tags names protected=true"]));
});

it("the kill switch thrown mid-run: no changing call after the ones in flight", async () => {
  const world = createWorld([CLOUD]);
  const { send, ledger } = world.sluice;
  let thrownAt: number | undefined;
  const halting: typeof send = async (request) => {
    const delivery = await send(request);
    if (thrownAt === undefined && world.clouds.effects().length > 0) {
      thrownAt = world.clouds.calls().length;
      await ledger.brake({ is: "halt", by: "ann", at: 0 });
    }
    return delivery;
  };
  const command = { ...DELETE, deadlineSeconds: 600 };
  const verdicts = await runToEnd({ ...world, sluice: { ...world.sluice, send: halting } }, command);
  const later = world.clouds.calls().slice(thrownAt);
  expect(later.filter(({ changes }) => changes)).toEqual([]);
  const untouched = verdicts.filter(({ verdict }) => verdict === "refused");
  expect(untouched.map(({ reason }) => reason)).toEqual(untouched.map(() => "halted by ann"));
  expect(untouched.length).toBe(25 - world.clouds.effects().length);
});
