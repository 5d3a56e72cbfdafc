import type { Failure } from "#lib/jobs/failure.ts";
import { escaped, printable } from "./text-width.ts";

export const INTERRUPTED = 130;

/** A reader that has seen enough (`| head`) is no reason to leave jobs half done, nor to crash. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
}

/** A command that only reads has nothing to finish when nobody reads its output any more. */
export function endWhenUnread(): void {
  process.stdout.on("error", () => process.exit(0));
}

/** On a signal: tells what there is, then leaves at once. */
export function onInterrupt(tell: () => void): void {
  const leave = () => {
    tell();
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
}

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** One JSON object a line; what moves the cursor or turns the text around is escaped, which JSON.stringify does not do for all. */
export function printJson(value: object): void {
  printLine(escaped(JSON.stringify(value)));
}

/** A line for people, on stderr; over the count that may stand there. */
export function tellLine(text: string): void {
  process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[2K" : ""}${text}\n`);
}

/** A count that is drawn over itself; only for a terminal. */
export function tellCount(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
}

/** A failure in one line: what, the cloud's code, its request id. */
export function failureLine(failure: Failure): string {
  const { kind, message, code, cloudRequestId } = failure;
  const id = cloudRequestId ? ` (request ${cloudRequestId})` : "";
  return printable(`${kind}: ${code ? `${code}: ` : ""}${message}${id}`);
}
