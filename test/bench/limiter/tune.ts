import { COLD, paced } from "./candidates.ts";
import { LIMITS } from "./cloud.ts";
import { simulate } from "./simulate.ts";
type P = { cut: number; deep: number; climb: number; rush: number; raised: number; pause: number; fast: number; start: number };
const BASE: P = { cut: 0.9, deep: 0.5, climb: 4000, rush: 500, raised: 1.25, pause: 250, fast: 2000, start: COLD };
const make = (p: P) => paced<any>({
  start: (now) => ({ rate: p.start, usedMs: 0, lastCut: -1e9, notBefore: 0, heardAt: now, accepted: 0, since: now }),
  nextAt: (s) => s.notBefore,
  left: (s, now) => ({ ...s, notBefore: Math.max(s.notBefore, now) + 1000 / s.rate }),
  heard: (s, now, ok) => {
    if (ok) {
      const passed = Math.min(now - s.heardAt, 2000 / s.rate);
      const used = s.usedMs + passed;
      let rate;
      if (s.peak === undefined) rate = s.rate + 1000 / p.rush;
      else {
        const c = s.peak * (1 + (1 - p.cut) * ((used - p.climb) / p.climb) ** 3);
        rate = c > s.peak * p.raised ? s.rate * Math.exp(passed / p.fast) : c;
      }
      return { ...s, accepted: s.accepted + 1, heardAt: now, usedMs: used, rate };
    }
    const nb = Math.max(s.notBefore, now + Math.max(p.pause, 1000 / s.rate));
    if (now - s.lastCut < 1000) return { ...s, notBefore: nb };
    const measured = (s.accepted / Math.max(1, now - s.since)) * 1000;
    const peak = Math.min(s.rate, Math.max(measured, s.rate * p.deep));
    return { ...s, peak, rate: Math.max(0.2, peak * p.cut), usedMs: 0, lastCut: now, notBefore: nb, heardAt: now, accepted: 0, since: now };
  },
});
const pc = (x: number) => (x * 100).toFixed(1).padStart(5);
const calls = 10_000;
for (const arg of process.argv.slice(2)) {
  const p = { ...BASE, ...(JSON.parse(arg) as Partial<P>) };
  const cells: string[] = [];
  for (const l of LIMITS) {
    const fs = [await simulate(l, make(p), calls, 1), await simulate(l, make(p), calls, 2), await simulate(l, make(p), calls, 3)];
    const m = (f: (x: (typeof fs)[0]) => number) => fs.map(f).sort((a, b) => a - b)[1] ?? 0;
    cells.push(`${pc(m((f) => f.capacity))}/${pc(m((f) => f.refused))}/${m((f) => f.over3)}/${pc(m((f) => f.othersRefused))}`);
  }
  console.log(cells.join("  "), arg);
}
