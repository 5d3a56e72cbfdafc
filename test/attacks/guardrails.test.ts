import { expect, it } from "vitest";
import { createWorld, runToEnd, type World } from "../engine/world.ts";

/** Three chunks of one run: ten, ten and five jobs. */
const FLEET = Array.from({ length: 25 }, (_, n) => ({
  id: `job-${String(n).padStart(2, "0")}`,
  ...{ kind: "sync", status: "Finished", name: "tmp", tags: { env: "dev" } },
}));
const CLOUD = { provider: "alibaba-dts", region: "cn-hangzhou", jobs: FLEET };
const DELETE = { action: "delete", target: "ali", select: { tags: { env: "dev" } }, deadlineSeconds: 600 };

const touchedIn = ({ clouds }: World) => new Set(clouds.effects().map(({ jobId }) => jobId));

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
  const touched = touchedIn(world);
  expect([...touched].filter((id) => last.has(id))).toEqual([]);
  expect([before > 0, touched.size]).toEqual([true, 20]);
  const refused = verdicts.filter(({ verdict }) => verdict === "refused").map(({ jobId, reason }) => [jobId, reason]);
  expect(refused).toEqual([...last].map((id) => [id, "protected: guardrails.protect.tags names protected=true"]));
});

const RESET = { action: "reset", target: "ali", select: { tags: { env: "dev" } }, deadlineSeconds: 600 };
/** A reset is one call a job, so its effects come one by one, from the five chunks in turn. */
const FAILED = Array.from({ length: 45 }, (_, n) => ({ ...FLEET[0], id: `job-${n}`, status: "Failed" }));

/** Runs a command; once so many changes were made, somebody does something. @returns the verdicts, and the changing calls sent after that */
async function interrupted(world: World, command: object, effects: number, act: (runId: string) => Promise<void>) {
  const { send, ledger } = world.sluice;
  let isOver = false;
  let changesSince = 0;
  const watched: typeof send = async (request) => {
    const [wasOver, before] = [isOver, world.clouds.calls().length];
    const delivery = await send(request);
    if (wasOver && world.clouds.calls()[before]?.changes) changesSince += 1;
    if (isOver || world.clouds.effects().length < effects) return delivery;
    const [run] = await ledger.runs(1);
    if (run) await act(run.runId);
    isOver = true;
    return delivery;
  };
  const verdicts = await runToEnd({ ...world, sluice: { ...world.sluice, send: watched } }, command);
  return { verdicts, changesSince };
}

const halt = (world: World) => () => world.sluice.ledger.brake({ is: "halt", by: "ann", at: 0 });
const cancel = (world: World) => (runId: string) =>
  world.sluice.ledger.brake({ is: "cancel", runId, by: "ann", at: 0 });

it.each([
  ["the kill switch thrown after the first effect", DELETE, FLEET, 1, halt, "halted by ann"],
  ["the kill switch thrown after the third effect of a run of five chunks", RESET, FAILED, 3, halt, "halted by ann"],
  ["the kill switch thrown after the thirtieth effect", RESET, FAILED, 30, halt, "halted by ann"],
  ["a run cancelled after its first effect", DELETE, FLEET, 1, cancel, "the run was cancelled by ann"],
  ["a run cancelled after its third effect", RESET, FAILED, 3, cancel, "the run was cancelled by ann"],
] as const)("%s: no changing call after the ones in flight", async (_what, command, jobs, effects, act, reason) => {
  const world = createWorld([{ ...CLOUD, jobs }]);
  const { verdicts, changesSince } = await interrupted(world, command, effects, act(world));
  const [untouched, done] = [verdicts.filter(({ verdict }) => verdict === "refused"), touchedIn(world).size];
  expect(changesSince).toBe(0);
  expect(untouched.map((each) => each.reason)).toEqual(untouched.map(() => reason));
  expect([untouched.length, verdicts.length]).toEqual([jobs.length - done, jobs.length]);
  expect(done).toBeGreaterThanOrEqual(effects);
  expect(done).toBeLessThan(Math.max(11, effects + 5));
});
