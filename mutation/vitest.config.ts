import { defineConfig } from "vitest/config";

/** Each plays thousands of situations for many seconds; a mutant that only they would kill deserves a test of its own. */
const SLOW = ["busy", "crash", "held-up", "histories", "matrix"];

/** It starts another process, in which nothing is mutated. */
const ELSEWHERE = ["schema"];

/** Each mutant has workers of its own anyhow; one for every file as well would take twice the time for the same verdicts. */
const isolate = false;

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: [...SLOW, ...ELSEWHERE].map((name) => `**/${name}.test.ts`),
    isolate,
    testTimeout: 30_000,
  },
});
