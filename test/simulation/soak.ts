import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import { check } from "./checker.ts";
import { play } from "./history.ts";
import { imagine } from "./imagine.ts";
import { emptyTally, merge, playSeed, type Tally } from "./many.ts";
import { shrink, tell } from "./shrink.ts";

/** `npm run simulate:soak -- --seeds 10000 [--from 1] [--cores 2]` plays many histories; `--seed N` replays one and shrinks it. */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    cores: { type: "string", default: "1" },
    worker: { type: "boolean", default: false },
  },
});

/** Violations shown in full; each is shrunk, which takes a while. */
const MOST_SHOWN = 3;
/** Histories a worker plays before it tells how they went. */
const SLICE = 1000;
const TELL_EVERY_MS = 60_000;

if (values.worker) await work(Number(values.from), Number(values.seeds));
else if (values.seed !== undefined) process.exitCode = (await replay(Number(values.seed))) ? 1 : 0;
else await soak(Number(values.from), Number(values.seeds), Number(values.cores));

async function soak(from: number, seeds: number, cores: number): Promise<void> {
  const began = performance.now();
  const total = emptyTally();
  const share = Math.ceil(seeds / cores);
  const told = tellProgress(total, seeds, began);
  await Promise.all(
    Array.from({ length: cores }, (_, index) =>
      inChild(from + index * share, Math.min(share, seeds - index * share), (tally) => {
        merge(total, tally);
        told();
      }),
    ),
  );
  report(total, (performance.now() - began) / 1000);
  for (const { seed } of total.found.slice(0, MOST_SHOWN)) await replay(seed);
  process.exitCode = total.found.length > 0 ? 1 : 0;
}

/** A long soak says each minute how far it is, and what it has found. */
function tellProgress(total: Tally, seeds: number, began: number): () => void {
  let last = began;
  return () => {
    if (performance.now() - last < TELL_EVERY_MS) return;
    last = performance.now();
    const found = total.found.map(({ seed, violations }) => `${seed} (${violations[0]?.invariant.split(":")[0]})`);
    process.stderr.write(`${total.histories} of ${seeds}, found: ${found.join(", ") || "nothing"}\n`);
  };
}

/** Every worker plays its share in a process of its own. */
function inChild(from: number, seeds: number, onTally: (tally: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const words = ["--worker", "--from", String(from), "--seeds", String(seeds)];
    const child = fork(import.meta.filename, words, { execArgv: ["--max-semi-space-size=32"] });
    child.on("message", (tally) => onTally(tally as Tally));
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}; want 0`))));
  });
}

async function work(from: number, seeds: number): Promise<void> {
  for (let seed = from; seed < from + seeds; ) {
    const tally = emptyTally();
    for (const end = Math.min(seed + SLICE, from + seeds); seed < end; seed += 1) await playSeed(seed, tally);
    process.send?.(tally);
  }
}

function report(tally: Tally, seconds: number): void {
  const { histories, jobs, selections, steps, kinds, verdicts, fired, found } = tally;
  say(
    `${histories} histories in ${seconds.toFixed(1)} s (${(histories / seconds).toFixed(1)} a second), ${jobs} jobs, ${selections} runs that select theirs, ${steps} steps`,
  );
  say(`events: ${listed(verdicts)}`);
  say(`kinds of fault a history: ${(kinds / histories).toFixed(1)}`);
  say(`faults fired: ${listed(fired)}`);
  say(`violations: ${found.length} histories`);
  for (const { seed, violations } of found) {
    for (const invariant of new Set(violations.map((one) => one.invariant))) say(`  seed ${seed}: ${invariant}`);
  }
}

/** True when the history violates something; then told with the smallest plan that still does. */
async function replay(seed: number): Promise<boolean> {
  const plan = imagine(seed);
  const [first] = check(plan, await play(plan));
  if (!first) {
    say(`seed ${seed}: nothing wrong`);
    return false;
  }
  const smallest = await shrink(plan, first.invariant);
  const [again = first] = check(smallest, await play(smallest)).filter(
    ({ invariant }) => invariant === first.invariant,
  );
  say(`seed ${seed}: ${first.invariant}\n  ${again.what}\n  npm run simulate:soak -- --seed ${seed}\n  shrunk to:`);
  for (const line of tell(smallest)) say(`    ${line}`);
  return true;
}

function listed(counts: Readonly<Record<string, number>>): string {
  const names = Object.keys(counts).sort();
  return names.map((name) => `${name} ${counts[name]}`).join(", ");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
