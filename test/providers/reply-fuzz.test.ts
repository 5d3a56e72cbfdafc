import { describe, expect, it } from "vitest";
import { decide } from "#lib/engine/decide.ts";
import type { Decision, Situation } from "#lib/engine/decision.ts";
import { ACTIONS, stepsOf } from "#lib/jobs/action.ts";
import { type Job, jobKey } from "#lib/jobs/job.ts";
import type { Observation } from "#lib/jobs/observation.ts";
import { PROVIDER_NAMES, type ProviderName, type Target } from "#lib/jobs/target.ts";
import { freshTask, type Task } from "#lib/jobs/todo.ts";
import type { ApiRequest, Ask, HttpReply, Provider } from "#lib/providers/provider.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { NOW, planned } from "../jobs/samples.ts";
import { saysGone, saysYes, shows, wrongAnswer } from "./fuzz/oracle.ts";
import { type Random, randomOf } from "./fuzz/random.ts";
import { replyOf, truncationsOf } from "./fuzz/replies.ts";

/** `FUZZ_SEED=738 FUZZ_RUNS=1 npx vitest run test/providers/reply-fuzz.test.ts` plays one reply; a run of n plays n from the seed on. */
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 30_000);
/** A cloud that shows the same page for ever is asked for 1,000 pages of each of three kinds. */
const MOST_PAGES = 15_001;

const TARGETS: Readonly<Record<ProviderName, Target>> = {
  "alibaba-dts": { name: "ali", provider: "alibaba-dts", region: "cn-hangzhou", credentials: { from: "env" } },
  "huawei-drs": {
    name: "hw",
    provider: "huawei-drs",
    region: "cn-north-4",
    projectId: "054ba152d480d55b2f5dc0069e7ddef0",
    api: "auto",
    pauseMode: "target",
    credentials: { from: "env" },
  },
};

const KINDS = ["migration", "sync", "change-tracking", undefined] as const;

function jobsOf(provider: Provider, random: Random): Job[] {
  const ids = random.pick([["job-a"], ["job-b"], ["job-a", "job-b"], ["job-a", "job-b", "job-c"]]);
  const kind = random.pick(KINDS);
  const direction = provider.hasDirections && random.once(4) ? { direction: "Reverse" as const } : {};
  const instance = random.once(3) ? { instanceId: "inst-a" } : {};
  return ids.map((id) => ({ id, ...(kind === undefined ? {} : { kind }), ...direction, ...instance }));
}

/** Reads each reply as it would come: the same one to every request, or one after the other. */
function scripted(provider: Provider, replies: readonly HttpReply[]) {
  const asked: { readonly request: ApiRequest; readonly reply: HttpReply }[] = [];
  const ask: Ask = async (request) => {
    const reply = replies[asked.length % replies.length];
    if (!reply) throw new Error("no reply is scripted; want one");
    asked.push({ request, reply });
    return provider.read(reply, request);
  };
  return { ask, asked };
}

/** Plays every case, and gives those that went wrong, the first ones in full. */
async function wrongCases(play: (random: Random) => Promise<readonly (string | undefined)[]>): Promise<string[]> {
  const wrong: string[] = [];
  for (let seed = SEED; seed < SEED + RUNS; seed += 1) {
    const found = await play(randomOf(seed)).catch((error: unknown) => [`threw ${String(error)}`]);
    wrong.push(...found.flatMap((what) => (what === undefined ? [] : [`FUZZ_SEED=${seed}: ${what}`])));
  }
  return wrong.slice(0, 5);
}

