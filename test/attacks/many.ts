import { parseArgs } from "node:util";
import { imagine } from "./imagine.ts";
import { judge } from "./judge.ts";
import { play } from "./play.ts";

/** `npm run attack -- --cases 100000 [--from 1]`: guardrails under attack, each case from its seed. Exits 1 when one gave way. */
const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, from: { type: "string", default: "1" } },
});

const tally = { cases: 0, changed: 0, effects: 0, refused: 0 };
const byAttack = new Map<string, number>();
const found: string[] = [];
const began = performance.now();
for (let seed = Number(values.from); tally.cases < Number(values.cases); seed += 1) {
  const one = imagine(seed);
  const outcome = await play(one);
  tally.cases += 1;
  tally.effects += outcome.done.length;
  if (outcome.done.length > 0) tally.changed += 1;
  if (outcome.mustRefuse) tally.refused += 1;
  byAttack.set(one.attack.by, (byAttack.get(one.attack.by) ?? 0) + 1);
  const wrong = judge(one, outcome);
  if (wrong.length > 0) found.push(`seed ${seed} (${one.attack.by}): ${wrong.join("; ")}`);
}
const seconds = (performance.now() - began) / 1000;
process.stdout.write(
  `${tally.cases} cases in ${seconds.toFixed(0)} s, ${(tally.cases / seconds).toFixed(0)} a second; ${JSON.stringify({ ...tally, ...Object.fromEntries(byAttack) })}\n`,
);
for (const one of found.slice(0, 20)) process.stdout.write(`${one}\n`);
process.stdout.write(`${found.length} gave way\n`);
process.exitCode = found.length > 0 ? 1 : 0;
