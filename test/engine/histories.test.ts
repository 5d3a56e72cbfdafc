import { expect, it } from "vitest";
import { live } from "./histories.play.ts";
import { imagine } from "./histories.scenario.ts";

/** `SEED=738 npx vitest run test/engine/histories.test.ts` plays one history; `HISTORIES=10000` so many of them. */
const FIRST = Number(process.env["SEED"] ?? 1);
const HISTORIES = Number(process.env["HISTORIES"] ?? (process.env["SEED"] ? 1 : 300));

it(`${HISTORIES} random histories from seed ${FIRST}: one proven verdict a job, whatever happens`, async () => {
  const wrong: string[] = [];
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed += 1) {
    const found = await live(imagine(seed)).catch((error: unknown) => [`threw ${String(error)}`]);
    if (found.length > 0) wrong.push(`SEED=${seed}: ${found.slice(0, 3).join(" · ")}`);
  }
  expect(wrong).toEqual([]);
}, 900_000);
