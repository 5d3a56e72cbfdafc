import { afterAccepted, afterCall, afterThrottled, startingAt, type Limiter } from "#lib/engine/limiter.ts";
import { awsAdaptive, backToRealTime } from "./aws.ts";
import { aimd, COLD, cubic, fullJitter, paced, tracker, type Limiting } from "./candidates.ts";
import { LIMITS } from "./cloud.ts";
import { simulate, type MakeClient } from "./simulate.ts";
const ours: Limiting<Limiter> = {
  start: () => startingAt(COLD),
  nextAt: (s) => s.notBefore,
  left: afterCall, heard: (s, now, ok) => (ok ? afterAccepted(s, now, 1000) : afterThrottled(s, now)),
};
const all: Record<string, MakeClient> = { jitter: fullJitter, aimd: paced(aimd), cubic: paced(cubic), tracker: paced(tracker), ours: paced(ours), aws: awsAdaptive };
const names = (process.argv[2] ?? Object.keys(all).join()).split(",");
const seeds = Number(process.argv[3] ?? 1);
const pc = (x: number) => (x * 100).toFixed(1);
const med = (xs: number[]) => xs.sort((a, b) => a - b)[xs.length >> 1] ?? 0;
for (const name of names) {
  const cells: string[] = [];
  for (const limit of LIMITS) {
    const fs = [];
    const make = all[name]; if (!make) throw new Error(name);
    for (let s = 1; s <= seeds; s++) fs.push(await simulate(limit, make, 10_000, s));
    if (name === "aws") backToRealTime();
    cells.push(`${pc(med(fs.map(f => f.capacity)))}/${pc(med(fs.map(f => f.refused)))}/${med(fs.map(f => f.over3))}/${pc(med(fs.map(f => f.othersRefused)))}`);
  }
  console.log(name.padEnd(8), cells.map(c => c.padEnd(20)).join(" "));
}
