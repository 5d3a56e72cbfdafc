import { spawn } from "node:child_process";
import { once } from "node:events";

const PARTS = ["jobs", "engine", "signatures"];
const STRYKER = "mutation/node_modules/@stryker-mutator/core/bin/stryker.js";

const asked = process.argv.slice(2);
const unknown = asked.find((part) => !PARTS.includes(part));
if (unknown !== undefined) throw new Error(`"${unknown}" cannot be mutated; want ${PARTS.join(" or ")}`);

// One after the other: side by side they would time out each other's tests.
for (const part of asked.length > 0 ? asked : PARTS) {
  if (!(await mutate(part))) process.exitCode = 1;
}

/** Whether the part's score is above the one its config breaks at. */
async function mutate(part: string): Promise<boolean> {
  const stryker = spawn(process.execPath, [STRYKER, "run", `mutation/${part}.config.ts`], { stdio: "inherit" });
  const [code] = await once(stryker, "exit");
  return code === 0;
}
