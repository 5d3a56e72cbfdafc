import { cpus } from "node:os";
import smithy from "@smithy/core/package.json" with { type: "json" };
import { awsAdaptive, backToRealTime } from "./aws.ts";
import { aimd, cubic, fullJitter, ours, paced, tracker } from "./candidates.ts";
import { LIMITS, type Limit } from "./cloud.ts";
import { type Figures, type MakeClient, simulate } from "./simulate.ts";

/** 100,000 ids, ten a call. */
const CALLS = Number(process.env["CALLS"] ?? 10_000);
const SEEDS = Number(process.env["SEEDS"] ?? 7);

const CLIENTS: readonly (readonly [string, MakeClient])[] = [
  ["full jitter", fullJitter],
  [`AWS adaptive (@smithy/core ${smithy.version})`, awsAdaptive],
  ["AIMD ×0.7, +1/s", paced(aimd)],
  ["CUBIC, one cut a second", paced(cubic)],
  ["accept-rate tracker", paced(tracker)],
  ["ours, cold", paced(ours())],
  ["ours, from 10/s", paced(ours(10))],
];

async function figuresOf(limit: Limit, make: MakeClient): Promise<Figures> {
  const all: Figures[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) all.push(await simulate(limit, make, CALLS, seed));
  const median = (pick: (one: Figures) => number) => all.map(pick).sort((a, b) => a - b)[SEEDS >> 1] ?? Number.NaN;
  return {
    capacity: median(({ capacity }) => capacity),
    refused: median(({ refused }) => refused),
    over3: median(({ over3 }) => over3),
    othersRefused: median(({ othersRefused }) => othersRefused),
  };
}

const percent = (share: number) => (share * 100).toFixed(1);

function cell({ capacity, refused, over3, othersRefused }: Figures, { others }: Limit): string {
  const figures = [percent(capacity), percent(refused), String(over3)];
  return [...figures, ...(others > 0 ? [percent(othersRefused)] : [])].join(" / ");
}

console.log(`${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, Node ${process.version}; simulated time`);
console.log(
  `${CALLS} calls by 20 callers, latency lognormal with median 80 ms, bucket of 1 s; medians of ${SEEDS} seeds`,
);
console.log("capacity % / refused % / batches over 3 attempts (/ other tenants' calls refused %)\n");
console.log(`| client | ${LIMITS.map(({ name }) => name).join(" | ")} |`);
console.log(`|---|${LIMITS.map(() => "---|").join("")}`);
for (const [name, make] of CLIENTS) {
  const cells: string[] = [];
  for (const limit of LIMITS) cells.push(cell(await figuresOf(limit, make), limit));
  backToRealTime();
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
