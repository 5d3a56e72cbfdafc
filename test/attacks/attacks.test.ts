import { expect, it } from "vitest";
import { FLOORS, SELDOM } from "./floors.ts";
import { playMany } from "./tally.ts";

/** As many as take some seconds; `npm run attack` plays a hundred thousand. */
const CASES = 1500;

it("guardrails hold, whatever is asked and whatever others do meanwhile, and each of them had something to hold", async () => {
  const { gaveWay, changed, mattered } = await playMany(1, CASES);
  expect(gaveWay).toEqual([]);
  expect(changed / CASES).toBeGreaterThan(0.2);
  const blind = Object.entries(FLOORS).filter(([name, floor]) => (mattered.get(name) ?? 0) < floor);
  expect(blind.map(([name]) => `${name}: ${mattered.get(name) ?? 0} cases`)).toEqual([]);
  const known = [...Object.keys(FLOORS), ...SELDOM];
  expect([...mattered.keys()].filter((name) => !known.includes(name))).toEqual([]);
}, 600_000);
