import type { Sluice } from "#lib/run.ts";
import type { World } from "../engine/world.ts";
import { against } from "./against.ts";
import type { Case, Place, Turn } from "./case.ts";
import type { Brake, Work } from "./work.ts";
import { keyOf, REGIONS, type Row, rowsOf } from "./row.ts";
import { createTurns } from "./turns.ts";

/** What happens at the very job that is read must happen as it is read: what was read before, and is still fresh, nobody can know. */
const AT_CLOUD: readonly Turn["is"][] = ["tag", "retag", "untag", "start", "stop", "vanish"];

/** What is at hand while a case is played. */
type Watch = {
  readonly places: readonly Place[];
  readonly world: World;
  readonly turns: ReturnType<typeof createTurns>;
  readonly onRead: (text: string, runId: string | undefined) => Promise<void>;
  /** Calls that were sent, by whatever run; a brake was put up after so many of them. */
  issued: number;
  readonly putAfter: Map<Brake, number>;
  /** One call after the other, also of runs at the same time: what one changes is not the other's. */
  before: Promise<unknown>;
};

/** Lets others do what they do just before a job is read, and notes how the world stood at every effect. */
export function watchOver({ places, during }: Case, world: World) {
  const turns = createTurns(world);
  let reads = 0;
  let waiting = during;
  const onRead: Watch["onRead"] = async (text, runId) => {
    reads += 1;
    const isNow = ({ after, turn }: Case["during"][number]) =>
      after < reads && (!AT_CLOUD.includes(turn.is) || ("job" in turn && text.includes(turn.job)));
    const now = waiting.filter(isNow);
    waiting = waiting.filter((one) => !now.includes(one));
    for (const { turn } of now) await turns.take(turn, runId);
    for (const brake of turns.brakes()) if (!watch.putAfter.has(brake)) watch.putAfter.set(brake, watch.issued);
  };
  const watch: Watch = { ...{ places, world, turns, onRead, issued: 0 }, putAfter: new Map(), before: Promise.resolve() };
  const turn = async (what: Turn): Promise<void> => {
    await turns.take(what, undefined);
    for (const brake of turns.brakes()) if (!watch.putAfter.has(brake)) watch.putAfter.set(brake, Number.NEGATIVE_INFINITY);
  };
  return { seat: (record: Work) => seatOf(record, watch), turn, brakes: turns.brakes };
}

/** A Sluice of somebody's own, so that each change is known to be his. */
function seatOf(record: Work, watch: Watch): Sluice {
  const read: Reads = new Map();
  const send: Sluice["send"] = (request) => {
    record.calls += 1;
    watch.issued += 1;
    const known = knownBrakes(record, watch);
    const sent = watch.before.then(() => call(request, known, read, record, watch));
    watch.before = sent;
    return sent;
  };
  return { ...watch.world.sluice, send };
}

/** Calls that may be on their way, or decided upon, when a brake is put up, if there are others at the same time. */
const ON_THEIR_WAY = 4;

/** Those that whoever sends this call had to know of. A job of two directions may be in two chunks, worked at the same time. */
function knownBrakes({ isAlone, asked }: Work, { turns, places, issued, putAfter }: Watch): readonly Brake[] {
  const jobs = places.find(({ target }) => target === asked.target)?.jobs ?? [];
  const margin = isAlone && jobs.every(({ reverse }) => reverse === undefined) ? 0 : ON_THEIR_WAY;
  return turns.brakes().filter((brake) => issued - (putAfter.get(brake) ?? issued) > margin);
}

type Reads = Map<string, { readonly at: number; readonly row: Row }>;
type Request = Parameters<Sluice["send"]>[0];

async function call(request: Request, brakes: readonly Brake[], read: Reads, record: Work, watch: Watch) {
  const { world, places, onRead } = watch;
  const text = decodeURIComponent(`${request.url}?${request.body}`);
  const isById = isRead(request) && /job-\d/.test(text);
  if (isById) await onRead(text, record.runId);
  const count = world.clouds.effects().length;
  const delivery = await world.sluice.send(request);
  const at = world.clock.now();
  const place = places.find(({ target }) => target === record.asked.target);
  const rows = place && isRead(request) ? rowsOf(place, world) : [];
  if (isById) for (const row of rows) if (text.includes(row.id)) read.set(row.key, { at, row });
  noteListing(text, rows, record);
  for (const { jobId, effect, region, direction } of world.clouds.effects().slice(count)) {
    const [target, key] = [targetAt(places, region), keyOf(jobId, direction)];
    const stood = { at, target, key, jobId, effect, read: read.get(key) };
    record.done.push({ ...stood, against: against(brakes, record, stood) });
  }
  return delivery;
}

const LISTED: Readonly<Record<string, string>> = {
  ...{ MIGRATION: "migration", SYNC: "sync", SUBSCRIBE: "change-tracking" },
  ...{ migration: "migration", sync: "sync", cloudDataGuard: "disaster-recovery" },
};

/** A page of a listing shows all jobs of one kind. */
function noteListing(text: string, rows: readonly Row[], record: Work): void {
  const kind = /job-\d/.test(text) ? undefined : LISTED[/[?&](?:JobType|job_type)=(\w+)/.exec(text)?.[1] ?? ""];
  if (kind === undefined) return;
  record.listed = [...record.listed.filter((row) => row.kind !== kind), ...rows.filter((row) => row.kind === kind)];
}

function isRead(request: Request): boolean {
  return request.method === "GET" || /DescribeDtsJob|batch-(status|detail)/.test(JSON.stringify(request));
}

function targetAt(places: readonly Place[], region: string) {
  const place = places.find(({ target, provider }) => REGIONS[target][provider] === region);
  if (!place) throw new Error(`an effect in ${region}; want one of a place of the case`);
  return place.target;
}
