import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Some tests run what users run: the bundles. They are built once, before any test. */
export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, ["build.ts"]);
}
