/** Copied for every run, and no test of these parts reads them. */
const NOT_NEEDED = ["/coverage", "/dist", "/docs", "/infra", "/mutation/reports", "/scenarios", "/schema"];

/**
 * What the parts have in common. The tree is copied into `tempDirName` and mutated there, never in place.
 * A survivor is killed by a test or by simpler code; only an equivalent one may be disabled, with its reason beside it.
 */
export function strykerOptions(part: "jobs" | "engine" | "signatures") {
  return {
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner", "./mutation/unreachable.ts"],
    ignorers: ["unreachable"],
    vitest: { configFile: `mutation/${part}.vitest.config.ts`, dir: "test" },
    mutate: [`lib/${part}/**/*.ts`],
    coverageAnalysis: "perTest",
    concurrency: 2,
    timeoutMS: 5000,
    tempDirName: "mutation/.tmp",
    cleanTempDir: "always",
    ignorePatterns: NOT_NEEDED,
    reporters: ["progress-append-only", "clear-text", "html", "json"],
    clearTextReporter: { allowColor: false, reportTests: false },
    htmlReporter: { fileName: `mutation/reports/${part}.html` },
    jsonReporter: { fileName: `mutation/reports/${part}.json` },
    warnings: { slow: false },
    thresholds: { high: 95, low: 92, break: 90 },
  };
}
