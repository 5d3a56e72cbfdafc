import { stepsOf } from "#lib/jobs/action.ts";
import type { EffectName } from "#lib/simulator/log.ts";
import type { Checks } from "./checker.ts";
import { isAtPeace } from "./checker-pace.ts";
import { type Asked, isUndisturbed, type Known } from "./known.ts";
import type { BusEvent } from "./trace.ts";

type Told = {
  readonly asked: Asked;
  readonly event: BusEvent;
  readonly id: string;
  readonly region: string;
  readonly verdict: string;
  readonly error: { readonly kind?: string; readonly code?: string } | undefined;
  readonly proven: readonly string[];
  /** What really happened to the job by its own run, until it was told. */
  readonly effects: readonly EffectName[];
  readonly isUndisturbed: boolean;
};

/** The wanted states of the design's table; a deleted job has none. */
const WANTED: Readonly<Record<string, readonly (string | null)[]>> = {
  start: [
    "migrating",
    "initializing",
    "synchronizing",
    "normal",
    "finished",
    "full_transfer_started",
    "incre_transfer_started",
    "full_transfer_complete",
  ],
  pause: ["suspending", "pausing", "pauseing"],
  stop: ["finished", "release_resource_complete", null],
  reset: ["notconfigured", "configuration", null, "full_transfer_started", "incre_transfer_started"],
  delete: [null],
};

/** Verdicts against what really happened in the cloud. Off for jobs that others change too, and for clouds that lie. */
export const verdictChecks: Checks = {
  "invariant 7: succeeded only when it happened and shows": function* (known) {
    for (const told of tellings(known)) {
      if (!told.isUndisturbed || told.verdict !== "succeeded") continue;
      const { effects, proven } = told;
      if (proven.length === 0) yield `${name(told)} and nothing proven`;
      const unfounded = proven.filter((step) => !effects.includes(step as EffectName));
      if (unfounded.length > 0)
        yield `${name(told)}: ${unfounded.join()} proven and never happened (effects ${effects.join()})`;
      yield* notShowing(known, told);
    }
  },
  "invariant 7b: already only when it is so, and nothing was done": function* (known) {
    for (const told of tellings(known)) {
      if (!told.isUndisturbed || told.verdict !== "already") continue;
      if (told.effects.length > 0) yield `${name(told)}, and yet ${told.effects.join()}`;
      const { action } = told.asked.wish;
      if (action !== "teardown" && action !== "delete") yield* notShowing(known, told);
    }
  },
  "invariant 8: a lost reply, or a refused batch, is no failure: what happened is not called refused or failed":
    function* (known) {
      for (const told of tellings(known)) {
        if (!told.isUndisturbed || !["refused", "failed", "planned"].includes(told.verdict)) continue;
        const done = told.effects.filter(
          (effect) => !told.proven.includes(effect) && !isLongUnseen(known, told, effect),
        );
        if (done.length > 0) yield `${name(told)}, and yet ${done.join()} happened`;
      }
    },
  "invariant 9: a failure is a job's own: its code was the answer to a call for it alone, or named it": function* (
    known,
  ) {
    for (const told of tellings(known)) {
      const { verdict, error, id, region } = told;
      // At the deadline the code is that of the last problem, whosever it was.
      if ((verdict !== "failed" && verdict !== "refused") || error?.code === undefined || error.kind === "timeout")
        continue;
      const isNaming = isNamingBatch(known, region);
      const isExplained = known.trace.sent.some(({ call, codes }) => {
        if (call?.region !== region) return false;
        if (codes?.get(id) === error.code) return true;
        if (call.code !== error.code) return false;
        const isItsOwn = call.jobIds.length === 1 || !call.changes || isNaming;
        return (
          (call.jobIds.includes(id) && isItsOwn) ||
          error.kind === "access-denied" ||
          error.kind === "credentials-expired"
        );
      });
      if (!isExplained) yield `${name(told)}, and no call of its own was answered ${error.code}`;
    }
  },
  "invariant 10: throttling, network and 5xx are nobody's failure": function* (known) {
    for (const told of tellings(known)) {
      if (told.verdict === "failed" && ["throttled", "unavailable", "timeout"].includes(told.error?.kind ?? ""))
        yield name(told);
    }
  },
  "invariant 10b: before its deadline a job is unproven only for a reason": function* (known) {
    for (const told of tellings(known)) {
      if (told.verdict !== "unproven") continue;
      const { startedAt, finishedAt } = told.event.detail;
      const tookS = (Date.parse(String(finishedAt)) - Date.parse(String(startedAt))) / 1000;
      // The clocks of two functions may differ by as much as the plan lets them.
      const isEarly = tookS < Math.min(...told.asked.deadlinesS) - 4;
      if (isEarly && !isGivenUp(told, known))
        yield `${name(told)} after ${tookS} s: ${String(told.event.detail["reason"])}`;
    }
  },
  "invariant 23b: where nothing goes wrong, nothing that was done is left unproven": function* (known) {
    for (const told of tellings(known)) {
      const isLong = Math.min(...told.asked.deadlinesS) >= 120;
      const isDone = told.effects.length > 0 && told.isUndisturbed && !isSoftlyDeletedInPart(known, told);
      if (told.verdict === "unproven" && isDone && isLong && isAtPeace(known, told.region)) yield name(told);
    }
  },
  "invariant 7c: absence proves nothing: a job that is there is not called not-found": function* (known) {
    for (const told of tellings(known)) {
      const isCalled = told.verdict === "failed" || told.verdict === "refused";
      if (!told.isUndisturbed || !isCalled || told.error?.kind !== "not-found" || told.effects.length > 0) continue;
      yield `${name(told)}, and nobody touched it`;
    }
  },
};