describe.each(PROVIDER_NAMES)(`${RUNS} replies from seed ${SEED}: %s`, (name) => {
  const provider = providerOf(name);
  const target = TARGETS[name];
  const steps = [...new Set(provider.actions.flatMap(stepsOf))];
  const change = { operation: "StopDtsJobs", method: "POST", path: "/", query: {}, headers: {}, body: "" } as const;
  const lookup = { ...change, operation: "DescribeDtsJobs" } as const;
  const some = (random: Random) => Array.from({ length: random.pick([1, 1, 2, 3]) }, () => replyOf(name, random));
  const tell = (asked: readonly { readonly reply: HttpReply }[]) =>
    JSON.stringify(asked.map(({ reply }) => reply)).slice(0, 600);

  it("read answers with the parsed reply or one of eleven kinds, and with a yes only where there is one", async () => {
    const wrong = await wrongCases(async (random) => {
      const reply = replyOf(name, random);
      return [true, false].map((changes) => {
        const why = wrongAnswer(name, provider.read(reply, changes ? change : lookup), reply, changes);
        return why && `${why}: ${JSON.stringify(reply).slice(0, 600)}`;
      });
    });
    expect(wrong).toEqual([]);
  }, 300_000);

  it("read takes no beginning of a reply for a yes", () => {
    const cut = [...truncationsOf(name)];
    const answers = cut.flatMap((body) =>
      [change, lookup].map((request) => provider.read({ status: 200, headers: {}, body }, request)),
    );
    expect(cut.length).toBeGreaterThan(1000);
    expect(answers.filter(({ ok }) => ok)).toEqual([]);
  });

  it("act tells of each job once, and calls it accepted only after a clear yes for that very job", async () => {
    const wrong = await wrongCases(async (random) => {
      const found: (string | undefined)[] = [];
      for (const call of provider.batches(random.pick(steps), jobsOf(provider, random))) {
        const { ask, asked } = scripted(provider, some(random));
        const outcomes = await provider.act(
          random.pick(steps.filter((step) => fits(provider, step, call))),
          target,
          call,
          ask,
        );
        const keys = [...outcomes.keys()].sort();
        if (keys.join() !== call.map(jobKey).sort().join()) found.push(`told of ${keys}: ${tell(asked)}`);
        for (const { id, ...job } of call) {
          const isYes = asked.some(({ request, reply }) => saysYes(name, reply, request, id));
          const { is } = outcomes.get(jobKey({ id, ...job })) ?? {};
          if (is === "accepted" && !isYes) found.push(`${id} accepted: ${tell(asked)}`);
        }
      }
      return found;
    });
    expect(wrong).toEqual([]);
  }, 300_000);

  it("observe tells of each job once, of nothing that no reply shows, and of none as gone without a word for it", async () => {
    const wrong = await wrongCases(async (random) => {
      const jobs = jobsOf(provider, random);
      const seen = new Set(random.once(2) ? jobs.map(jobKey) : []);
      const { ask, asked } = scripted(provider, some(random));
      const observed = await provider.observe(target, jobs, seen, ask);
      const keys = [...observed.keys()].sort().join();
      if (keys !== jobs.map(jobKey).sort().join()) return [`told of ${keys}: ${tell(asked)}`];
      return jobs.map((job) => {
        const why = wrongSight(observed.get(jobKey(job)), asked, seen.has(jobKey(job)));
        return why && `${job.id} ${why}: ${tell(asked)}`;
      });
    });
    expect(wrong).toEqual([]);
  }, 300_000);

  function wrongSight(
    sight: Observation | undefined,
    asked: readonly { readonly reply: HttpReply }[],
    wasSeen: boolean,
  ): string | undefined {
    const replies = asked.map(({ reply }) => reply);
    if (sight?.is === "seen" && !replies.some((reply) => shows(reply, sight.status))) return `seen ${sight.status}`;
    if (sight?.is === "gone" && !replies.some((reply) => saysGone(name, reply, wasSeen))) return "gone";
    return undefined;
  }

  it.runIf(provider.list)(
    "list ends, and every page has jobs that its reply shows",
    async () => {
      const wrong = await wrongCases(async (random) => {
        const { ask, asked } = scripted(provider, some(random));
        let cursor: string | undefined;
        for (let pages = 0; pages < MOST_PAGES; pages += 1) {
          const page = await provider.list(target, cursor, ask);
          if (page?.is !== "page") return [];
          const strange = page.jobs.find(({ status }) => !asked.some(({ reply }) => shows(reply, status)));
          if (strange) return [`${strange.id} is ${strange.status}: ${tell(asked)}`];
          if (page.next === undefined) return [];
          if (page.next === cursor) return [`the page ${cursor} follows itself: ${tell(asked)}`];
          cursor = page.next;
        }
        return [`more than ${MOST_PAGES} pages: ${tell(asked.slice(0, 3))}`];
      });
      expect(wrong).toEqual([]);
    },
    300_000,
  );

  it("decide calls nothing succeeded that is not proven, whatever a read says", async () => {
    const wrong = await wrongCases(async (random) => {
      const jobs = jobsOf(provider, random).slice(0, 1);
      const { ask, asked } = scripted(provider, some(random));
      const observed = await provider.observe(target, jobs, new Set(random.once(2) ? jobs.map(jobKey) : []), ask);
      return jobs.map((job) => {
        const sight = observed.get(jobKey(job)) ?? { is: "absent" };
        const task = anyTask(job, provider, random);
        const decision = decide(task, sight, situationOf(provider, target, task, random));
        return isUnproven(decision, task, sight, provider)
          ? `${JSON.stringify({ task, sight })}: ${tell(asked)}`
          : undefined;
      });
    });
    expect(wrong).toEqual([]);
  }, 300_000);
});

