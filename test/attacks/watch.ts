import type { World } from "../engine/world.ts";
import type { Case, Job, Turn } from "./imagine.ts";
import type { Done } from "./judge.ts";

const DAY_MS = 86_400_000;

const isTag = (turn: Turn): turn is Turn & { readonly is: "tag" | "retag" } => turn.is === "tag" || turn.is === "retag";

/** Lets others do what they do just before a job is read, and notes how the world stood at every effect. */
export function watchOver({ jobs, during, cancelAfter, attack: { by } }: Case, world: World) {
  const { ledger, send } = world.sluice;
  const shown = (world.scenario.clouds[0]?.jobs ?? []) as unknown as Job[];
  const done: Done[] = [];
  const brakes = new Map<string, string>();
  let reads = 0;
  let waiting = during;
  const turn = async (what: Turn): Promise<void> => {
    const job = "job" in what ? shown.find(({ id }) => id === what.job) : undefined;
    const brake = { by: "ann", at: 0, target: "victim" };
    if (what.is === "tag" && job) Object.assign(job.tags, { protected: "true" });
    if (what.is === "retag" && job) Object.assign(job.tags, { env: "other" });
    if (what.is === "untag" && job) for (const key of Object.keys(job.tags)) delete job.tags[key];
    if (what.is === "cancel") {
      const [run] = await ledger.runs(1);
      if (run) await ledger.brake({ is: "cancel", runId: run.runId, by: "ann", at: 0 });
      if (run) brakes.set("*", "cancelled");
    }
    if (what.is === "halt") await ledger.brake({ is: "halt", ...brake });
    if (what.is === "protect") await ledger.brake({ is: "protect", jobId: what.job, ...brake });
    if (what.is === "snooze" || what.is === "exempt") {
      await ledger.brake({ is: what.is, jobId: what.job, until: world.clock.now() + DAY_MS, ...brake });
    }
    if (what.is === "halt" || what.is === "protect") brakes.set("job" in what ? what.job : "*", what.is);
    if (by === "policy" && (what.is === "snooze" || what.is === "exempt")) brakes.set(what.job, what.is);
  };
  const watched: typeof send = async (request) => {
    const text = decodeURIComponent(`${request.url}?${request.body}`);
    const isRead = request.method === "GET" || /DescribeDtsJob|batch-(status|detail)/.test(JSON.stringify(request));
    if (isRead && jobs.some(({ id }) => text.includes(id))) {
      reads += 1;
      if (reads === cancelAfter) await turn({ is: "cancel" });
      // A tag is put on a job as that very job is read: what was read before, and is still fresh, nobody can know.
      const isNow = ({ after, turn: what }: Case["during"][number]) =>
        after < reads && (!isTag(what) || text.includes(what.job));
      for (const one of waiting.filter(isNow)) await turn(one.turn);
      waiting = waiting.filter((one) => !isNow(one));
    }
    const [before, forbidden] = [world.clouds.effects().length, new Map(brakes)];
    const delivery = await send(request);
    for (const { jobId, effect } of world.clouds.effects().slice(before)) {
      const job = shown.find(({ id }) => id === jobId);
      const why = ["*", jobId].flatMap((key) => forbidden.get(key) ?? []);
      if (job) done.push({ jobId, effect, job: { ...job, tags: { ...job.tags } }, forbidden: why });
    }
    return delivery;
  };
  return { send: watched, turn, done };
}
