#!/usr/bin/env node
// The entry that `bin` names. It must parse and run on any Node, so that an old one gets a sentence and not a stack trace.
const OLDEST = [22, 13] as const;

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  const { runOnBundledNode } = await import("./bundled-node.ts");
  runOnBundledNode(OLDEST.join("."));
} else {
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
