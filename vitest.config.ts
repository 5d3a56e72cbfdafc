import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/build.setup.ts"],
    testTimeout: 30_000,
    // Left to itself, vitest leaves one core idle: half of them where there are two.
    maxWorkers: "100%",
    coverage: { include: ["lib/jobs/**", "lib/providers/**", "lib/engine/**", "lib/signatures/**"] },
  },
});