/** What a refused batch did in part and shows only later than the doubt about it lasts (docs/decisions/0005-doubt.md) nobody could tell. */
function isLongUnseen({ clouds }: Known, { region, verdict, error }: Told, effect: EffectName): boolean {
  const cloud = clouds.get(region);
  if (cloud?.provider !== "alibaba-dts" || cloud.batch !== "partial") return false;
  const isRefusal = verdict === "refused" && error?.kind === "invalid-state";
  return isRefusal && cloud.transitions[`${effect}Ms`] > SHORT_DOUBT_MS;
}

/** No read tells a job that is deleted softly from an ended one; only the reply does, and a refused batch has none for its parts. */
function isSoftlyDeletedInPart({ clouds }: Known, { region, effects }: Told): boolean {
  const cloud = clouds.get(region);
  const isSoft = cloud?.provider === "alibaba-dts" && cloud.deleted === "finished" && cloud.batch === "partial";
  return isSoft && effects.includes("delete");
}

const SHORT_DOUBT_MS = 20_000;

function isNamingBatch({ clouds }: Known, region: string): boolean {
  const cloud = clouds.get(region);
  return cloud?.provider === "alibaba-dts" && cloud.batch === "names-id";
}

/** Reasons that need no deadline: the key, the config, a worker that died five times, an accepted call that was then refused. */
function isGivenUp({ error, event }: Told, { plan }: Known): boolean {
  if (error?.kind === "access-denied" || error?.kind === "credentials-expired" || error?.kind === "invalid-request")
    return true;
  const isSkewed = plan.faults.some((fault) => fault.kind === "clock-skew" && Math.abs(fault.ms) > 2000);
  return isSkewed || /worker died|a call was sent|the cloud refused/.test(String(event.detail["reason"]));
}

function name({ asked, id, verdict, error, event }: Told): string {
  const why = [error?.kind, error?.code].filter(Boolean).join(" ");
  return `${asked.requestId} ${asked.wish.action} ${id} ${verdict}${why ? ` (${why})` : ""} [${String(event.detail["reason"])}]`;
}

/** The state at the time it was told. The answer to its own call is proof enough of a delete at Alibaba, before anything shows. */
function* notShowing({ clouds }: Known, told: Told): Iterable<string> {
  const step = stepsOf(told.asked.wish.action).at(-1) ?? "";
  if (step === "delete" && clouds.get(told.region)?.provider === "alibaba-dts") return;
  const row = told.event.truth?.find((one) => one.region === told.region && one.id === told.id);
  if (!row) return;
  const isReverse = told.event.detail["direction"] === "Reverse";
  const status = (isReverse ? row.reverse : row.status)?.toLowerCase() ?? null;
  if (!WANTED[step]?.includes(status)) yield `${name(told)}, and it is ${status ?? "gone"}`;
}

const ALL = new WeakMap<Known, readonly Told[]>();

function tellings(known: Known): readonly Told[] {
  const all = ALL.get(known) ?? [...tell(known)];
  ALL.set(known, all);
  return all;
}

function* tell(known: Known): Iterable<Told> {
  for (const asked of known.asked) {
    for (const [event] of asked.told.values()) {
      if (!event) continue;
      const { detail } = event;
      const [id, region] = [String(detail["jobId"]), String(detail["region"])];
      const direction = detail["direction"] ?? "Forward";
      const effects = known.trace.effects.filter(
        (one) =>
          one.region === region &&
          one.jobId === id &&
          (one.direction ?? "Forward") === direction &&
          Date.parse(one.at) <= event.at,
      );
      yield {
        asked,
        event,
        id,
        region,
        verdict: String(detail["verdict"]),
        error: detail["error"] as Told["error"],
        proven: detail["proven"] as readonly string[],
        effects: effects.map(({ effect }) => effect),
        isUndisturbed: isUndisturbed(known, asked, region, id),
      };
    }
  }
}
