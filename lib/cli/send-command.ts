import { randomUUID } from "node:crypto";
import { openCommandQueue } from "#lib/deps.ts";
import { parseCommand } from "#lib/jobs/command.ts";
import { runIdOf } from "#lib/jobs/run.ts";
import { printJson, tellLine } from "./output.ts";
import { readCommand } from "./read-command.ts";

/** `sluice send`: one command onto the queue of a deployed stack, under a request id that its run can be found by. */
export async function sendCommand(file: string | undefined): Promise<number> {
  const input = await readCommand(file, "send");
  const { requestId = randomUUID() } = parseCommand(input);
  const queue = openCommandQueue(process.env);
  const runId = runIdOf(requestId);
  // Known before it leaves: when the answer is lost, whoever sends it again must not start a second run.
  tellLine(`requestId ${requestId}`);
  await queue.send({ ...Object(input), requestId });
  printJson({ requestId, runId });
  tellLine(`sent; sluice watch ${runId} follows it`);
  return 0;
}
