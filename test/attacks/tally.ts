import { imagine } from "./imagine.ts";
import { judge } from "./judge.ts";
import { mattered } from "./mattered.ts";
import { play } from "./play.ts";

/** What many cases came to. */
export type Tally = {
  cases: number;
  /** Cases in which something was changed, and changes in all. */
  changed: number;
  effects: number;
  runs: number;
  /** Cases in which a guardrail withheld something, by guardrail. */
  readonly mattered: Map<string, number>;
  /** What gave way, with its seed. */
  readonly gaveWay: string[];
};

/** Plays the cases of these seeds, one after the other. */
export async function playMany(from: number, count: number): Promise<Tally> {
  const tally: Tally = { cases: 0, changed: 0, effects: 0, runs: 0, mattered: new Map(), gaveWay: [] };
  for (let seed = from; seed < from + count; seed += 1) await playInto(tally, seed);
  return tally;
}

async function playInto(tally: Tally, seed: number): Promise<void> {
  const one = imagine(seed);
  const outcome = await play(one);
  const effects = outcome.records.reduce((sum, { done }) => sum + done.length, 0);
  tally.cases += 1;
  tally.effects += effects;
  tally.changed += effects > 0 ? 1 : 0;
  tally.runs += outcome.records.filter(({ runId }) => runId !== undefined).length;
  for (const name of mattered(one, outcome)) tally.mattered.set(name, (tally.mattered.get(name) ?? 0) + 1);
  const wrong = judge(one, outcome);
  if (wrong.length > 0) tally.gaveWay.push(`seed ${seed}: ${wrong.join("; ")}`);
}
