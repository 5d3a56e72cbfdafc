import { randomInt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { configOf, eventsOf, open, type Place, rowsOf } from "./cli.ts";

/** `KILLS=10 npx vitest run test/cli/kill.test.ts` for more of them. */
const KILLS = Number(process.env["KILLS"] ?? 2);
const JOBS = 200;
const ids = Array.from({ length: JOBS }, (_, index) => `job-${String(index).padStart(3, "0")}`);
/** After a kill the jobs that were in hand are taken up when their lease of a minute is over. */
const LONGEST_MS = 180_000;

/** The kill comes when so many of the 400 effects have happened. */
const moments = Array.from({ length: KILLS }, () => randomInt(2 * JOBS));

describe("kill -9 in the middle of a teardown of 200 jobs", () => {
  it.concurrent.each(moments)(
    "after %i effects: --resume ends with 200 right verdicts, and nothing happened twice",
    {
      timeout: LONGEST_MS,
    },
    async (moment) => {
      const here = await open({
        transitions: { stopMs: 300, deleteMs: 300 },
        jobs: ids.map((id) => ({ id, kind: "sync", status: "Synchronizing" })),
      });
      try {
        await killedAfter(moment, here);
        const [run] = rowsOf((await here.start(["runs", "--json"]).ended).stdout);
        const resumed = await here.start(["run", "--resume", String(run?.["runId"])]).ended;
        const verdicts = eventsOf(resumed).map(({ jobId, verdict, proven }) => [jobId, verdict, proven.join()]);
        expect(verdicts.sort()).toEqual(ids.map((id) => [id, "succeeded", "stop,delete"]));
        const effects = (await here.logged("effects")).map(({ effect, jobId }) => `${effect} ${jobId}`);
        expect(effects.sort()).toEqual([...ids.map((id) => `delete ${id}`), ...ids.map((id) => `stop ${id}`)]);
      } finally {
        await here.close();
      }
    },
  );
});

async function killedAfter(effects: number, here: Place): Promise<void> {
  await here.write("sluice.yaml", `${configOf(here.url)}guardrails: { limits: { jobsPerRun: ${JOBS} } }\n`);
  const command = { version: 1, action: "teardown", target: "ali", jobs: ids };
  const { child, ended } = here.start(["run", "-"], { input: JSON.stringify(command) });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && (await here.logged("effects")).length < effects);
  child.kill("SIGKILL");
  await ended;
}
