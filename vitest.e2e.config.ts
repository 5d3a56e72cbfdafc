import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";

/** By name: the stack is removed last. */
class ByName extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer["sort"]>[0]) {
    return files.toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1));
  }
}

/** The deployed system on an emulator of AWS: npm run e2e. One deployment for all stories. */
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.e2e.ts"],
    globalSetup: ["test/build.setup.ts", "test/e2e/stack.setup.ts"],
    fileParallelism: false,
    sequence: { sequencer: ByName },
    testTimeout: 300_000,
  },
});