/** A call of several jobs has a batch operation only for some steps. */
function fits(provider: Provider, step: Task["steps"][number], call: readonly Job[]): boolean {
  return provider.batches(step, call).length === 1;
}

function anyTask(job: Job, provider: Provider, random: Random): Task {
  const steps = stepsOf(random.pick(ACTIONS.filter((action) => provider.actions.includes(action))));
  const isLater = steps.length > 1 && random.once(2);
  const how = random.pick(["accepted", "unheard", "refused"] as const);
  const at = NOW - random.pick([0, 6000, 30_000, 100_000]);
  return {
    ...freshTask(job, isLater ? steps.slice(1) : steps, false, NOW),
    ...(isLater ? { proven: steps.slice(0, 1) } : {}),
    ...(random.once(3) ? {} : { carried: { how, at, alone: random.once(2), from: "Synchronizing" }, attempts: 1 }),
    ...(random.once(2) ? { seen: true, status: "Synchronizing" } : {}),
    ...(random.once(4) ? { missedOnce: true } : {}),
    ...(random.once(4)
      ? { refusal: { kind: random.pick(["invalid-state", "not-found", "unrecognized"]), message: "m" } }
      : {}),
  };
}

function situationOf(provider: Provider, target: Target, task: Task, random: Random): Situation {
  const { run } = planned({ force: random.once(2) }, "request-1", target);
  const action = task.proven.length > 0 || task.steps.length > 1 ? "teardown" : (task.steps[0] ?? "stop");
  const late = random.once(4) ? 3_600_000 : 0;
  return { run: { ...run, action }, states: provider.states, guardrail: () => undefined, now: NOW + late };
}

/** Only a call that may have reached the job, and a word of the cloud that its step is done, make a success. */
function isUnproven(decision: Decision, task: Task, sight: Observation, { states }: Provider): boolean {
  if (decision.do !== "conclude" || decision.conclusion.verdict !== "succeeded") return false;
  const { carried, refusal, proven } = task;
  const rule = states.rules[task.steps[0] ?? "stop"];
  const kind = sight.is === "seen" ? (sight.kind ?? task.job.kind) : task.job.kind;
  const isNotFound = refusal?.kind === "not-found" && sight.is === "seen";
  if (isNotFound && proven.includes("stop") && states.rules.stop?.provenByGone(kind)) return false;
  if (!carried || !rule) return true;
  if ((isNotFound || sight.is === "gone") && rule.provenByGone(kind)) return false;
  if (sight.is !== "seen") return true;
  const word = sight.status.toLowerCase();
  const isAccepted = carried.how === "accepted";
  const isByReply = isAccepted && carried.alone && rule.provenByReplyIn.includes(word);
  return !rule.wanted.includes(word) && !(isAccepted && rule.wantedOnceSent.includes(word)) && !isByReply;
}
