import type { Clock } from "#lib/engine/ports.ts";
import type { Send } from "#lib/providers/provider.ts";
import { accept, type Sluice, work } from "#lib/run.ts";
import { createBucket } from "../bench/limiter/cloud.ts";
import { createEvents } from "../bench/limiter/events.ts";
import { latencyMs } from "../bench/limiter/random.ts";
import { randomOf } from "../random.ts";
import { createWorld, PROJECT, type World } from "./world.ts";

/** As deployed: 45 s for a token, of which the last 10 are kept for a call under way. */
const TOKEN_MS = 35_000;
/** From a session's end to the next one's begin. */
const HANDOVER_MS = 100;

type Left = { readonly at: number; readonly method: string; readonly url: string; readonly isAccepted: boolean };

export type Busy = {
  readonly calls: readonly Left[];
  readonly sluice: Sluice;
  readonly world: World;
  /** Works the lane token by token for so long. */
  readonly workFor: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Lets something happen while the lane is worked. */
  readonly after: (ms: number, what: () => void) => void;
};

/** A Huawei project with many released jobs, behind one bucket for reads and one for writes; everything on simulated time. */
export function createBusy(jobs: number, limits: { reads: number; writes: number }, rate: number | undefined): Busy {
  const events = createEvents();
  const random = randomOf(7);
  const calls: Left[] = [];
  const world = createWorld([{ provider: "huawei-drs", region: "cn-north-4", projectId: PROJECT, jobs: rows(jobs) }], {
    guardrails: { limits: { jobsPerRun: jobs + 1, jobsPerDay: jobs + 1 } },
  });
  const { hw } = world.sluice.config.targets;
  if (hw && rate !== undefined) hw.rate = rate;
  const began = world.clock.now();
  const clock: Clock = {
    now: () => Math.floor(began + events.now()),
    elapsed: events.now,
    sleep: (ms) => new Promise((done) => events.after(Math.max(1, Math.ceil(ms)), done)),
  };
  const buckets = { GET: bucketOf(limits.reads), other: bucketOf(limits.writes) };
  const send: Send = async ({ method, url, headers, body }) => {
    const latency = latencyMs(random);
    await clock.sleep(latency / 2);
    const isAccepted = (method === "GET" ? buckets.GET : buckets.other)(events.now());
    calls.push({ at: events.now(), method, url, isAccepted });
    world.clock.advance(clock.now() - world.clock.now());
    const { pathname, search, host } = new URL(url);
    const raw = { method, url: `${pathname}${search}`, headers: { host, ...headers }, body: Buffer.from(body) };
    const reply = isAccepted ? await world.clouds.handle(raw) : THROTTLED;
    await clock.sleep(latency / 2);
    return reply === "reset"
      ? { is: "lost", sent: true, why: "unavailable", message: "reset" }
      : { is: "reply", reply: { status: reply.status, headers: reply.headers, body: reply.body } };
  };
  const sluice: Sluice = { ...world.sluice, clock, send, random, patienceMs: 10_000 };
  const tokens = async (until: number): Promise<void> => {
    while (events.now() < until) {
      const end = Math.min(until, events.now() + TOKEN_MS);
      await work("hw", "hw", sluice, () => events.now() < end);
      await clock.sleep(HANDOVER_MS);
    }
  };
  const workFor = async (ms: number): Promise<void> => {
    let isOver = false;
    const working = tokens(events.now() + ms).finally(() => {
      isOver = true;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver || !events.step()) break;
    }
    await working;
  };
  return { calls, sluice, world, workFor, now: events.now, after: events.after };
}

const THROTTLED = { status: 429, headers: {}, body: '{"error_code":"APIGW.0308","error_msg":"throttled"}' };

function bucketOf(rate: number): (now: number) => boolean {
  return createBucket({ name: "", rateAt: () => rate, chargesRefusals: false, others: 0 });
}

function rows(jobs: number) {
  return Array.from({ length: jobs }, (_, index) => ({
    id: `job-${index}`,
    kind: "sync",
    status: index === 0 ? "INCRE_TRANSFER_STARTED" : "RELEASE_RESOURCE_COMPLETE",
  }));
}

/** Deletes of all jobs but the first, which runs. */
export async function deleteAll({ sluice }: Busy, jobs: number): Promise<void> {
  const ids = Array.from({ length: jobs - 1 }, (_, index) => ({ id: `job-${index + 1}`, kind: "sync" }));
  const command = { version: 1, action: "delete", target: "hw", jobs: ids, deadlineSeconds: 86_400 };
  await accept(command, { origin: "queue", requestId: "deletes" }, sluice);
}

export async function stopFirst({ sluice }: Busy): Promise<void> {
  const command = { version: 1, action: "stop", target: "hw", jobs: ["job-0"] };
  await accept(command, { origin: "queue", requestId: "urgent" }, sluice);
}
