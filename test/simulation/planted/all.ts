import { PLANTS } from "./plants.ts";
import { catchPlant } from "./play.ts";

/** `npm run simulate:planted [-- SEEDS [WORD]]`: every planted bug, seeds until it is caught. Exit 1 when one is not. */
const [, , seeds = "3000", word = ""] = process.argv;
const needed: number[] = [];
for (const plant of PLANTS.filter(({ name }) => name.includes(word))) {
  const caught = await catchPlant(plant, Number(seeds));
  if (caught) needed.push(caught.seeds);
  else if (plant.unseen === undefined) process.exitCode = 1;
  const missed = plant.unseen === undefined ? "NOT CAUGHT" : `not expected: ${plant.unseen}`;
  const found = caught ? `${String(caught.seeds).padStart(5)}  ${caught.invariants[0]}` : `    -  ${missed}`;
  process.stdout.write(`${plant.name.padEnd(56)} ${found}\n`);
}
needed.sort((one, other) => one - other);
process.stdout.write(`${needed.length} caught, median ${needed[Math.floor(needed.length / 2)]} seeds\n`);
