import { EPOCH, type Fault, type FaultKind, type Plan } from "./plan.ts";
import { type Random, randomOf } from "./random.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import type { ProcessRecord } from "./trace.ts";

/** What a fault of the platform looks like to the code: an error thrown by a client. */
export class Injected extends Error {
  override readonly name: string;
  constructor(name: string) {
    super("injected by the simulation");
    this.name = name;
  }
}

export type Process = ProcessRecord & {
  isDead: boolean;
  frozenUntil: number;
  /** Of the code it runs, when several are deployed at once. */
  readonly version: "this" | "older" | "newer";
};

/** Time, processes and the faults that are due: what everything else of a history stands on. */
export type Platform = {
  readonly plan: Plan;
  readonly time: Scheduler;
  readonly random: Random;
  readonly fired: Map<string, number>;
  readonly steps: () => number;
  start(kind: Process["kind"], config: number): Process;
  kill(process: Process): void;
  /** Waits, unless the process dies meanwhile; then for ever. */
  pause(process: Process, ms: number): Promise<void>;
  /** One thing a process does with the outside: it may die before or after, or stand still. */
  step<T>(process: Process, perform: () => Promise<T>): Promise<T>;
  /** The fault of one of these kinds that is due now, counted as fired. */
  take<K extends FaultKind>(
    kinds: readonly K[],
    fits?: (fault: Fault) => boolean,
  ): Extract<Fault, { kind: K }> | undefined;
  /** Whether a fault with a window is on. */
  isOn(kind: FaultKind, fits?: (fault: Fault) => boolean): boolean;
  note(kind: string): void;
  /** Told of a process that stands still from now on. */
  onFreeze: (process: Process, ms: number) => void;
};

const NONE: readonly Fault[] = [];

/** Most of what a process waits for outside the clouds takes a few milliseconds. */
const LONGEST_STEP_MS = 12;

export function createPlatform(plan: Plan): Platform {
  const time = createScheduler(EPOCH);
  const random = randomOf(plan.seed, "play");
  const fired = new Map<string, number>();
  const seen = new Map<Fault, number>();
  const byKind = new Map<string, readonly Fault[]>();
  for (const fault of plan.faults) byKind.set(fault.kind, [...(byKind.get(fault.kind) ?? []), fault]);
  const ofKind = (kind: string) => byKind.get(kind) ?? NONE;
  const nth = new Map<string, number>();
  const deaths = new Map<number, Fault>();
  for (const fault of plan.faults) if (fault.kind === "crash" || fault.kind === "freeze") deaths.set(fault.at, fault);
  let steps = 0;
  let processes = 0;
  const note = (kind: string) => void fired.set(kind, (fired.get(kind) ?? 0) + 1);
  const isCalm = () => time.now() - EPOCH >= plan.calmAt;
  const never = () => new Promise<never>(() => undefined);
  /** A clock that is set while its process lives. */
  const jumpAhead = (process: Process) => {
    for (const fault of ofKind("clock-jump")) {
      if (fault.kind !== "clock-jump" || EPOCH + fault.at <= time.now()) continue;
      time.at(EPOCH + fault.at, () => {
        if (process.isDead || isCalm()) return;
        note("clock-jump");
        process.skewMs += fault.ms;
        process.wasDisturbed = true;
      });
    }
  };
  const platform: Platform = {
    plan,
    time,
    random,
    fired,
    steps: () => steps,
    note,
    onFreeze: () => undefined,
    start(kind, config) {
      processes += 1;
      const own = (which: FaultKind) =>
        isCalm() ? undefined : ofKind(which).find((fault) => "nth" in fault && fault.nth === processes);
      const [skew, version] = [own("clock-skew"), own("other-version")];
      for (const fault of [skew, version]) if (fault) note(fault.kind);
      const skewMs = skew?.kind === "clock-skew" ? skew.ms : 0;
      const process: Process = {
        ...{ id: processes, kind, startedAt: time.now(), skewMs, config, brakesAt: undefined },
        ...{ isDead: false, frozenUntil: 0, wasDisturbed: Math.abs(skewMs) > 60_000 },
        version: version?.kind === "other-version" ? version.is : "this",
      };
      jumpAhead(process);
      const at = time.now() - EPOCH;
      const isBroken = ofKind("control-broken").some((one) => "from" in one && one.from <= at && at < one.until);
      if (isBroken && kind === "control") {
        note("control-broken");
        process.isDead = true;
      }
      const count = (nth.get(kind) ?? 0) + 1;
      nth.set(kind, count);
      const cut = ofKind("lambda-timeout").find((fault) => "nth" in fault && fault.nth === count);
      if (cut?.kind === "lambda-timeout" && kind === "control" && !isCalm()) {
        time.at(time.now() + cut.afterMs, () => {
          if (process.isDead) return;
          process.isDead = true;
          note("lambda-timeout");
        });
      }
      return process;
    },
    kill(process) {
      process.isDead = true;
    },
    pause(process, ms) {
      return new Promise((resolve) => {
        const wake = () => {
          if (process.isDead) return;
          if (time.now() < process.frozenUntil) time.at(process.frozenUntil, wake);
          else resolve();
        };
        time.at(time.now() + ms, wake);
      });
    },
    async step(process, perform) {
      if (process.isDead) return never();
      steps += 1;
      const fault = isCalm() ? undefined : deaths.get(steps);
      const die = () => {
        note("crash");
        process.isDead = true;
        return never();
      };
      const takes = random.next() < plan.grain;
      if (takes || fault) await platform.pause(process, random.between(1, LONGEST_STEP_MS));
      if (fault?.kind === "crash" && fault.moment === "before") return die();
      const result = perform();
      if (fault?.kind === "crash") return result.then(die, die);
      if (fault?.kind === "freeze") {
        note("freeze");
        process.wasDisturbed = true;
        process.frozenUntil = time.now() + fault.ms;
        platform.onFreeze(process, fault.ms);
        await result.catch(() => undefined);
        await platform.pause(process, 0);
      }
      return result;
    },
    take<K extends FaultKind>(kinds: readonly K[], fits: (fault: Fault) => boolean = () => true) {
      if (isCalm()) return undefined;
      for (const kind of kinds) {
        for (const fault of ofKind(kind)) {
          if (!("skip" in fault) || !fits(fault)) continue;
          const count = (seen.get(fault) ?? 0) + 1;
          seen.set(fault, count);
          if (count <= fault.skip || count > fault.skip + fault.times) continue;
          note(fault.kind);
          return fault as Extract<Fault, { kind: K }>;
        }
      }
      return undefined;
    },
    isOn(kind, fits = () => true) {
      const at = time.now() - EPOCH;
      if (at >= plan.calmAt) return false;
      return ofKind(kind).some((fault) => "from" in fault && fault.from <= at && at < fault.until && fits(fault));
    },
  };
  return platform;
}
