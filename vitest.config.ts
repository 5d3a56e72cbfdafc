import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/build.setup.ts"],
    testTimeout: 30_000,
    coverage: { include: ["lib/jobs/**", "lib/providers/**", "lib/engine/**", "lib/signatures/**"] },
  },
});
