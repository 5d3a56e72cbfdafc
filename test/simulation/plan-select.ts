import { type Choice, stateOf } from "./choice.ts";
import type { Fault, Message, Plan, Wish } from "./plan.ts";
import { type Random, randomOf } from "./random.ts";

type Cloud = Plan["clouds"][number];
type Job = Cloud["jobs"][number];
type Parts = Pick<Plan, "clouds" | "messages" | "faults" | "config">;

const SHARE = 0.15;
/** Fleets are what has listings of many pages. */
const SHARE_OF_FLEETS = 0.4;

/**
 * Lets some commands select their jobs instead of naming them, in a world where that can go wrong: drawn from a stream of its own, so
 * that every other history stays what it was.
 */
export function withSelections<P extends Parts>(seed: number, plan: P, isFleet: boolean): P {
  const random = randomOf(seed, "select");
  const chosen = new Map<string, boolean>();
  for (const { requestId, id, wish } of plan.messages) {
    const mayChoose = wish !== undefined && !id.includes("urgent") && !chosen.has(requestId);
    if (mayChoose) chosen.set(requestId, random.chance(isFleet ? SHARE_OF_FLEETS : SHARE));
  }
  if (![...chosen.values()].includes(true)) return plan;
  const clouds = plan.clouds.map((cloud) => enliven(random, cloud));
  const choices = new Map<string, Choice>();
  const messages = plan.messages.map((message) => {
    const { wish, requestId } = message;
    const cloud = clouds.find(({ region }) => region === plan.config.targets[wish?.target ?? ""]?.region);
    if (!wish || !cloud || chosen.get(requestId) !== true) return message;
    const choice = choices.get(requestId) ?? imagineChoice(random, cloud);
    choices.set(requestId, choice);
    return selecting(message, wish, choice);
  });
  const share = random.chance(0.1) ? random.pick([0.3, 0.5, 0.9]) : 1;
  const { guardrails } = plan.config;
  const limits = { ...guardrails.limits, shareOfTarget: share };
  const config = { ...plan.config, guardrails: { ...guardrails, limits } };
  return { ...plan, clouds, messages, config, faults: [...plan.faults, ...imagineListingFaults(random)] };
}

function selecting(message: Message, wish: Wish, choice: Choice): Message {
  const body = JSON.parse(message.body);
  const { jobs: _jobs, ...command } = body.detail ?? body;
  const selected = { ...command, select: choice };
  const text = JSON.stringify(body.detail ? { ...body, detail: selected } : selected);
  return { ...message, body: text, wish: { ...wish, jobs: [], select: choice } };
}

/** Names and tags to select by, jobs that somebody changes while they are listed and acted on, and listings that fail. */
function enliven<C extends Cloud>(random: Random, cloud: C): C {
  const statuses = cloud.jobs.map(({ status }) => status);
  const change = (job: Job, index: number): object => ({
    ...job,
    name: `${random.pick(["dev", "prod"])}-${index}`,
    tags: { env: random.pick(["dev", "prod"]) },
    meanwhile: random.chance(0.12) ? [...job.meanwhile, imagineChange(random, statuses)] : job.meanwhile,
  });
  const jobs = cloud.jobs.map(change);
  const faults = random.chance(0.5) ? [imagineFault(random, cloud), ...cloud.faults] : cloud.faults;
  return { ...cloud, jobs, faults } as C;
}

function imagineChange(random: Random, statuses: readonly string[]): Job["meanwhile"][number] {
  const since = random.pick(["begin", "read", "read"] as const);
  return { since, ms: random.pick([200, 800, 3000, 20_000]), status: random.pick(statuses), direction: "Forward" };
}

const LISTINGS: Readonly<Record<Cloud["provider"], readonly string[]>> = {
  "alibaba-dts": ["DescribeDtsJobs"],
  "huawei-drs": ["ListJobs", "ListJobs", "V3ListJobs"],
};

const PAGE_FAULTS = [
  ...["throttled", "html-502", "empty-200", "truncated", "unavailable", "lost-after", "slow", "expired-token"],
  ...["items-missing", "items-doubled", "items-reordered", "items-strange", "lies"],
  ...["forbidden", "bad-signature"],
] as const;

/** A page that fails, comes late, or is not whole. */
function imagineFault(random: Random, { provider }: Cloud): Cloud["faults"][number] {
  return {
    ...{
      fault: random.pick(PAGE_FAULTS) as Cloud["faults"][number]["fault"],
      operation: random.pick(LISTINGS[provider]),
    },
    ...{ on: "read" as const, skip: random.between(0, 3), times: random.between(1, 2) },
    args: { delayMs: random.pick([1000, 6000, 12_000]) },
  };
}

/** One condition or two, often a limit; of a job that is there, or else they would mostly fit none. */
function imagineChoice(random: Random, { jobs, provider }: Cloud): Choice {
  const one = random.pick<Job>(jobs);
  const status = () => {
    const other = random.pick<Job>(jobs).status;
    const words = random.chance(0.5) ? [one.status] : [one.status, other];
    return { status: random.chance(0.3) ? words.map((word) => word.toUpperCase()) : words };
  };
  const state = () => ({ state: [stateOf(provider, one.status), random.pick(["running", "failed", "stopped"])] });
  const name = () => ({ name: random.pick(["dev-*", "prod-*", "*-?", "*-1*", "*", one.name ?? "*"]) });
  const kind = () => ({ kind: one.kind });
  // No list of Huawei's tells tags, so there nothing fits them.
  const tags = () => ({ tags: provider === "alibaba-dts" || random.chance(0.1) ? one.tags : {} });
  const first = random.pick([status, state, name, name, kind, kind, tags]);
  const second = random.chance(0.3) ? random.pick([status, state, name, tags]) : undefined;
  const limit = random.chance(0.3) ? { limit: random.between(1, Math.ceil(jobs.length / 2)) } : {};
  const choice: Choice = { ...first(), ...second?.(), ...limit };
  const isEmpty = Object.keys(choice).every((key) => key === "limit");
  return isEmpty || Object.keys(choice.tags ?? { any: 1 }).length === 0 ? { kind: one.kind, ...limit } : choice;
}

const METHODS = ["addRows", "save", "rows", "settlePlan"] as const;

/** What goes wrong between the pages of a listing and when its plan is settled. */
function imagineListingFaults(random: Random): readonly Fault[] {
  const some = () => ({ skip: random.pick([0, 0, 0, 1, 2]), times: 1 });
  const draw: readonly (() => Fault)[] = [
    () => ({
      ...{ kind: "listing-crash", method: random.pick(METHODS), moment: random.pick(["before", "after"]) },
      ...some(),
    }),
    () => ({
      ...{ kind: "listing-freeze", method: random.pick(METHODS), moment: random.pick(["before", "after"]) },
      ...{ ms: random.pick([62_000, 66_000, 70_000, 400_000]), ...some() },
    }),
    () => ({ kind: "ledger-lost-reply", method: random.pick(["addRows", "settlePlan"]), ...some() }),
    () => ({ kind: "ledger-throttled", method: random.pick(METHODS), ...some() }),
    () => ({ kind: "ledger-conflict", method: "settlePlan", ...some() }),
    () => ({ kind: "delivered-twice", queue: "work", ...some() }),
    () => ({ kind: "token-twice", ...some() }),
  ];
  return Array.from({ length: random.between(0, 3) }, () => random.pick(draw)());
}
