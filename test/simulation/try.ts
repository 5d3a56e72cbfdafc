import { imagine } from "./imagine.ts";
import { play } from "./history.ts";
import { check } from "./checker.ts";
const from = Number(process.argv[2] ?? 1), n = Number(process.argv[3] ?? 20);
const t = performance.now();
let steps=0, jobs=0, ev=0, ck=0; const fired = new Map<string,number>(); const bad = new Map<string,string[]>();
for (let s=from; s<from+n; s++) { const plan = imagine(s); const t0=performance.now(); const trace = await play(plan); const t1=performance.now(); const v = check(plan, trace); ck+=performance.now()-t1; steps+=trace.steps; jobs+=plan.messages.reduce((a,m)=>a+(m.wish?.jobs.length??0),0); ev+=trace.events.length;
 for (const [k,c] of trace.fired) fired.set(k,(fired.get(k)??0)+c);
 const seen = new Set<string>();
 for (const {invariant, what} of v) { if (seen.has(invariant)) continue; seen.add(invariant); const l = bad.get(invariant) ?? []; l.push(`${s}: ${what}`); bad.set(invariant,l); }
 if (t1-t0>500) console.log("slow", s, Math.round(t1-t0), trace.steps);
}
for (const [k,l] of bad) { console.log(k, l.length); for (const x of l.slice(0,4)) console.log("    ", x.slice(0,400)); }
console.log({n,steps,jobs,ev, msPerSeed:(performance.now()-t)/n, checkMs: ck/n});
console.log([...fired].sort().map(([k,v])=>k+"="+v).join(" "));
