import { shortHash } from "#lib/jobs/canonical.ts";
import type { ConfigChange, Fault, FaultKind, Message } from "./plan.ts";
import type { Place } from "./plan-clouds.ts";
import type { Random } from "./random.ts";

type Setting = {
  readonly random: Random;
  readonly places: readonly Place[];
  readonly ids: readonly string[];
  readonly messages: readonly Message[];
  readonly calmAt: number;
  /** About how many steps the history will have. */
  readonly steps: number;
};

type FaultOf<K, F = Fault> = F extends { readonly kind: infer X }
  ? K extends X
    ? Omit<F, "kind"> & { readonly kind: K }
    : never
  : never;

const WRITES = ["startRun", "take", "save", "conclude", "claim", "sent", "announced", "record"];
const READS = ["run", "unsent", "unannounced", "nextDue", "lanes"];

/** Listings have faults of their own, drawn where commands select (plan-select.ts). */
type Drawn = Exclude<FaultKind, "listing-crash" | "listing-freeze">;

/** How each kind is drawn. A kind that needs something the history has not draws nothing. */
const DRAW: { readonly [K in Drawn]: (setting: Setting) => FaultOf<K> | undefined } = {
  crash: ({ random, steps }) => ({ kind: "crash", at: early(random, steps), moment: random.pick(["before", "after"]) }),
  freeze: ({ random, steps }) => ({
    kind: "freeze",
    at: early(random, steps),
    ms: random.pick([3000, 9000, 30_000, 62_000, 66_000, 70_000, 80_000, 400_000, 7_200_000]),
  }),
  "ledger-throttled": ({ random }) => ({
    kind: "ledger-throttled",
    method: random.pick([...WRITES, ...READS]),
    ...counted(random),
  }),
  "ledger-lost-reply": ({ random }) => ({ kind: "ledger-lost-reply", method: random.pick(WRITES), ...counted(random) }),
  "ledger-conflict": ({ random }) => ({
    kind: "ledger-conflict",
    method: random.pick(["take", "save", "conclude", "claim"]),
    ...counted(random),
  }),
  "brakes-unreadable": ({ random }) => ({ kind: "brakes-unreadable", ...counted(random, 6) }),
  "bus-partial": ({ random }) => ({ kind: "bus-partial", ...counted(random) }),
  "bus-refuses": ({ random }) => ({ kind: "bus-refuses", ...counted(random) }),
  "bus-lost-after": ({ random }) => ({ kind: "bus-lost-after", ...counted(random) }),
  "token-lost": ({ random }) => ({ kind: "token-lost", ...counted(random) }),
  "token-refused": ({ random }) => ({ kind: "token-refused", ...counted(random) }),
  "token-twice": ({ random }) => ({ kind: "token-twice", ...counted(random) }),
  "net-refused": ({ random }) => ({ kind: "net-refused", ...onCalls(random) }),
  "net-reset": ({ random }) => ({ kind: "net-reset", ...onCalls(random) }),
  "net-late": ({ random }) => ({ kind: "net-late", ...onCalls(random) }),
  "net-drip": ({ random }) => ({ kind: "net-drip", ...onCalls(random) }),
  "net-twice": ({ random }) => ({ kind: "net-twice", ...onCalls(random), on: "act" }),
  "net-bom": ({ random }) => ({ kind: "net-bom", ...onCalls(random) }),
  "net-proto": ({ random }) => ({ kind: "net-proto", ...onCalls(random) }),
  "region-down": (setting) => ({
    kind: "region-down",
    region: setting.random.pick(setting.places).region,
    ...window(setting),
  }),
  "secrets-down": (setting) => {
    const { from } = window(setting);
    return { kind: "secrets-down", from, until: from + setting.random.pick([500, 5000]) };
  },
  "control-broken": (setting) => {
    const { from } = window(setting);
    const minutes = setting.random.pick([1, 5, 30]);
    return { kind: "control-broken", from, until: setting.random.chance(0.3) ? FOR_GOOD : from + minutes * 60_000 };
  },
  "tick-missed": (setting) => ({ kind: "tick-missed", ...window(setting) }),
  "tick-twice": (setting) => ({ kind: "tick-twice", ...window(setting) }),
  "delivered-twice": ({ random }) => ({
    kind: "delivered-twice",
    queue: random.pick(["work", "work", "commands"]),
    ...counted(random, 1),
  }),
  "answer-lost": ({ random }) => ({
    kind: "answer-lost",
    queue: random.pick(["work", "commands"]),
    ...counted(random, 1),
  }),
  "lambda-timeout": ({ random }) => ({
    kind: "lambda-timeout",
    nth: random.between(1, 12),
    afterMs: random.pick([100, 400, 1500, 5000, 20_000]),
  }),
  "clock-skew": ({ random }) => ({
    kind: "clock-skew",
    nth: random.between(1, 10),
    ms: random.pick([-2000, -500, 500, 2000, 1000, random.chance(0.2) ? 1_200_000 : 1500]),
  }),
  "clock-jump": (setting) => {
    const { random } = setting;
    return { kind: "clock-jump", at: window(setting).from, ms: random.pick([-30_000, -3000, 3000, 30_000, 600_000]) };
  },
  "other-version": ({ random }) => ({
    kind: "other-version",
    nth: random.between(1, 10),
    is: random.pick(["older", "newer"]),
  }),
  "net-double-keys": ({ random }) => ({ kind: "net-double-keys", ...onCalls(random) }),
  "net-other-case": ({ random }) => ({ kind: "net-other-case", ...onCalls(random) }),
  "net-big-id": ({ random }) => ({ kind: "net-big-id", ...onCalls(random), on: "read" }),
  "deadly-job": ({ random, places, ids }) =>
    random.chance(0.3) ? { kind: "deadly-job", id: random.pick(ids), region: random.pick(places).region } : undefined,
  brake: (setting) => {
    const { random, places, ids, messages } = setting;
    // Half of them while the first calls are being made.
    const { at } = random.pick(messages);
    const from = random.chance(0.5) ? at + random.between(50, 4000) : window(setting).from;
    const until = from + random.pick([200, 2000, 20_000, 120_000, 600_000]);
    const { target } = random.pick(places);
    const is = random.pick(["halt", "halt", "cancel", "protect"] as const);
    if (is === "halt") return { kind: "brake", brake: random.chance(0.3) ? { is } : { is, target }, from, until };
    if (is === "protect")
      return { kind: "brake", brake: { is, target, jobId: random.pick(ids) }, from, until: FOR_GOOD };
    return { kind: "brake", brake: { is, runId: shortHash(random.pick(messages).requestId) }, from, until: FOR_GOOD };
  },
  "config-change": (setting) => {
    const change = changeOf(setting);
    return { kind: "config-change", at: window(setting).from, change };
  },
  redrive: ({ random }) => ({ kind: "redrive", afterMs: random.pick([600_000, 13 * 86_400_000]) }),
};

