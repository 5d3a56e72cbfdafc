import { defineConfig } from "vitest/config";

/** A real Alertmanager, `sluice serve` and simulated clouds: npm run e2e:alertmanager. */
export default defineConfig({
  test: {
    include: ["test/e2e-webhook/**/*.e2e.ts"],
    globalSetup: ["test/build.setup.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
