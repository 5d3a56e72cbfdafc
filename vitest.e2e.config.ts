import { defineConfig } from "vitest/config";

/** The deployed system on an emulator of AWS: npm run e2e. One deployment for all stories. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.e2e.ts"],
    globalSetup: ["test/build.setup.ts", "test/e2e/stack.setup.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
  },
});
