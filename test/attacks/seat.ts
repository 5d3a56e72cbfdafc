import type { Sluice } from "#lib/run.ts";
import type { World } from "../engine/world.ts";
import { against } from "./against.ts";
import type { Place } from "./case.ts";
import { keyOf, REGIONS, type Row, rowsOf } from "./row.ts";
import type { createTurns } from "./turns.ts";
import type { Brake, Work } from "./work.ts";

/** What is at hand while a case is played. */
export type Watch = {
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

/** A Sluice of somebody's own, so that each change is known to be his. */
export function seatOf(record: Work, watch: Watch): Sluice {
  const reads: Reads = new Map();
  const send: Sluice["send"] = (request) => {
    record.calls += 1;
    watch.issued += 1;
    const known = knownBy(record, watch);
    const sent = watch.before.then(() => call(request, known, reads, record, watch));
    watch.before = sent;
    return sent;
  };
  return { ...watch.world.sluice, send };
}

/** Calls that may be on their way, or decided upon, when something happens, if there are others at the same time. */
const ON_THEIR_WAY = 4;

/** What whoever sends a call had to know: brakes that are on, and reads that came before so many calls. */
type Known = { readonly brakes: readonly Brake[]; readonly before: number };

/** A job of two directions may be in two chunks of a run, worked at the same time. */
function knownBy({ isAlone, asked }: Work, { turns, places, issued, putAfter }: Watch): Known {
  const jobs = places.find(({ target }) => target === asked.target)?.jobs ?? [];
  const margin = isAlone && jobs.every(({ reverse }) => reverse === undefined) ? 0 : ON_THEIR_WAY;
  const brakes = turns.brakes().filter((brake) => issued - (putAfter.get(brake) ?? issued) > margin);
  return { brakes, before: issued - margin };
}

type Reads = Map<string, readonly { readonly after: number; readonly at: number; readonly row: Row }[]>;
type Request = Parameters<Sluice["send"]>[0];

async function call(request: Request, known: Known, reads: Reads, record: Work, watch: Watch) {
  const { world, places } = watch;
  const text = decodeURIComponent(`${request.url}?${request.body}`);
  const isById = isRead(request) && /job-\d/.test(text);
  const after = watch.issued;
  if (isById) await watch.onRead(text, record.runId);
  const count = world.clouds.effects().length;
  const delivery = await world.sluice.send(request);
  const at = world.clock.now();
  const place = places.find(({ target }) => target === record.asked.target);
  const rows = place && isRead(request) ? rowsOf(place, world) : [];
  const shown = isById ? rows.filter(({ id }) => text.includes(id)) : [];
  for (const row of shown) reads.set(row.key, [...(reads.get(row.key) ?? []), { after, at, row }]);
  noteListing(text, rows, record);
  for (const { jobId, effect, region, direction } of world.clouds.effects().slice(count)) {
    const [target, key] = [targetAt(places, region), keyOf(jobId, direction)];
    const all = reads.get(key) ?? [];
    const since = all.findLastIndex(({ after: each }) => each < known.before);
    const read = all.slice(Math.max(0, since)).map(({ row }) => row);
    const stood = { at, target, key, jobId, effect, read, readAt: all.at(-1)?.at };
    record.done.push({ ...stood, against: against(known.brakes, record, stood) });
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
