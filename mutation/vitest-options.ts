import { defineConfig } from "vitest/config";

/** Each plays thousands of situations for many seconds; a mutant that only they would kill deserves a test of its own. */
const SLOW = ["busy", "crash", "held-up", "histories", "matrix"];

/** It starts another process, in which nothing is mutated. */
const ELSEWHERE = ["schema"];

/** Each mutant has workers of its own anyhow; one for every file as well would take twice the time for the same verdicts. */
const isolate = false;

/** @param tests below test/, without their ending */
export function vitestOptions(tests: readonly string[]) {
  return defineConfig({
    test: {
      include: tests.map((name) => `${name}.test.ts`),
      exclude: [...SLOW, ...ELSEWHERE].map((name) => `**/${name}.test.ts`),
      isolate,
      testTimeout: 30_000,
    },
  });
}
