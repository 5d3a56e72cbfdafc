import { parseArgs } from "node:util";
import { playMany } from "./tally.ts";

/** `npm run attack -- --cases 100000 [--from 1]`: guardrails under attack, each case from its seed. Exits 1 when one gave way. */
const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, from: { type: "string", default: "1" } },
});

const began = performance.now();
const { gaveWay, mattered, ...counts } = await playMany(Number(values.from), Number(values.cases));
const seconds = (performance.now() - began) / 1000;
process.stdout.write(
  `${JSON.stringify(counts)} in ${seconds.toFixed(0)} s, ${(counts.cases / seconds).toFixed(0)} a second\n`,
);
process.stdout.write("cases in which a guardrail withheld something:\n");
for (const [name, count] of [...mattered].sort()) process.stdout.write(`${String(count).padStart(7)} ${name}\n`);
for (const one of gaveWay.slice(0, 20)) process.stdout.write(`${one}\n`);
process.stdout.write(`${gaveWay.length} gave way\n`);
process.exitCode = gaveWay.length > 0 ? 1 : 0;