/** Nobody lifts it. */
const FOR_GOOD = Number.POSITIVE_INFINITY;

const KINDS = Object.keys(DRAW) as Drawn[];
/** Those that end many jobs early are drawn less often, or little else would be seen. */
const RARE: ReadonlySet<FaultKind> = new Set([
  "config-change",
  "brake",
  "secrets-down",
  "control-broken",
  "deadly-job",
  "brakes-unreadable",
  "clock-skew",
  "clock-jump",
]);

export function imagineFaults(setting: Setting): readonly Fault[] {
  const { random } = setting;
  const many = random.chance(0.04) ? 0 : random.between(8, 20);
  return Array.from({ length: many }, () => random.pick(KINDS)).flatMap((kind) => {
    const fault = RARE.has(kind) && random.chance(0.5) ? undefined : DRAW[kind](setting);
    return fault ?? [];
  });
}

function changeOf({ random, places, ids }: Setting): ConfigChange {
  const { target } = random.pick(places);
  const is = random.pick(["protect", "cap", "moved", "removed"] as const);
  if (is === "protect") return { is, ids: ids.filter(() => random.chance(0.5)) };
  if (is === "cap") return { is, jobsPerRun: random.between(1, ids.length) };
  return is === "moved" && target === "ali" ? { is, target, region: "cn-beijing" } : { is: "removed", target };
}

function counted(random: Random, most = 3) {
  return { skip: random.chance(0.5) ? random.between(0, 3) : random.between(0, 20), times: random.between(1, most) };
}

function onCalls(random: Random) {
  return { on: random.pick(["act", "act", "read"] as const), skip: random.between(0, 4), times: random.between(1, 2) };
}

/** Early steps more often: every history has them. */
function early(random: Random, steps: number): number {
  return 1 + Math.floor(random.next() ** 1.5 * steps);
}

function window({ random, calmAt }: Setting) {
  const from = Math.floor(random.next() ** 2 * calmAt);
  return { from, until: Math.min(calmAt, from + random.pick([200, 2000, 20_000, 120_000, 600_000])) };
}
