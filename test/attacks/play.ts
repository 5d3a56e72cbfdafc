import { checkPlan } from "#lib/apply-plan.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { ownLane } from "#lib/jobs/lane.ts";
import { InputError } from "#lib/jobs/parse.ts";
import type { Run } from "#lib/jobs/run.ts";
import { planJobs } from "#lib/plan-jobs.ts";
import { accept, acceptCommand, bringToEnd, type Sluice } from "#lib/run.ts";
import { createWorld, PROJECT, type World } from "../engine/world.ts";
import { createMemoryLedger } from "../simulation/memory-ledger.ts";
import type { Case, Job, Turn } from "./imagine.ts";
import type { Done, Outcome } from "./judge.ts";

const DAY_MS = 86_400_000;

/** Plays one case on simulated clouds to its end. */
export async function play(one: Case): Promise<Outcome> {
  const world = worldOf(one);
  const watch = watchOver(one, world);
  const sluice = { ...world.sluice, send: watch.send };
  for (const turn of one.before) await watch.turn(turn);
  try {
    const { run, planned } = await attack(one, sluice);
    if (run) await bringToEnd(run, sluice, () => true);
    return { done: watch.done, ...(planned ? { planned } : {}), mustRefuse: false };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { done: watch.done, mustRefuse: true };
  }
}

function worldOf({ cloud, jobs, guardrails }: Case): World {
  const place = cloud === "alibaba-dts" ? { region: "cn-hangzhou" } : { region: "cn-north-4", projectId: PROJECT };
  const names = { "alibaba-dts": "accessKeySecret", "huawei-drs": "secretAccessKey" } as const;
  const transitions = { startMs: 50, stopMs: 50, pauseMs: 50, deleteMs: 50 };
  const credentials = { from: "env", accessKeyId: "AK", [names[cloud]]: "SK" };
  const target = { provider: cloud, ...place, credentials };
  const config = { targets: { victim: target }, guardrails };
  return createWorld([{ provider: cloud, ...place, transitions, jobs }], config, { ledger: createMemoryLedger() });
}

type Attacked = { readonly run?: Run; readonly planned?: readonly string[] };

async function attack(one: Case, sluice: Sluice): Promise<Attacked> {
  const { by, action, force, jobs, select, hostile } = one.attack;
  const which = by === "ids" ? { jobs } : { select };
  const input = { version: 1, action, target: "victim", force, ...which, deadlineSeconds: 600, ...hostile };
  const sender = { origin: by === "policy" ? "policy" : "queue", requestId: "attack" } as const;
  if (by === "plan") return applied(input, sluice);
  if (by !== "policy") return { run: await accept(input, sender, sluice, ownLane) };
  const firing = { policy: "p", at: 0, mode: "act", graceMs: 0, slowStart: [] } as const;
  return { run: await acceptCommand(parseCommand(input), { ...sender, firing }, sluice, ownLane) };
}

/** As sluice apply does: planned, planned once more, and carried out if nothing has drifted. */
async function applied(input: object, sluice: Sluice): Promise<Attacked> {
  const plan = await planJobs(parseCommand(input), sluice, () => undefined);
  const planned: string[] = [];
  for await (const { job, listed } of sluice.ledger.rows(plan.planId)) {
    if (listed?.decision === "planned") planned.push(job.id);
  }
  const checked = await checkPlan(plan, sluice);
  if (checked.is === "drifted") return { planned };
  const sender = { origin: "cli", requestId: "apply", plan: { hash: plan.hash, jobs: checked.jobs } } as const;
  return { planned, run: await acceptCommand(plan.command, sender, sluice, ownLane) };
}

const isTag = (turn: Turn): turn is Turn & { readonly is: "tag" | "retag" } => turn.is === "tag" || turn.is === "retag";

/** Lets others do what they do just before a job is read, and notes how the world stood at every effect. */
function watchOver({ jobs, during, attack: { by } }: Case, world: World) {
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
